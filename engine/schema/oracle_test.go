package schema_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// modules is where .ci/tools puts the packages of npm.
var modules, _ = filepath.Abs(filepath.Join("..", "..", ".ci", "node_modules"))

// node returns a command that runs a script in Node and dies when the test
// ends or has lasted too long. The test is skipped where Node or a package is
// missing, except in continuous integration, which installs them.
func node(t *testing.T, packages []string, script string, args ...string) *exec.Cmd {
	t.Helper()
	missing := ""
	if _, err := exec.LookPath("node"); err != nil {
		missing = "node"
	}
	for _, name := range packages {
		if _, err := os.Stat(filepath.Join(modules, name, "package.json")); err != nil {
			missing = name + " of npm"
		}
	}
	if missing != "" && os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", missing)
	}
	if missing != "" {
		t.Skipf("%s is not installed; .ci/tools installs it", missing)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	cmd := exec.CommandContext(ctx, "node", append([]string{script}, args...)...)
	cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
	cmd.WaitDelay = time.Second
	return cmd
}

// onlyYAML returns a YAML file, or the front matter of a Markdown file with the
// lines it has there; ok is false for Markdown without front matter.
func onlyYAML(path string, data []byte) (text string, ok bool) {
	text = string(data)
	if !strings.HasSuffix(path, ".md") {
		return text, true
	}
	text, ok = strings.CutPrefix(text, "---")
	text, _, closed := strings.Cut(text, "\n---\n")
	return text + "\n", ok && closed
}
