package diag

// Since returns what a change brought: the findings in changed files, and those
// elsewhere that were not there before it. A finding elsewhere is the same when
// file, rule and message are, wherever in the file it stands.
func Since(before, after []Diagnostic, changed []string) []Diagnostic {
	type finding struct{ file, rule, message string }
	touched := make(map[string]bool, len(changed))
	for _, file := range changed {
		touched[file] = true
	}
	known := map[finding]int{}
	for _, d := range before {
		known[finding{d.File, d.Rule, d.Message}]++
	}
	var list []Diagnostic
	for _, d := range after {
		if f := (finding{d.File, d.Rule, d.Message}); !touched[d.File] && known[f] > 0 {
			known[f]--
			continue
		}
		list = append(list, d)
	}
	return list
}
