package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/schema"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// allRules lists every rule of every package by its code.
func allRules() []*diag.Rule {
	rules := slices.Concat(doc.Rules(), schema.Rules(), corpus.Rules(), attest.Rules(), signoff.Rules(), rule.Rules())
	slices.SortFunc(rules, func(a, b *diag.Rule) int { return cmp.Compare(a.Code, b.Code) })
	return rules
}

func newExplain(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE]",
		Short: "Say what a rule wants and why; without CODE list all rules",
		Example: `  dossier explain
  dossier explain likelihood-mixed-rows`,
		Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var codes []string
			for _, r := range allRules() {
				codes = append(codes, r.Code+"\t"+r.Title)
			}
			return codes, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listRules(e.out)
			}
			return explain(e.out, args[0])
		},
	}
}

func listRules(w io.Writer) error {
	for _, r := range allRules() {
		if _, err := fmt.Fprintf(w, "%-30s %-8s %s\n", r.Code, r.Severity, r.Title); err != nil {
			return err
		}
	}
	return nil
}

func explain(w io.Writer, code string) error {
	rules := allRules()
	i := slices.IndexFunc(rules, func(r *diag.Rule) bool { return r.Code == code })
	if i < 0 {
		return fmt.Errorf("there is no rule %q%s; `dossier explain` lists them", code, near(rules, code))
	}
	r := rules[i]
	_, err := fmt.Fprintf(w, "%s (%s)\n%s\n\nWhy\n%s\n\nWrong\n%s\n\nRight\n%s\n", r.Code, r.Severity, r.Title,
		indent(wrap(r.Why, 76)), indent(r.Wrong), indent(r.Right))
	return err
}

// near suggests rules that share a word with the code.
func near(rules []*diag.Rule, code string) string {
	var codes []string
	for _, r := range rules {
		for _, word := range strings.Split(code, "-") {
			if len(word) > 2 && strings.Contains(r.Code, word) && !slices.Contains(codes, r.Code) {
				codes = append(codes, r.Code)
			}
		}
	}
	if len(codes) == 0 || len(codes) > 8 {
		return ""
	}
	return " (did you mean " + strings.Join(codes, ", ") + "?)"
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}

// wrap breaks text at spaces so that no line is longer than width, if it can.
func wrap(s string, width int) string {
	var b strings.Builder
	column := 0
	for _, word := range strings.Fields(s) {
		if column > 0 && column+1+len(word) > width {
			b.WriteByte('\n')
			column = 0
		} else if column > 0 {
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}
