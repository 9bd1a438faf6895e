package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sync"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/gitrepo"
)

// fingerprint returns a digest of everything that a check reads.
func (e *env) fingerprint(ctx context.Context, fsys fs.FS) (sum [sha256.Size]byte, err error) {
	content, err := e.contentPrint(ctx, fsys)
	if err != nil {
		return sum, err
	}
	bundle, err := bundlePrint(fsys)
	return sha256.Sum256(append(content[:], bundle[:]...)), err
}

// contentPrint returns a digest of everything below content/: names, kinds and
// bytes. Of a revision, git knows one.
func (e *env) contentPrint(ctx context.Context, fsys fs.FS) ([sha256.Size]byte, error) {
	if tree, ok := fsys.(*gitrepo.Tree); ok {
		id, err := tree.ID("content")
		return sha256.Sum256([]byte("tree " + id)), err
	}
	f := &printer{ctx: ctx, fsys: fsys, free: make(chan struct{}, max(e.workers-1, 0))}
	f.buffers.New = func() any { return new([32 << 10]byte) }
	sum, err := f.folder("content")
	if err != nil {
		return sum, fmt.Errorf("read content: %w", err)
	}
	return sum, nil
}

// printer takes the fingerprint of a folder from those of its entries, several
// at a time.
type printer struct {
	ctx     context.Context
	fsys    fs.FS
	free    chan struct{} // one for each worker beside the first
	buffers sync.Pool
}

func (p *printer) folder(name string) (sum [sha256.Size]byte, err error) {
	if err := p.ctx.Err(); err != nil {
		return sum, err
	}
	list, err := fs.ReadDir(p.fsys, name)
	if err != nil {
		return sum, err
	}
	sums := make([][sha256.Size]byte, len(list))
	errs := make([]error, len(list))
	var workers sync.WaitGroup
	for i, d := range list {
		one := func() { sums[i], errs[i] = p.entry(path.Join(name, d.Name()), d) }
		if !d.IsDir() {
			one()
			continue
		}
		select {
		case p.free <- struct{}{}:
			workers.Go(func() { one(); <-p.free })
		default:
			one()
		}
	}
	workers.Wait()
	h := sha256.New()
	for i, d := range list {
		fmt.Fprintf(h, "%q %d %x\n", d.Name(), d.Type(), sums[i])
	}
	return [sha256.Size]byte(h.Sum(nil)), errors.Join(errs...)
}

func (p *printer) entry(name string, d fs.DirEntry) (sum [sha256.Size]byte, err error) {
	switch {
	case d.IsDir():
		return p.folder(name)
	case !d.Type().IsRegular():
		return sum, nil // what it is says enough: it is not read
	}
	f, err := p.fsys.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	buffer := p.buffers.Get().(*[32 << 10]byte)
	defer p.buffers.Put(buffer)
	h := sha256.New()
	// No more of a file is ever read than its limit and one byte.
	for left := doc.MaxBytes + 1; left > 0 && err == nil; {
		var n int
		n, err = f.Read(buffer[:min(left, len(buffer))])
		h.Write(buffer[:n])
		left -= n
	}
	if err != io.EOF && err != nil {
		return sum, err
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
