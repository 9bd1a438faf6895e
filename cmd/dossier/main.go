// Command dossier checks an intelligence repository, decides what its fusion
// center has signed, and builds the briefing site and roundup PDFs from it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // the zone of an organisation is known on every system

	"golang.org/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(60) // a large corpus shall fit a small CI machine
	}
	e := &env{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		terminal: term.IsTerminal(int(os.Stderr.Fd())),
		asks:     term.IsTerminal(int(os.Stdin.Fd())) && term.IsTerminal(int(os.Stderr.Fd())),
		getenv:   os.Getenv, now: time.Now, workers: runtime.GOMAXPROCS(0),
	}
	if e.asks {
		e.secret = secret
	}
	os.Exit(run(ctx, os.Args[1:], e))
}

// run executes one command line and returns the exit code: 0 done and clean,
// 1 findings, 2 could not do it.
func run(ctx context.Context, args []string, e *env) int {
	root := newRoot(e)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFindings):
		return 1
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(e.err, "dossier: interrupted; nothing was changed")
	default:
		fmt.Fprintln(e.err, "dossier:", err)
	}
	return 2
}
