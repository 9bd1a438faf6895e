package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/example"
)

// resign signs the repository in dir with fresh keys of every member. The
// private keys are never written down.
func resign(ctx context.Context, dir string) error {
	if _, err := example.Load(ctx, os.DirFS(dir)); err != nil {
		return err
	}
	keys := map[string]*attest.Signer{}
	members, err := filepath.Glob(filepath.Join(dir, "content", "council", "*.yaml"))
	if err != nil {
		return fmt.Errorf("list the council: %w", err)
	}
	for _, name := range members {
		data, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("read the council: %w", err)
		}
		id := strings.TrimSuffix(filepath.Base(name), ".yaml")
		if keys[id], err = attest.NewKey(rand.Reader); err != nil {
			return fmt.Errorf("make a key for %s: %w", id, err)
		}
		if err := os.WriteFile(name, []byte(example.WithKey(string(data), keys[id])), 0o644); err != nil {
			return fmt.Errorf("write the public key of %s: %w", id, err)
		}
	}
	script, err := example.ReadScript()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(dir, "content", "reviews")); err != nil {
		return fmt.Errorf("remove the former reviews: %w", err)
	}
	world, err := example.Load(ctx, os.DirFS(dir))
	if err != nil {
		return err
	}
	list, err := reviews(&example.Notary{World: world, Keys: keys, Script: script, End: asOf})
	if err != nil {
		return err
	}
	return write(dir, list)
}

// signed adds the reviews of a generated repository, whose keys follow from
// the seed, so that the same seed gives the same bytes.
func signed(ctx context.Context, files []file, seed uint64) ([]file, error) {
	keys := map[string]*attest.Signer{}
	tree := fstest.MapFS{}
	for i := range files {
		f := &files[i]
		if id, ok := strings.CutPrefix(f.path, "content/council/"); ok {
			id = strings.TrimSuffix(id, ".yaml")
			key, err := attest.NewKey(example.Stream(fmt.Sprintf("%d %s", seed, id)))
			if err != nil {
				return nil, fmt.Errorf("make a key for %s: %w", id, err)
			}
			keys[id], f.data = key, example.WithKey(f.data, key)
		}
		tree[f.path] = &fstest.MapFile{Data: []byte(f.data)}
	}
	world, err := example.Load(ctx, tree)
	if err != nil {
		return nil, err
	}
	list, err := reviews(&example.Notary{World: world, Keys: keys, Script: &example.Script{}, End: asOf})
	if err != nil {
		return nil, err
	}
	files = append(files, list...)
	slices.SortStableFunc(files, func(a, b file) int { return a.at.Compare(b.at) })
	return files, nil
}

// reviews returns the files that a notary signs.
func reviews(n *example.Notary) ([]file, error) {
	signed, err := n.All()
	list := make([]file, len(signed))
	for i, f := range signed {
		list[i] = file{path: f.Path, data: f.Data, at: f.At}
	}
	return list, err
}
