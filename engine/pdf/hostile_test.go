package pdf_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/pdf"
)

// shards are what hostile Markdown is made of.
var shards = []string{
	"word ", "word ", "\n", "\n\n", "  ", "\t", "- ", "1. ", "999999999. ", "> ", "# ", "###### ", "```\n", "~~~\n", "    ", "|", "|---|---|\n", "|:-:|\n", "| a ",
	"[^1]", "[^1]: ", "[[PIR-001]]", "[S1]", "[x](", "https://a.example/", ")", "![", "](#", "**", "*", "~~", "`", "``", "<b>", "&amp;", "\\", "---\n", "===\n", ": ",
	"- [ ] ", "> [!NOTE]\n", strings.Repeat("0123456789abcdef", 30), strings.Repeat("| a ", 40), strings.Repeat("- ", 30), strings.Repeat("> ", 30), strings.Repeat("*", 50),
	"日本", "שלום", "كتاب", "e\u0301\u0323\u0302", "\u200b", "\u202e", "\ufeff", "🙂", "👩‍👩‍👧", "\U0010ffff", "\u2028", "ﬁ", "Ǆ", "\x00", "\xff",
}

func TestHostileMarkdownMakesFewPagesThatConform(t *testing.T) {
	press := newPress(t)
	r := rand.New(rand.NewPCG(20, 24))
	for range 200 {
		var b strings.Builder
		for range 1 + r.IntN(120) {
			b.WriteString(shards[r.IntN(len(shards))])
		}
		source := b.String()
		var out bytes.Buffer
		pages, err := press.Print(&out, pdf.Markdown(source))
		if err != nil {
			t.Fatalf("%q: %v", source, err)
		}
		if pages > 2+len(source)/100 {
			t.Errorf("%d bytes became %d pages: %q", len(source), pages, source)
		}
		file, err := open(out.Bytes())
		if err != nil {
			t.Fatalf("%q: %v", source, err)
		}
		if found := conform(file); len(found) > 0 {
			t.Fatalf("%q: %q", source, found)
		}
	}
}
