package gate_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// store is a bare git repository that grows by loose objects. All scenes of a
// test share one, so that a hundred pull requests cost little.
type store struct {
	t    testing.TB
	dir  string
	have map[string]bool
}

func newStore(t testing.TB) *store {
	t.Helper()
	s := &store{t, t.TempDir(), map[string]bool{}}
	s.write("HEAD", []byte("ref: refs/heads/main\n"))
	s.write("config", []byte("[core]\n\trepositoryformatversion = 0\n\tbare = true\n"))
	s.write("refs/heads/.keep", nil)
	return s
}

func (s *store) write(name string, data []byte) {
	s.t.Helper()
	name = filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// object stores an object and returns its id.
func (s *store) object(kind string, data []byte) string {
	s.t.Helper()
	whole := append(fmt.Appendf(nil, "%s %d\x00", kind, len(data)), data...)
	sum := sha1.Sum(whole)
	id := hex.EncodeToString(sum[:])
	if s.have[id] {
		return id
	}
	s.have[id] = true
	var b bytes.Buffer
	z, err := zlib.NewWriterLevel(&b, zlib.BestSpeed)
	if err != nil {
		s.t.Fatal(err)
	}
	if _, err := z.Write(whole); err != nil {
		s.t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		s.t.Fatal(err)
	}
	s.write("objects/"+id[:2]+"/"+id[2:], b.Bytes())
	return id
}

// files are the contents of a revision by path. A content that begins with
// "link:" is a symbolic link, one with "module:" a submodule.
type files map[string]string

func (f files) with(edits files) files {
	all := maps.Clone(f)
	for path, text := range edits {
		if text == gone {
			delete(all, path)
		} else {
			all[path] = text
		}
	}
	return all
}

// gone as a content removes a file.
const gone = "\x00gone"

func (s *store) tree(f files) string {
	type entry struct{ name, mode, id string }
	folders, entries := map[string]files{}, []entry{}
	for path, text := range f {
		if dir, rest, deep := strings.Cut(path, "/"); deep {
			if folders[dir] == nil {
				folders[dir] = files{}
			}
			folders[dir][rest] = text
			continue
		}
		switch target, link := strings.CutPrefix(text, "link:"); {
		case link:
			entries = append(entries, entry{path, "120000", s.object("blob", []byte(target))})
		case strings.HasPrefix(text, "module:"):
			entries = append(entries, entry{path, "160000", strings.TrimPrefix(text, "module:")})
		default:
			entries = append(entries, entry{path, "100644", s.object("blob", []byte(text))})
		}
	}
	for dir, f := range folders {
		entries = append(entries, entry{dir, "40000", s.tree(f)})
	}
	key := func(e entry) string {
		if e.mode == "40000" {
			return e.name + "/"
		}
		return e.name
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(key(a), key(b)) })
	var b bytes.Buffer
	for _, e := range entries {
		raw, err := hex.DecodeString(e.id)
		if err != nil {
			s.t.Fatal(err)
		}
		fmt.Fprintf(&b, "%s %s\x00%s", e.mode, e.name, raw)
	}
	return s.object("tree", b.Bytes())
}

// commit is one commit to be made.
type commit struct {
	by        string // author, as "Name <address>" or the short name of a person
	committer string // empty: the author
	message   string
	parents   []string
	files     files
	at        time.Time
}

func (s *store) commit(c commit) string {
	if c.committer == "" {
		c.committer = c.by
	}
	if c.message == "" {
		c.message = "Change"
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "tree %s\n", s.tree(c.files))
	for _, p := range c.parents {
		fmt.Fprintf(&b, "parent %s\n", p)
	}
	fmt.Fprintf(&b, "author %s %d +0000\ncommitter %s %d +0000\n\n%s\n", signature(c.by), c.at.Unix(), signature(c.committer), c.at.Unix(), c.message)
	return s.object("commit", b.Bytes())
}

// signature writes a person as git does.
func signature(who string) string {
	if strings.Contains(who, "<") {
		return who
	}
	return who + " <" + who + "@northlight.example>"
}
