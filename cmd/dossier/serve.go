package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/gitrepo"
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
asked for; nothing is written to disk, and there are no PDFs: dossier build makes
them. The history is read once for each commit: what changed since the revision
before, earlier revisions and former names are those that a build shows.

What you see is what lies on disk. Documents that nobody has signed yet are shown
too, marked as drafts; --signed shows nothing but what a build would publish.

The address is that of this machine alone unless --addr says otherwise. The
moment is now, or the as_of of an example, or what --at says: a day or moment
before the last commit, a branch, a tag or a commit shows what was committed then
in place of what lies on disk.`,
		Example: `  dossier serve
  dossier serve --audience partners --addr 127.0.0.1:9000`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return e.serve(cmd.Context(), o) },
	}
	cmd.Flags().StringVar(&o.addr, "addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 takes a free one")
	cmd.Flags().StringVar(&o.audience, "audience", "", "the edition of `AUDIENCE` (default from dossier.yaml)")
	cmd.Flags().BoolVar(&o.signed, "signed", false, "without drafts")
	cmd.Flags().StringVar(&o.at, "at", "", "show the site "+atHelp)
	return cmd
}

// lasting is by how many percent of what lives memory may grow: what is kept is much,
// and each state makes little garbage.
const lasting = 300

// show is a site that is being served.
type show struct {
	*env
	serveOptions
	stage     stage
	root, git string // git is where git keeps HEAD; "" outside git
	memory    *memory
	head      string // the commit last looked at
	whole     bool   // nothing was wrong when everything was looked at last
}

func (e *env) newShow(o serveOptions) (*show, error) {
	s := &show{env: e, serveOptions: o}
	var err error
	if s.root, err = e.root(); err != nil {
		return nil, err
	}
	repo, inGit, err := gitrepo.Open(s.root)
	if err != nil {
		return nil, err
	}
	if inGit {
		s.git = repo.Own()
		if err := repo.Close(); err != nil {
			return nil, err
		}
	}
	if s.at == "" && !e.isExample() {
		s.at = "now"
	}
	s.memory, err = e.newMemory()
	return s, err
}

// serve serves until ctx is done. The address is taken before anything is read: who
// has to choose another shall not wait for it.
func (e *env) serve(ctx context.Context, o serveOptions) error {
	s, err := e.newShow(o)
	if err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", o.addr)
	if err != nil {
		return fmt.Errorf("--addr %s: %w", o.addr, errors.Unwrap(err))
	}
	defer listener.Close()
	saved, err := watch(ctx, s.root, s.git)
	if err != nil {
		return fmt.Errorf("watch %s: %w", filepath.Join(s.root, "content"), err)
	}
	if err := s.play(ctx, nil); err != nil {
		return err
	}
	return s.open(ctx, listener, saved)
}

// open answers whoever comes, and looks at what is saved.
func (s *show) open(ctx context.Context, listener net.Listener, saved <-chan []string) error {
	at := listener.Addr().(*net.TCPAddr)
	if !at.IP.IsLoopback() {
		fmt.Fprintf(s.err, "Everyone who reaches %s can read this edition\n", at)
	}
	fmt.Fprintf(s.out, "Site  http://%s/\n", at)
	if s.getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(lasting))
	}
	server := &http.Server{Handler: local(&s.stage, at), ReadHeaderTimeout: 10 * time.Second}
	go func() {
		for paths := range saved {
			if err := s.play(ctx, paths); err != nil && ctx.Err() == nil {
				fmt.Fprintf(s.err, "dossier: %v\n", err)
				s.stage.fail(err)
			}
		}
	}()
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		s.stage.end()
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer stop()
		stopped <- server.Shutdown(last)
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", at, err)
	}
	return <-stopped
}

// play puts the present state of the content on the stage, or what is wrong with
// it. saved are the paths that may have changed, nil for any.
//
// What was written shows as soon as it is known to be right by itself; whether
// all else is still right with it is looked at then, unless something was wrong
// before: nobody shall read pages that are known not to hold.
func (s *show) play(ctx context.Context, saved []string) error {
	begin := s.now()
	repo, _, err := gitrepo.Open(s.root)
	if err != nil {
		return err
	}
	j := &job{root: s.root, fsys: os.DirFS(s.root), repo: repo, memory: s.memory, heritage: s.memory.past, saved: saved, drafts: !s.signed}
	defer j.close()
	if err := j.at(s.serveOptions.at, s.now); err != nil {
		return err
	}
	if len(saved) == 0 && saved != nil && s.head == j.commit {
		return nil
	}
	s.head = j.commit
	if err := s.read(ctx, j); err != nil {
		return err
	}
	all := *j // as it is before signed texts take the place of drafts
	shown := s.whole && len(stopping(j.found)) == 0 && len(stopping(s.memory.own)) == 0
	if shown {
		if err := s.perform(ctx, j, begin); err != nil {
			return err
		}
	}
	s.inspect(&all)
	bad := stopping(all.found)
	if s.whole = len(bad) == 0; !s.whole {
		return s.decline(&all, bad)
	}
	if shown {
		return nil
	}
	return s.perform(ctx, j, begin)
}

// perform puts the edition of a job on the stage.
func (s *show) perform(ctx context.Context, j *job, begin time.Time) error {
	if err := s.hindsight(ctx, j); err != nil {
		return err
	}
	if err := s.lookBack(ctx, j); err != nil {
		return err
	}
	s.memory.past = j.heritage
	ed, err := j.edition(s.audience)
	if err != nil {
		return err
	}
	version, _ := build()
	pages, err := web.Open(ed, roundup.All(ed), web.Options{Version: version, Sheets: s.memory.sheets, Root: "/"})
	if err != nil {
		return err
	}
	s.stage.present(pages)
	fmt.Fprintf(s.err, "Ready after %s\n", s.now().Sub(begin).Round(time.Millisecond))
	return nil
}

// decline puts on the stage what is wrong.
func (s *show) decline(j *job, bad []diag.Diagnostic) error {
	var texts []string
	for _, d := range bad[:min(len(bad), 50)] {
		var b strings.Builder
		if err := diag.WriteText(&b, []diag.Diagnostic{d}, j.source, false); err != nil {
			return fmt.Errorf("print findings: %w", err)
		}
		texts = append(texts, b.String())
	}
	fmt.Fprintf(s.err, "%s; the page lists them\n", count(len(bad), "error"))
	s.stage.refuse(count(len(bad), "error"), texts)
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
