// Command gencorpus makes intelligence repositories for tests and benchmarks,
// and signs the example.
//
//	gencorpus -n 10000 DIR        10,000 documents of every kind, signed
//	gencorpus -n 10000 -git DIR   the same as a git repository with its history
//	gencorpus -n 10000 -git -reviews=false DIR   one without reviews: as many commits as documents
//	gencorpus -sign content       new throwaway keys and reviews for a content tree
//
// The same seed gives the same bytes. Signing an existing tree draws new keys,
// writes the public ones into the council and forgets the private ones.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gencorpus:", err)
		os.Exit(2)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("gencorpus", flag.ContinueOnError)
	n := flags.Int("n", 1000, "number of documents, reviews aside")
	seed := flags.Uint64("seed", 1, "seed of everything that looks like chance")
	git := flags.Bool("git", false, "make a git repository whose history adds the documents one after another")
	reviews := flags.Bool("reviews", true, "sign the documents")
	tree := flags.String("sign", "", "sign the documents of a content folder anew instead of generating")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *tree != "" {
		return resign(ctx, filepath.Dir(filepath.Clean(*tree)))
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("name the folder to write to, as in `gencorpus -n 1000 DIR`")
	}
	files := generate(*seed, *n)
	if *reviews {
		var err error
		if files, err = signed(ctx, files, *seed); err != nil {
			return err
		}
	}
	if *git {
		return fastImport(ctx, flags.Arg(0), files)
	}
	return write(flags.Arg(0), files)
}

// write puts the files into a folder.
func write(dir string, files []file) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make a folder for %s: %w", f.path, err)
		}
		if err := os.WriteFile(name, []byte(f.data), 0o644); err != nil {
			return fmt.Errorf("write %s: %w", f.path, err)
		}
	}
	return nil
}
