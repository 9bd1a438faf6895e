package gitrepo

import (
	"bytes"
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// past is a commit with what it changed.
type past struct {
	id, tree  plumbing.Hash
	parentIDs []plumbing.Hash
	time      int64 // of the committer, seconds since 1970
	author    Person
	subject   string
	pull      int
	parents   []*past // once walked
	seen      bool
	handed    bool // to be compared

	line    int     // place on the line of first parents, 1 the youngest; 0 beside it
	landing *past   // the commit of the line that brought this one
	touches []touch // in the order of their paths
	depth   depth   // how much of touches is known
}

type depth uint8

const (
	unknown  depth = iota
	written        // what differs from every parent
	compared       // and what differs from the first
)

// touch is one file that a commit changed.
type touch struct {
	commit       *past
	path         string        // from the top of the repository
	from, to     string        // landed: where the file was before or lies now, when it was renamed
	id, was      plumbing.Hash // after, and in the first parent; zero: not there
	mode         uint32
	made, landed bool
}

// chronicle is one reading of the history of a commit.
type chronicle struct {
	ctx     context.Context
	repo    *Repo
	objects *objects
	options LineageOptions
	below   string // from the top of the repository; "" for all
	byID    map[plumbing.Hash]*past
	list    []*past // youngest first
	line    []*past // of first parents, youngest first
}

// lineage reads the commits and, at the same time, compares their trees.
func (h *chronicle) lineage(head plumbing.Hash) (*Lineage, error) {
	r := h.objects.reader()
	fresh, err := h.recall(r, head)
	if err != nil {
		return nil, err
	}
	c := h.compare()
	err = h.walk(r, head, c.add)
	if err == nil {
		h.land(head)
		for _, commit := range h.list {
			c.add(commit)
		}
	}
	if err = cmp.Or(err, c.wait()); err != nil {
		return nil, err
	}
	if !fresh {
		h.remember(head)
	}
	return h.index(), nil
}

// queue holds commits, the youngest on top, of one age the first to come.
type queue []queuedCommit

type queuedCommit struct {
	*past
	n int
}

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].time > q[j].time || q[i].time == q[j].time && q[i].n < q[j].n
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(queuedCommit)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// walk lists every commit that is reachable from head, and tells of each once
// its parents are known.
func (h *chronicle) walk(r *objectReader, head plumbing.Hash, tell func(*past)) error {
	first, err := h.commit(r, head)
	if err != nil {
		return err
	}
	q := queue{{first, 0}}
	first.seen = true
	for n := 1; len(q) > 0; {
		c := heap.Pop(&q).(queuedCommit).past
		if err := h.family(r, c); err != nil {
			return err
		}
		for _, p := range c.parents {
			if !p.seen {
				p.seen = true
				heap.Push(&q, queuedCommit{p, n})
				n++
			}
		}
		h.list = append(h.list, c)
		tell(c)
		if len(h.list)%1024 == 0 && h.ctx.Err() != nil {
			return h.ctx.Err()
		}
	}
	return nil
}

// family finds the parents of a commit.
func (h *chronicle) family(r *objectReader, c *past) error {
	c.parents = make([]*past, len(c.parentIDs))
	for i, id := range c.parentIDs {
		p, err := h.commit(r, id)
		if err != nil {
			return err
		}
		c.parents[i] = p
	}
	return nil
}

// commit returns a commit, which is read unless it is known.
func (h *chronicle) commit(r *objectReader, id plumbing.Hash) (*past, error) {
	if c := h.byID[id]; c != nil {
		return c, nil
	}
	data, err := r.read(id, plumbing.CommitObject)
	if err != nil {
		return nil, err
	}
	n := node{id: id}
	if err := n.parse(data); err != nil {
		return nil, fmt.Errorf("read commit %s: %w", id, err)
	}
	author, _ := n.field("author")
	c := &past{id: id, tree: n.tree, parentIDs: n.parents, time: n.time, author: person(author)}
	c.subject, c.pull = subject(n.message)
	h.byID[id] = c
	return c, nil
}

// longestSubject bounds what is kept of a message, in bytes.
const longestSubject = 300

