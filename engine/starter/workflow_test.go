package starter_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rhysd/actionlint"

	"github.com/dossier-cti/dossier/engine/starter"
)

const (
	ours   = ".github/workflows/"               // of this repository
	theirs = "made by init: .github/workflows/" // of a new one
)

// workflows returns the workflows of this repository and those of a new one.
func workflows(t *testing.T) map[string]string {
	t.Helper()
	set := map[string]string{}
	for _, size := range starter.Sizes {
		for name, f := range tree(t, starter.Options{Size: size, Repository: "o/r", Now: moments[0], Version: "v1.2.3"}) {
			if path.Dir(name) == ".github/workflows" {
				set[theirs+path.Base(name)] = string(f.Data)
			}
		}
	}
	names, err := filepath.Glob("../../" + ours + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		set[ours+filepath.Base(name)] = string(data)
	}
	return set
}

func TestWorkflowsAreValid(t *testing.T) {
	var out bytes.Buffer
	linter, err := actionlint.NewLinter(&out, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range workflows(t) {
		if _, err := linter.Lint(name, []byte(text), nil); err != nil {
			t.Fatal(err)
		}
	}
	if out.Len() > 0 {
		t.Error(out.String())
	}
}

func TestWorkflowsTrustNobody(t *testing.T) {
	set := workflows(t)
	for _, name := range slices.Sorted(maps.Keys(set)) {
		for _, s := range suspicions(name, set[name]) {
			t.Errorf("%s: %s", name, s)
		}
	}
	for name := range plan {
		if set[ours+name] == "" || name != "test.yml" && set[theirs+name] == "" {
			t.Errorf("there is no %s", name)
		}
	}
}

// Our own workflows build the engine that they have checked out, and publish
// an example whose moment is fixed.
func TestOurWorkflowsAreThoseThatInitMakes(t *testing.T) {
	own := strings.NewReplacer("go install github.com/dossier-cti/dossier/cmd/dossier@v1.2.3", "go install ./cmd/dossier", " --at now", "")
	set := workflows(t)
	for name, text := range set {
		base, found := strings.CutPrefix(name, theirs)
		if !found {
			continue
		}
		if diff := cmp.Diff(own.Replace(text), set[ours+base]); diff != "" {
			t.Errorf("%s (-init +ours):\n%s", base, diff)
		}
		if strings.Contains(text, "Install dossier") != strings.Contains(text, "@v1.2.3") {
			t.Errorf("%s does not install the version that made it", name)
		}
	}
}

// What people read and fill in is the same here and there, but for who owns
// what.
func TestOurFormsAreThoseThatInitMakes(t *testing.T) {
	for name, f := range tree(t, starter.Options{Size: starter.Small, Repository: "o/r", Now: moments[0]}) {
		if !strings.HasPrefix(name, ".github/") || strings.HasPrefix(name, ours) || name == ".github/CODEOWNERS" {
			continue
		}
		data, err := os.ReadFile("../../" + name)
		if diff := cmp.Diff(string(f.Data), string(data)); err != nil || diff != "" {
			t.Errorf("%s: %v (-init +ours):\n%s", name, err, diff)
		}
	}
}

// plan says what starts each workflow and which rights its jobs have.
var plan = map[string]struct {
	on   string
	jobs map[string]string
}{
	"check.yml":   {"merge_group pull_request", map[string]string{"check": "contents: read"}},
	"review.yml":  {"pull_request_review", map[string]string{"seen": ""}},
	"test.yml":    {"merge_group pull_request push", map[string]string{"test": "contents: read"}},
	"roundup.yml": {"schedule workflow_dispatch", map[string]string{"roundup": "contents: read"}},
	"signoff.yml": {"merge_group pull_request_target push schedule workflow_dispatch workflow_run", map[string]string{
		"gate": "contents: read, issues: read, pull-requests: write, statuses: write",
	}},
	"publish.yml": {"push schedule workflow_dispatch", map[string]string{
		"record": "contents: write, issues: read, pull-requests: read",
		"audit":  "contents: read",
		"build":  "contents: read",
		"pages":  "id-token: write, pages: write",
	}},
}

// pins are the actions we use: their released versions by full commit id.
var pins = []string{
	"actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1",
	"actions/create-github-app-token@1b10c78c7865c340bc4f6099eb2f838309f1e8c3 # v3.1.1",
	"actions/deploy-pages@cd2ce8fcbc39b97be8ca5fce6e763baed58fa128 # v5.0.0",
	"actions/setup-go@b7ad1dad31e06c5925ef5d2fc7ad053ef454303e # v7.0.0",
	"actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0",
	"actions/upload-pages-artifact@fc324d3547104276b827a68afc52ff2a11cc49c9 # v5.0.0",
}

// expressions are all that may stand in a workflow: numbers, ids and settings,
// nothing that whoever opens a pull request writes.
var expressions = []string{
	"github.event.pull_request.head.sha || github.event.workflow_run.head_sha || github.ref",
	"github.event.repository.default_branch",
	"!github.event.repository.private && 'public' || ''",
	"github.event_name == 'push' && github.actor == format('{0}[bot]', steps.app.outputs.app-slug)",
	"github.ref",
	"github.event.before",
	"secrets.DOSSIER_APP_KEY",
	"secrets.DOSSIER_RECORDER_KEY",
	"steps.app.outputs.app-slug || 'github-actions'",
	"steps.app.outputs.token || github.token",
	"steps.deploy.outputs.page_url",
	"steps.pulls.outputs.own",
	"vars.DOSSIER_APP",
	"vars.DOSSIER_RECORDER",
	"vars.DOSSIER_ROOT",
}

var (
	uses       = regexp.MustCompile(`(?m)^\s+(?:- )?uses: (.*)$`)
	expression = regexp.MustCompile(`\$\{\{\s*(.*?)\s*\}\}`)
	// fetching a pull request as objects is all right, files of one are not
	checksOut = regexp.MustCompile(`gh pr checkout|git (?:-\S+ \S+ )*(?:checkout|switch|worktree|merge|rebase|pull|archive|restore|read-tree|cherry-pick|apply|am)\b`)
	triggers  = []string{"pull_request_target", "workflow_run"}
)

// suspicions lists what is wrong with a workflow.
func suspicions(name, text string) []string {
	w, errs := actionlint.Parse([]byte(text))
	if len(errs) > 0 {
		return []string{errs[0].Error()}
	}
	var list []string
	for _, m := range uses.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(pins, m[1]) {
			list = append(list, "not one of our pinned actions: "+m[1])
		}
	}
	for _, m := range expression.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(expressions, m[1]) {
			list = append(list, "an expression that nobody has thought about: "+m[1])
		}
	}
	p := w.Permissions
	if p == nil || p.All != nil || len(p.Scopes) > 0 {
		list = append(list, "no top-level permissions: {}")
	}
	var on []string
	for _, e := range w.On {
		on = append(on, e.EventName())
	}
	slices.Sort(on)
	if want := plan[path.Base(name)].on; strings.Join(on, " ") != want {
		list = append(list, fmt.Sprintf("it starts on %s, not on %s", strings.Join(on, " "), want))
	}
	if strings.HasSuffix(name, "publish.yml") || strings.HasSuffix(name, "signoff.yml") {
		list = append(list, cancels(w)...)
	}
	if len(w.Jobs) != len(plan[path.Base(name)].jobs) {
		list = append(list, fmt.Sprintf("it has %d jobs", len(w.Jobs)))
	}
	for id, job := range w.Jobs {
		list = append(list, suspectJob(job, plan[path.Base(name)].jobs[id], on)...)
	}
	return list
}

