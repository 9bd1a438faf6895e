// Package web draws an edition as a static site of plain HTML: the briefing
// that executives read. It needs no script, no server and no origin but its
// own, and it works from a folder.
//
//	err := web.Write(ctx, ed, rounds, web.Options{Version: "1.0"}, func(path string, content func(io.Writer) error) error {
//		return save(path, content)
//	})
//
// # Promises
//
// Every page carries the same strict Content-Security-Policy, links by relative
// addresses only, and shows its TLP label on screen at the head and at the foot
// and on every printed sheet. The label of a page is the strictest label of
// anything the page names: links to documents are made by the page, which takes
// note of what they are marked. Pages hold no more than [perPage] entries of any
// list, so their size does not grow with the number of documents. The same
// edition gives the same bytes.
//
// Only an edition comes in, so nothing that is not released can come out.
package web

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/roundup"
)

// Options is what the site says of things that are made elsewhere.
type Options struct {
	Version string         // of the engine, printed in the foot; "" says nothing
	PDFs    map[string]PDF // by path from the root of the site, such as "roundups/2024-W47/roundup.pdf"
	Sheets  Sheets         // from ReadSheets, for several sites; nil: read for this one
	Root    string         // path at which the site is served, with a slash at the end; "": that of its address
}

// PDF is a document that lies beside a page. Only those that are in
// [Options.PDFs] are offered to readers.
type PDF struct {
	Pages int
	Bytes int64
}

// RoundupPDF returns the path of the PDF of a week, which pages look for in
// [Options.PDFs].
func RoundupPDF(w roundup.Week) string { return "roundups/" + w.String() + "/roundup.pdf" }

// AssessmentPDF returns the path of the PDF of an assessment, likewise.
func AssessmentPDF(id string) string { return "assessments/" + id + "/assessment.pdf" }

// InquiryPDF returns the path of the PDF of an answer, likewise.
func InquiryPDF(id string) string { return "inquiries/" + id + "/answer.pdf" }

// Output takes one file, whose content writes itself: in one piece, but for the
// large ones, which come about as they are written. The path has slashes and
// starts at the root of the site. Output is called from several goroutines at
// once, in no fixed order, once for each path; it must call content before it
// returns.
type Output func(path string, content func(io.Writer) error) error

// Whole is the content of a file that is finished.
func Whole(data []byte) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
}

// Write draws the whole site. It stops at the first error of out and when ctx
// is done. Memory does not grow with the number of pages.
func Write(ctx context.Context, ed *edition.Edition, rounds []*roundup.Roundup, opts Options, out Output) error {
	s, err := newSite(ed, rounds, opts)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan file)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			if err := drain(ctx, queue, out); err != nil {
				stop(err)
			}
		})
	}
	workers.Go(func() { // beside the pages, which are drawn meanwhile
		if err := s.writeWhole(until(ctx, out)); err != nil {
			stop(err)
		}
	})
	feed(ctx, s.files(), queue)
	workers.Wait()
	return context.Cause(ctx)
}

// writeWhole writes what speaks of all documents at once.
func (s *site) writeWhole(out Output) error {
	if err := s.writeIndex(out); err != nil {
		return fmt.Errorf("write the search index: %w", err)
	}
	for _, v := range s.volumes() {
		if err := out(v.path, v.content); err != nil {
			return fmt.Errorf("write %s: %w", v.path, err)
		}
	}
	return nil
}

// until hands files on as long as ctx is not done.
func until(ctx context.Context, out Output) Output {
	return func(path string, content func(io.Writer) error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return out(path, content)
	}
}

// file is one file of the site that is still to be drawn.
type file struct {
	path string
	draw func(*bytes.Buffer) error
}

// volume is one that grows with the number of documents, and is written as it
// comes about.
type volume struct {
	path string
	pour func(io.Writer) error
}

func (v volume) content(w io.Writer) error {
	b := bufio.NewWriterSize(w, 64<<10)
	return errors.Join(v.pour(b), b.Flush())
}

// feed hands out files until there are no more or ctx is done.
func feed(ctx context.Context, files iter.Seq[file], queue chan<- file) {
	defer close(queue)
	for f := range files {
		select {
		case queue <- f:
		case <-ctx.Done():
			return
		}
	}
}

// drain draws files from the queue into one buffer that it uses again.
func drain(ctx context.Context, queue <-chan file, out Output) error {
	var b bytes.Buffer
	for f := range queue {
		if ctx.Err() != nil {
			return nil
		}
		b.Reset()
		if err := f.draw(&b); err != nil {
			return fmt.Errorf("draw %s: %w", f.path, err)
		}
		if err := out(f.path, Whole(b.Bytes())); err != nil {
			return fmt.Errorf("write %s: %w", f.path, err)
		}
	}
	return nil
}
