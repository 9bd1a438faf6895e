package gitrepo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

// Revision is one commit with who made it. What it says of people and times are
// the claims of whoever made it.
type Revision struct {
	Commit
	Parents           []string // ids; none for the first commit
	Author, Committer Person
	CoAuthors         []Person // of its Co-authored-by trailers, and of lines like them that are none for git
	Signed            bool     // it bears a signature, which nobody has checked
	Message           string
}

// Person is a name in a commit.
type Person struct {
	Name, Email string
	When        time.Time // UTC; zero for a co-author, and where it cannot be read
}

// Revision returns a commit by any name that [Repo.Tree] takes.
func (r *Repo) Revision(name string) (Revision, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	n, err := r.named(name)
	if err != nil {
		return Revision{}, err
	}
	return n.revision(), nil
}

// Has reports whether the objects of a commit are at hand, named by its full id.
func (r *Repo) Has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err := r.node(plumbing.NewHash(id))
	return len(id) == 40 && err == nil
}

// node is a commit as it is stored.
type node struct {
	id, tree plumbing.Hash
	parents  []plumbing.Hash
	time     int64 // of the committer, seconds since 1970
	head     []byte
	message  []byte
}

const largestCommit = 4 << 20 // bytes

// node reads a commit. The caller holds r.mu.
func (r *Repo) node(id plumbing.Hash) (*node, error) {
	object, err := r.store.EncodedObject(plumbing.CommitObject, id)
	if errors.Is(err, plumbing.ErrObjectNotFound) && r.shallow() {
		return nil, fmt.Errorf("read commit %s: %w", id, ErrShallow)
	}
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", id, r.missing(err))
	}
	if object.Size() > largestCommit {
		return nil, fmt.Errorf("read commit %s: it has %d bytes; %d are the most", id, object.Size(), largestCommit)
	}
	in, err := object.Reader()
	if err != nil {
		return nil, fmt.Errorf("read commit %s: %w", id, err)
	}
	data, err := io.ReadAll(in)
	if err = errors.Join(err, in.Close()); err != nil {
		return nil, fmt.Errorf("read commit %s: %w", id, err)
	}
	n := &node{id: id}
	if err := n.parse(data); err != nil {
		return nil, fmt.Errorf("read commit %s: %w", id, err)
	}
	return n, nil
}

func (n *node) parse(data []byte) error {
	n.head, n.message, _ = bytes.Cut(data, []byte("\n\n"))
	for line := range bytes.Lines(n.head) {
		key, value, _ := bytes.Cut(bytes.TrimSuffix(line, []byte("\n")), []byte(" "))
		switch string(key) {
		case "tree":
			n.tree = plumbing.NewHash(string(value))
		case "parent":
			n.parents = append(n.parents, plumbing.NewHash(string(value)))
		case "committer":
			n.time = person(value).When.Unix()
		default:
			continue
		}
		if string(key) != "committer" && !plumbing.IsHash(string(value)) {
			return fmt.Errorf("its %s is no id of an object", key)
		}
	}
	if n.tree.IsZero() {
		return errors.New("it names no tree")
	}
	return nil
}

// field returns the value of the first header line of a name; git, too, takes
// the first.
func (n *node) field(name string) ([]byte, bool) {
	for line := range bytes.Lines(n.head) {
		if value, ok := bytes.CutPrefix(line, []byte(name+" ")); ok {
			return bytes.TrimSuffix(value, []byte("\n")), true
		}
	}
	return nil, false
}

func (n *node) revision() Revision {
	author, _ := n.field("author")
	committer, _ := n.field("committer")
	_, signed := n.field("gpgsig")
	v := Revision{
		Commit: Commit{ID: n.id.String(), Time: time.Unix(n.time, 0).UTC()},
		Author: person(author), Committer: person(committer), Signed: signed,
		Message: strings.ToValidUTF8(string(n.message), "\ufffd"),
	}
	for _, p := range n.parents {
		v.Parents = append(v.Parents, p.String())
	}
	for _, text := range coAuthors(v.Message) {
		v.CoAuthors = append(v.CoAuthors, person([]byte(text)))
	}
	return v
}

// person reads `NAME <EMAIL> SECONDS ZONE`; what is missing stays empty.
func person(line []byte) Person {
	open, end := bytes.IndexByte(line, '<'), bytes.LastIndexByte(line, '>')
	if open < 0 || end < open {
		return Person{Name: strings.TrimSpace(strings.ToValidUTF8(string(line), "\ufffd"))}
	}
	p := Person{
		Name:  strings.TrimSpace(strings.ToValidUTF8(string(line[:open]), "\ufffd")),
		Email: strings.TrimSpace(strings.ToValidUTF8(string(line[open+1:end]), "\ufffd")),
	}
	if seconds, _, _ := strings.Cut(strings.TrimSpace(string(line[end+1:])), " "); seconds != "" {
		if n, err := strconv.ParseInt(seconds, 10, 40); err == nil {
			p.When = time.Unix(n, 0).UTC()
		}
	}
	return p
}