// cancels finds what a later run would end half way. A group without
// cancellation still drops runs that wait, so records have no group at all.
func cancels(w *actionlint.Workflow) []string {
	groups := map[string]*actionlint.Concurrency{"the workflow": w.Concurrency}
	for id, job := range w.Jobs {
		groups[id] = job.Concurrency
	}
	var list []string
	n := 0
	for id, c := range groups {
		if c == nil {
			continue
		}
		n++
		if c.CancelInProgress == nil || c.CancelInProgress.Value {
			list = append(list, "a later run may cancel it half way: "+id)
		}
		if id == "record" || id == "the workflow" && w.Jobs["record"] != nil {
			list = append(list, "a later run may take the place of a record that waits")
		}
	}
	if n == 0 {
		list = append(list, "two runs may be at it at the same time")
	}
	return list
}

func suspectJob(job *actionlint.Job, rights string, on []string) []string {
	var list, scopes []string
	if p := job.Permissions; p != nil {
		for _, s := range p.Scopes {
			scopes = append(scopes, s.Name.Value+": "+s.Value.Value)
		}
		if p.All != nil {
			scopes = append(scopes, p.All.Value)
		}
	}
	slices.Sort(scopes)
	if got := strings.Join(scopes, ", "); got != rights {
		list = append(list, fmt.Sprintf("job %s has the rights %q, not %q", job.ID.Value, got, rights))
	}
	if job.TimeoutMinutes == nil {
		list = append(list, "job "+job.ID.Value+" has no end")
	}
	privileged := slices.ContainsFunc(on, func(e string) bool { return slices.Contains(triggers, e) })
	if !privileged && slices.ContainsFunc(on, func(e string) bool { return strings.HasPrefix(e, "pull_request") || e == "merge_group" }) {
		if job.Environment != nil || strings.Contains(rights, "write") {
			list = append(list, "job "+job.ID.Value+" runs what a pull request brings, with rights")
		}
	}
	for _, step := range job.Steps {
		list = append(list, suspectStep(step, rights, privileged)...)
	}
	return list
}