// subject returns the first line of a message and the pull request that the
// message says it merges. The first line of GitHub's own merges tells less than
// the title of the pull request, which stands below it.
func subject(message []byte) (string, int) {
	title, rest, _ := bytes.Cut(bytes.TrimLeft(message, "\n"), []byte("\n"))
	text := clip(title)
	if !strings.ContainsAny(text, "#") && !strings.HasPrefix(text, "Merged PR ") && !bytes.Contains(rest, []byte("See merge request ")) {
		return text, 0
	}
	for i, form := range pullForms {
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			return text, 0
		}
		below, _, _ := bytes.Cut(bytes.TrimLeft(rest, "\n"), []byte("\n"))
		if i == 0 && len(bytes.TrimSpace(below)) > 0 {
			text = clip(below)
		}
		return text, n
	}
	if m := mergeRequest.FindSubmatch(rest); m != nil {
		n, _ := strconv.Atoi(string(m[1]))
		return text, n
	}
	return text, 0
}

// The first lines of merges on GitHub (merge, squash or rebase), Bitbucket and
// Azure DevOps, and the last line of those on GitLab.
var (
	pullForms = []*regexp.Regexp{
		regexp.MustCompile(`^Merge pull request #(\d{1,9}) from `),
		regexp.MustCompile(` \(#(\d{1,9})\)$`),
		regexp.MustCompile(`^Merged in \S+ \(pull request #(\d{1,9})\)`),
		regexp.MustCompile(`^Merged PR (\d{1,9}): `),
	}
	mergeRequest = regexp.MustCompile(`(?m)^See merge request \S*!(\d{1,9})$`)
)

func clip(line []byte) string {
	text := strings.TrimSpace(strings.ToValidUTF8(string(line[:min(len(line), longestSubject)]), "\ufffd"))
	return text
}

// land finds the line of first parents and which commit of it brought each of
// the others: the oldest from which it can be reached.
func (h *chronicle) land(head plumbing.Hash) {
	for c := h.byID[head]; c != nil; {
		h.line = append(h.line, c)
		c.line = len(h.line)
		if len(c.parents) == 0 {
			break
		}
		c = c.parents[0]
	}
	var open []*past
	for _, c := range slices.Backward(h.line) {
		open = append(open[:0], c)
		for len(open) > 0 {
			p := open[len(open)-1]
			open = open[:len(open)-1]
			if p.landing != nil {
				continue
			}
			p.landing = c
			open = append(open, p.parents...)
		}
	}
}

// missing reports whether something is not known yet that is asked of a commit.
func (c *past) missing() bool {
	return c.depth == unknown || c.depth == written && c.line > 0
}

// comparer finds what commits changed, a stretch of the history at a time:
// neighbours share most of their trees.
type comparer struct {
	work  chan []*past
	next  []*past
	group sync.WaitGroup
	errs  []error
}

const stretch = 256 // commits

// compare starts the workers.
func (h *chronicle) compare() *comparer {
	workers := max(h.options.Workers, 1)
	c := &comparer{work: make(chan []*past, workers), errs: make([]error, workers)}
	for i := range workers {
		c.group.Go(func() {
			w := &treeWalk{chronicle: h, reader: h.objects.reader()}
			for list := range c.work {
				if c.errs[i] == nil {
					c.errs[i] = w.commits(list)
				}
			}
		})
	}
	return c
}

// add hands a commit to the workers, unless all is known of it. Merges wait
// until they are handed over a second time, when their place is known.
func (c *comparer) add(p *past) {
	if p.handed || !p.missing() || len(p.parents) > 1 && p.landing == nil {
		return
	}
	p.handed = true
	if c.next = append(c.next, p); len(c.next) == stretch {
		c.work <- c.next
		c.next = nil
	}
}

// wait returns when all that was handed over is done.
func (c *comparer) wait() error {
	c.work <- c.next
	close(c.work)
	c.group.Wait()
	return cmp.Or(c.errs...)
}

// index sorts what was found by paths.
func (h *chronicle) index() *Lineage {
	l := &Lineage{repo: h.repo, made: map[string][]*touch{}, landed: map[string][]*touch{}}
	for _, c := range h.list {
		for i := range c.touches {
			if t := &c.touches[i]; t.made {
				l.made[t.path] = append(l.made[t.path], t)
			}
		}
	}
	for _, c := range h.line {
		for i := range c.touches {
			if t := &c.touches[i]; t.landed {
				l.landed[t.path] = append(l.landed[t.path], t)
			}
		}
	}
	return l
}
