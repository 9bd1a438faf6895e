package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dossier": func() {
		os.Exit(run(context.Background(), os.Args[1:], &env{
			in: os.Stdin, out: os.Stdout, err: os.Stderr, getenv: os.Getenv, workers: 2,
			now: clock,
		}))
	}})
}

// clock stands still at the time that a script sets in $NOW.
func clock() time.Time {
	if t, err := time.Parse(time.RFC3339, os.Getenv("NOW")); err == nil {
		return t
	}
	return time.Date(2024, 11, 22, 16, 30, 0, 0, time.UTC)
}

// The scripts run the real program. $EXAMPLE is the example's repository. Some
// leave out what needs a program that is missing, which CI promises to have.
func TestScripts(t *testing.T) {
	if os.Getenv("CI") != "" {
		for _, tool := range []string{"git", "ssh-keygen", "pdfdetach"} {
			need(t, tool)
		}
	}
	example, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLE", example)
			e.Setenv("FORGE", serveForge(e))
			return nil
		},
	})
}