func suspectStep(step *actionlint.Step, rights string, privileged bool) []string {
	var list []string
	switch x := step.Exec.(type) {
	case *actionlint.ExecRun:
		if strings.Contains(x.Run.Value, "${{") {
			list = append(list, "an expression in a script: "+x.Run.Value)
		}
		if checksOut.MatchString(x.Run.Value) {
			list = append(list, "a script checks something out: "+x.Run.Value)
		}
		if strings.Contains(rights, "pages: write") {
			list = append(list, "the job that deploys runs a script")
		}
	case *actionlint.ExecAction:
		in := func(key string) string {
			if i := x.Inputs[key]; i != nil {
				return i.Value.Value
			}
			return ""
		}
		switch action, _, _ := strings.Cut(x.Uses.Value, "@"); {
		case action == "actions/checkout":
			if in("fetch-depth") != "0" || in("persist-credentials") != "false" {
				list = append(list, "a checkout is shallow or keeps its credentials")
			}
			if privileged && in("ref") != "${{ github.event.repository.default_branch }}" {
				list = append(list, "a workflow with rights does not check out the default branch")
			}
			if in("repository") != "" || in("allow-unsafe-pr-checkout") != "" {
				list = append(list, "a checkout of something else")
			}
		case action == "actions/setup-go" && in("cache") != "false":
			list = append(list, "a cache that another run may have filled")
		case strings.Contains(rights, "pages: write") && action != "actions/deploy-pages":
			list = append(list, "the job that deploys does something else: "+action)
		}
	}
	return list
}

// Each thing that must not be is put into a workflow once, and seen.
func TestSlipsInWorkflowsAreSeen(t *testing.T) {
	set := workflows(t)
	for _, c := range []struct{ file, from, to, want string }{
		{"check.yml", "permissions: {}", "permissions: read-all", "no top-level permissions"},
		{"check.yml", "permissions: {}\n", "", "no top-level permissions"},
		{"check.yml", "contents: read", "contents: write", `the rights "contents: write"`},
		{"check.yml", "  pull_request:", "  pull_request_target:", "it starts on"},
		{"check.yml", "@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1", "@v7", "not one of our pinned actions"},
		{"check.yml", " # v7.0.1", " # v8.0.0", "not one of our pinned actions"},
		{"check.yml", "fetch-depth: 0", "fetch-depth: 1", "a checkout is shallow"},
		{"check.yml", "persist-credentials: false", "persist-credentials: true", "keeps its credentials"},
		{"check.yml", "cache: false", "cache: true", "a cache that another run may have filled"},
		{"check.yml", "timeout-minutes: 15\n", "environment: sign-off\n", "runs what a pull request brings, with rights"},
		{"check.yml", "    timeout-minutes: 15\n", "", "has no end"},
		{"check.yml", "dossier check", `echo "${{ github.event.pull_request.title }}"; dossier check`, "an expression that nobody has thought about"},
		{"review.yml", `echo "The`, `echo "${{ github.ref }}`, "an expression in a script"},
		{"review.yml", "    runs-on:", "    permissions: write-all\n    runs-on:", `the rights "write-all"`},
		{"signoff.yml", "ref: ${{ github.event.repository.default_branch }}", "ref: ${{ github.event.pull_request.head.sha }}", "does not check out the default branch"},
		{"signoff.yml", "          ref: ${{ github.event.repository.default_branch }}\n", "", "does not check out the default branch"},
		{"signoff.yml", "fetch-depth: 0", "fetch-depth: 0\n          allow-unsafe-pr-checkout: true", "a checkout of something else"},
		{"signoff.yml", "run: dossier gate", `run: gh pr checkout 7 && dossier gate`, "checks something out"},
		{"signoff.yml", "run: dossier gate", `run: git -C . checkout FETCH_HEAD && dossier gate`, "checks something out"},
		{"signoff.yml", "  push:\n", "  issue_comment:\n  push:\n", "it starts on"},
		{"signoff.yml", "cancel-in-progress: false", "cancel-in-progress: true", "may cancel it half way"},
		{"publish.yml", "cancel-in-progress: false", "cancel-in-progress: true", "may cancel it half way"},
		{"publish.yml", "  record:\n", "  record:\n    concurrency: {group: record, cancel-in-progress: false}\n", "a record that waits"},
		{"publish.yml", "      - id: deploy", "      - run: make\n      - id: deploy", "the job that deploys runs a script"},
		{"publish.yml", "  pages:\n", "  more:\n    runs-on: ubuntu-latest\n    steps: [{run: make}]\n  pages:\n", "it has 5 jobs"},
	} {
		text := strings.Replace(set[theirs+c.file], c.from, c.to, 1)
		if text == set[theirs+c.file] {
			t.Errorf("%s holds no %q", c.file, c.from)
		}
		if got := strings.Join(suspicions(c.file, text), "\n"); !strings.Contains(got, c.want) {
			t.Errorf("%s with %q says %q, not %q", c.file, c.to, got, c.want)
		}
	}
}
