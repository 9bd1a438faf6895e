package gitrepo

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A commit is whatever its maker wrote: reading one never fails otherwise than
// with an error, and yields text.
func FuzzACommitIsReadOrRefused(f *testing.F) {
	tree := "tree " + strings.Repeat("a", 40) + "\n"
	f.Add([]byte(tree + "parent " + strings.Repeat("b", 40) + "\nauthor A <a@b.example> 1 +0000\ncommitter B <b@c.example> 2 +0000\n\nT\n\nCo-authored-by: C <c@d.example>\n"))
	f.Add([]byte(tree + "author <<>> 99999999999999999999 x\ngpgsig -----\n -----\n\n\n"))
	f.Add([]byte("tree x\n"))
	f.Add([]byte(tree + "committer \xff<\xff> -5\n\nCo-authored-by:\n \n\t<>\n#\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := &node{}
		if n.parse(data) != nil {
			return
		}
		v := n.revision()
		for _, p := range append(v.CoAuthors, v.Author, v.Committer) {
			if !utf8.ValidString(p.Name) || !utf8.ValidString(p.Email) || strings.ContainsAny(p.Email, "\n") {
				t.Errorf("%+v is no text of one line", p)
			}
		}
		if !utf8.ValidString(v.Message) {
			t.Error("the message is no text")
		}
	})
}

func FuzzATreeIsReadOrRefused(f *testing.F) {
	id := strings.Repeat("\x01", 20)
	f.Add("100644 a.md\x00" + id + "40000 b\x00" + id)
	f.Add("100644 ..\x00" + id)
	f.Add("9999999999 a\x00" + id)
	f.Add("100644 a\x00short")
	f.Fuzz(func(t *testing.T, data string) {
		list, err := parseTree(data)
		if err != nil {
			return
		}
		for i, e := range list {
			if e.name == "" || e.name == ".." || strings.ContainsAny(e.name, "/\x00") || i > 0 && list[i-1].name >= e.name {
				t.Errorf("%q is listed", e.name)
			}
		}
	})
}
