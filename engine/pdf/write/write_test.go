package write

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	"github.com/dossier-cti/dossier/engine/pdf/fonts"
)

func TestSyntaxOfValues(t *testing.T) {
	for _, tt := range []struct {
		name  string
		value any
		want  string
	}{
		{"a name", name("Type"), "/Type"},
		{"a name with a slash", name("text/plain"), "/text#2Fplain"},
		{"a string with brackets", `a (b) \c`, `(a \(b\) \\c)`},
		{"a string beyond ASCII", "é", "<FEFF00E9>"},
		{"a string beyond the first plane", "🙂", "<FEFFD83DDE42>"},
		{"a string with a line end", "a\nb", "<FEFF0061000A0062>"},
		{"whole points", 72 * Point, "72"},
		{"thousandths", Unit(1050), "1.05"},
		{"less than a point", Unit(-7), "-0.007"},
		{"a dictionary leaves out what is not there", dict("A", 1, "B", nil, "C", ref(3)), "<</A 1/C 3 0 R>>"},
		{"an array", []any{0, []ref{1, 2}}, "[0 [1 0 R 2 0 R]]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := string(appendValue(nil, tt.value)); got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

func TestTheProfileIsAsLongAsItSays(t *testing.T) {
	p := sRGB()
	if n := int(binary.BigEndian.Uint32(p)); n != len(p) {
		t.Errorf("says %d, is %d", n, len(p))
	}
	for i := range int(binary.BigEndian.Uint32(p[128:])) {
		e := p[132+12*i:]
		from, size := binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:])
		if int(from+size) > len(p) || from%4 != 0 {
			t.Errorf("tag %s lies at %d, %d bytes", e[:4], from, size)
		}
	}
}

// small draws one word on one page.
func small(t *testing.T, title string) []byte {
	t.Helper()
	l, err := fonts.Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	set := l.NewSet()
	doc := New(set, Meta{Title: title, Language: "en", Date: time.Unix(0, 0)})
	face := set.Face(fonts.Serif)
	doc.AddPage(A4).Text(doc.Root.Add("P"), Text{X: 72 * Point, Y: 72 * Point, Face: face, Size: 11 * Point, Words: []fonts.Word{face.Shape("word")}})
	var b bytes.Buffer
	if err := doc.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheIdentifierFollowsTheContent(t *testing.T) {
	a, again, b := small(t, "A"), small(t, "A"), small(t, "B")
	if !bytes.Equal(a, again) {
		t.Error("two runs differ")
	}
	id := func(file []byte) []byte { return file[bytes.LastIndex(file, []byte("/ID")):][:40] }
	if bytes.Equal(id(a), id(b)) {
		t.Error("different documents have one identifier")
	}
}
