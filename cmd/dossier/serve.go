package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/web"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	addr, audience, at string
	signed             bool // nothing but what build would publish
}

func newServe(e *env) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Show the site of one audience and draw it anew whenever a file is saved",
		Long: `Serve checks the repository and shows the briefing site at a local address. When
a file below content/ is saved, it is checked again and open pages load anew;
while there are mistakes, every page lists them. Pages are drawn when they are
asked for; nothing is written to disk, and there are no PDFs and no earlier
revisions: dossier build makes them.

What you see is what lies on disk. Documents that nobody has signed yet are shown
too, marked as drafts; --signed shows nothing but what a build would publish.

The address is that of this machine alone unless --addr says otherwise. The
moment is now, or the as_of of an example, or what --at says.`,
		Example: `  dossier serve
  dossier serve --audience partners --addr 127.0.0.1:9000`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return e.serve(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 takes a free one")
	cmd.Flags().StringVar(&o.audience, "audience", "", "the edition of `AUDIENCE` (default from dossier.yaml)")
	cmd.Flags().BoolVar(&o.signed, "signed", false, "without drafts")
	cmd.Flags().StringVar(&o.at, "at", "", "show the site as of `MOMENT`: a date, a time or now")
	return cmd
}

// serve serves until ctx is done.
func (e *env) serve(ctx context.Context, o serveOptions) error {
	root, err := e.root()
	if err != nil {
		return err
	}
	s := &stage{}
	if err := e.play(ctx, s, o); err != nil {
		return err
	}
	saved, err := watch(ctx, filepath.Join(root, "content"))
	if err != nil {
		return fmt.Errorf("watch %s: %w", filepath.Join(root, "content"), err)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", o.addr)
	if err != nil {
		return fmt.Errorf("--addr %s: %w", o.addr, errors.Unwrap(err))
	}
	at := listener.Addr().(*net.TCPAddr)
	if !at.IP.IsLoopback() {
		fmt.Fprintf(e.err, "Everyone who reaches %s can read this edition\n", at)
	}
	fmt.Fprintf(e.out, "Site  http://%s/\n", at)
	server := &http.Server{Handler: local(s, at), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		for range saved {
			if err := e.play(ctx, s, o); err != nil && ctx.Err() == nil {
				s.fail(err)
			}
		}
	}()
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		s.end()
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer stop()
		stopped <- server.Shutdown(last)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", at, err)
	}
	return <-stopped
}

// play puts the present state of the content on the stage, or what is wrong
// with it.
func (e *env) play(ctx context.Context, s *stage, o serveOptions) error {
	begin := e.now()
	if o.at == "" && !e.isExample() {
		o.at = "now"
	}
	root, err := e.root()
	if err != nil {
		return err
	}
	j := &job{root: root, fsys: os.DirFS(root)}
	defer j.close()
	if err := j.at(o.at, e.now); err != nil {
		return err
	}
	if err := e.read(ctx, j); err != nil {
		return err
	}
	if err := e.hindsight(ctx, j); err != nil {
		return err
	}
	if bad := stopping(j.found); len(bad) > 0 {
		var texts []string
		for _, d := range bad[:min(len(bad), 50)] {
			var b strings.Builder
			if err := diag.WriteText(&b, []diag.Diagnostic{d}, j.source, false); err != nil {
				return fmt.Errorf("print findings: %w", err)
			}
			texts = append(texts, b.String())
		}
		fmt.Fprintf(e.err, "%s; the page lists them\n", count(len(bad), "error"))
		s.refuse(count(len(bad), "error"), texts)
		return nil
	}
	j.drafts = !o.signed
	ed, err := j.edition(o.audience)
	if err != nil {
		return err
	}
	version, _ := build()
	pages, err := web.Open(ed, roundup.All(ed), web.Options{Version: version})
	if err != nil {
		return err
	}
	s.present(pages)
	fmt.Fprintf(e.err, "Ready after %s\n", e.now().Sub(begin).Round(time.Millisecond))
	return nil
}

// isExample reports whether the repository says of which moment it is.
func (e *env) isExample() bool {
	root, err := e.root()
	if err != nil {
		return false
	}
	settings, err := (&job{root: root, fsys: os.DirFS(root)}).settings()
	return err == nil && !settings.Get("as_of").Time().IsZero()
}
