package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Limits on one run of the program on a small repository, whatever is in it.
const (
	mostMemory = 256 << 10 // KiB, resident at the peak
	mostTime   = 20 * time.Second
)

// Bad input ends with a finding at a place or an error that names a way out,
// within bounded memory and time, and never with a panic.
func TestBadInput(t *testing.T) {
	const (
		requirement = "content/requirements/PIR-001.yaml"
		assessment  = "content/assessments/2024/11/2024-11-18-edge.md"
	)
	write := func(name, text string) func(*repository) {
		return func(r *repository) { r.write(name, text) }
	}
	add := func(name, text string) func(*repository) {
		return func(r *repository) { r.write(name, r.read(name)+text) }
	}
	link := func(target, name string) func(*repository) {
		return func(r *repository) {
			os.Remove(r.path(name))
			if err := os.Symlink(target, r.path(name)); err != nil {
				r.t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		spoil func(*repository)
		code  int
		want  string // a regular expression
	}{
		"a file that is not UTF-8":          {add(requirement, "notes: \xff\n"), 1, requirement + `:14:8: error: .*not valid UTF-8`},
		"a file in UTF-16":                  {write(requirement, "\xff\xfet\x00i\x00"), 1, requirement + `:1:1: error: .*UTF-16`},
		"a NUL byte":                        {add(requirement, "notes: a\x00b\n"), 1, requirement + `:14:9: error: .*NUL`},
		"an empty file":                     {write(requirement, ""), 1, requirement + `: error: the file is empty`},
		"a Markdown file without anything":  {write(assessment, "\n"), 1, assessment + `: error: the file is empty`},
		"a bomb of aliases":                 {add(requirement, bomb()), 1, requirement + `:14:\d+: error: .*yaml-alias`},
		"an alias of itself":                {add(requirement, "a: &a [*a]\n"), 1, requirement + `:14:4: error: .*yaml-alias`},
		"a key that stands twice":           {add(requirement, "title: Again\n"), 1, requirement + `:14:1: error: .*duplicate-key`},
		"a product that supersedes itself":  {supersede("2024-11-18-edge"), 1, `2024-11-18-edge.md:\d+:13: error: .*supersedes-cycle`},
		"two that supersede each other":     {supersede("2024-11-19-edge"), 1, `2024-11-18-edge.md:\d+:13: error: .*circle.*supersedes-cycle`},
		"a symbolic link to a file":         {link("/etc/passwd", "content/requirements/PIR-002.yaml"), 1, `PIR-002.yaml: error: .*symbolic link.*special-file`},
		"a symbolic link to a folder":       {link("/", "content/requirements/more"), 1, `content/requirements/more: error: .*symbolic link.*special-file`},
		"a symbolic link to itself":         {link("PIR-002.yaml", "content/requirements/PIR-002.yaml"), 1, `PIR-002.yaml: error: .*symbolic link.*special-file`},
		"settings that are a symbolic link": {link("/etc/passwd", "content/dossier.yaml"), 1, `content/dossier.yaml: error: .*symbolic link.*special-file`},
		"a named pipe":                      {pipe("content/requirements/PIR-002.yaml"), 1, `PIR-002.yaml: error: .*special-file`},
		"a line of 10 MB":                   {add(requirement, "notes: "+strings.Repeat("x", 10<<20)), 1, requirement + `: error: the file has \d+ bytes.*file-too-large`},
		"a line of 1 MB":                    {add(requirement, "notes: "+strings.Repeat("x", 1<<20-1000)), 0, ``},
		"a file of a terabyte":              {huge(requirement), 1, requirement + `: error: .*file-too-large`},
		"a hundred thousand brackets":       {add(requirement, "notes: "+strings.Repeat("[", 100_000)), 1, requirement + `:14:\d+: error: `},
		"a hundred thousand braces":         {add(requirement, "notes: "+strings.Repeat("{a: ", 100_000)), 1, requirement + `:14:\d+: error: `},
		"a hundred thousand indentations":   {add(requirement, "notes:\n"+stairs(1000)), 1, requirement + `:\d+:\d+: error: `},
		"a quarter of a million headings":   {add(assessment, strings.Repeat("# a\n", 250_000)), 0, ``},
		"a hundred thousand open brackets":  {add(assessment, "\n"+strings.Repeat("[", 100_000)), 0, ``},
		"a hundred thousand quotes":         {add(assessment, "\n"+strings.Repeat("> ", 100_000)), 0, ``},
		"a folder of no kind":               {write("content/assesments/2024-11-18-edge.md", "x"), 1, `content/assesments/2024-11-18-edge.md: error: no kind of document lives here.*unknown-kind`},
		"a file of another extension":       {write("content/requirements/PIR-002.yml", "x"), 1, `PIR-002.yml: error: .*ends in .yaml`},
		"a file name with a line break":     {write("content/requirements/PIR\n002.yaml", "x"), 1, `error: the file name is the id.*bad-id`},
		"no settings":                       {remove("content/dossier.yaml"), 2, `no content/dossier.yaml in .* that file marks an intelligence repository: change to one, or name it with -C DIR`},
		"empty settings":                    {write("content/dossier.yaml", ""), 1, `content/dossier.yaml: error: the file is empty`},
		"settings that are a list":          {write("content/dossier.yaml", "- a\n"), 1, `content/dossier.yaml:1:1: error: .*yaml-not-fields`},
		"no policy":                         {remove("content/policy.yaml"), 1, `content/policy.yaml: error: there is no sign-off policy.*no-policy`},
		"an empty policy":                   {write("content/policy.yaml", "rules: []\n"), 1, `content/policy.yaml:`},
		"a pattern that matches nothing":    {instead("content/policy.yaml", `"content/council/**"`, `"content/[/**"`), 1, `content/policy.yaml:\d+:`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := unsigned(t)
			test.spoil(r)
			var at []string // settings that cannot be read tell no moment
			if strings.Contains(name, "settings") {
				at = []string{"--at", "2024-11-22T16:00:00Z"}
			}
			got := r.limited(append([]string{"check"}, at...)...)
			if got.code != test.code || !regexp.MustCompile(test.want).MatchString(got.out+got.err) {
				t.Errorf("exit code %d, want %d; it says\n%.2000s", got.code, test.code, got.out+got.err)
			}
			if again := r.limited(append([]string{"build", "-o", "public"}, at...)...); again.code != test.code {
				t.Errorf("build: exit code %d, want %d; it says\n%.2000s", again.code, test.code, again.err)
			}
			if _, err := os.Stat(r.path("public")); test.code != 0 && err == nil {
				t.Error("the build that failed wrote a site")
			}
		})
	}
}

// limited runs the program as a process of its own and fails when it needs too
// much or panics.
func (r *repository) limited(args ...string) outcome {
	r.t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command("dossier", append([]string{"-C", r.dir}, args...)...)
	cmd.Stdout, cmd.Stderr, cmd.Env = &out, &errs, append(os.Environ(), "GOMEMLIMIT=128MiB")
	begin := time.Now()
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	if took := time.Since(begin); took > mostTime {
		r.t.Errorf("%s took %v", strings.Join(args, " "), took)
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && usage.Maxrss > mostMemory {
		r.t.Errorf("%s needed %d MiB", strings.Join(args, " "), usage.Maxrss>>10)
	}
	if strings.Contains(errs.String(), "goroutine ") {
		r.t.Errorf("%s panicked:\n%.2000s", strings.Join(args, " "), errs.String())
	}
	return outcome{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// bomb is the billion laughs in YAML: nine levels, each nine times the former.
func bomb() string {
	text := "a0: &a0 [lol]\n"
	for i := range 9 {
		now, former := string(rune('1'+i)), string(rune('0'+i))
		text += "a" + now + ": &a" + now + " [" + strings.Repeat("*a"+former+", ", 8) + "*a" + former + "]\n"
	}
	return text
}

// stairs nests n mappings by indentation.
func stairs(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return b.String()
}

// supersede adds a second product and lets the first supersede the named one,
// and the second the first.
func supersede(id string) func(*repository) {
	return func(r *repository) {
		const folder = "content/assessments/2024/11/"
		text := r.read(folder + "2024-11-18-edge.md")
		r.write(folder+"2024-11-18-edge.md", strings.Replace(text, "review_by:", "supersedes: "+id+"\nreview_by:", 1))
		if id != "2024-11-18-edge" {
			r.write(folder+id+".md", strings.Replace(text, "review_by:", "supersedes: 2024-11-18-edge\nreview_by:", 1))
		}
	}
}

func remove(name string) func(*repository) {
	return func(r *repository) {
		if err := os.Remove(r.path(name)); err != nil {
			r.t.Fatal(err)
		}
	}
}

func instead(name, from, to string) func(*repository) {
	return func(r *repository) {
		before := r.read(name)
		if !strings.Contains(before, from) {
			r.t.Fatalf("%s holds no %q", name, from)
		}
		r.write(name, strings.Replace(before, from, to, 1))
	}
}

func pipe(name string) func(*repository) {
	return func(r *repository) {
		if err := syscall.Mkfifo(r.path(name), 0o644); err != nil {
			r.t.Skipf("no named pipes here: %v", err)
		}
	}
}

// huge makes a file that has a size and no content.
func huge(name string) func(*repository) {
	return func(r *repository) {
		if err := os.Truncate(r.path(name), 1<<40); err != nil {
			r.t.Skipf("no sparse files here: %v", err)
		}
	}
}
