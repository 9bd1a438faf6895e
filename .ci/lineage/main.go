// Command lineage reads the lineage of all documents of a repository and does
// nothing else, to be measured beside `git log --raw`.
//
//	lineage [-cache FOLDER] REPOSITORY [REVISION]
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/dossier-cti/dossier/engine/cache"
	"github.com/dossier-cti/dossier/engine/gitrepo"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "lineage:", err)
		os.Exit(2)
	}
}

func run() error {
	kept := flag.String("cache", "", "where what was found is kept; nowhere if empty")
	flag.Parse()
	debug.SetGCPercent(100) // as the commands do
	repo, ok, err := gitrepo.Open(flag.Arg(0))
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("there is no repository at %q", flag.Arg(0))
	}
	o := gitrepo.LineageOptions{Below: "content", Workers: runtime.GOMAXPROCS(0)}
	if *kept != "" {
		o.Cache = cache.At(*kept, 1<<30)
	}
	l, err := repo.Lineage(context.Background(), cmp.Or(flag.Arg(1), "HEAD"), o)
	if err == nil {
		fmt.Println(len(l.Paths()), "paths")
	}
	return errors.Join(err, repo.Close())
}
