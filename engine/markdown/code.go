package markdown

import (
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// maxCode is the longest block, in bytes, that is coloured: a lexer's regular
// expressions may cost more than the length of the text.
const maxCode = 16 << 10

// languages are those the field writes in; any other block stays uncoloured.
var languages = map[string]string{
	"bash": "bash", "sh": "bash", "shell": "bash", "console": "console",
	"powershell": "powershell", "ps1": "powershell", "python": "python", "py": "python",
	"yaml": "yaml", "yml": "yaml", "sigma": "yaml", "json": "json", "toml": "toml", "ini": "ini",
	"xml": "xml", "html": "html", "http": "http", "sql": "sql", "diff": "diff",
	"c": "c", "go": "go", "java": "java", "javascript": "javascript", "js": "javascript",
	"php": "php", "csharp": "csharp", "hcl": "hcl", "nginx": "nginx",
}

// Highlights keeps coloured blocks of code, so that text shown on several
// pages is coloured once. The zero value is ready; it is safe for use by
// several goroutines and forgets everything when it has grown too large.
type Highlights struct {
	mu    sync.Mutex
	known map[Code]string
}

const maxHighlights = 4096 // blocks

// colour returns a block's HTML, from memory where it can.
func (h *Highlights) colour(c Code) string {
	if h == nil {
		return colour(c)
	}
	h.mu.Lock()
	out, ok := h.known[c]
	h.mu.Unlock()
	if ok {
		return out
	}
	out = colour(c)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.known == nil || len(h.known) >= maxHighlights {
		h.known = map[Code]string{}
	}
	h.known[c] = out
	return out
}

// code writes a block of code in a frame that scrolls and that the keyboard
// reaches.
func (w *htmlWriter) code(c *Code) {
	w.WriteString(`<pre class="code"`)
	w.frame("Code")
	w.WriteString("<code>")
	if languages[c.Language] == "" || len(c.Text) > maxCode {
		w.escape(c.Text)
	} else {
		w.WriteString(w.highlights.colour(*c))
	}
	w.WriteString("</code></pre>\n")
}

// colour writes each token in a span of chroma's short class ("k" for a
// keyword), which is the one Pygments has used since 2006.
func colour(c Code) string {
	w := &htmlWriter{}
	tokens, err := chroma.Coalesce(lexers.Get(languages[c.Language])).Tokenise(nil, c.Text)
	if err != nil {
		w.escape(c.Text)
		return w.String()
	}
	for t := tokens(); t != chroma.EOF; t = tokens() {
		class := chroma.StandardTypes[t.Type]
		if class == "" || class == "w" {
			w.escape(t.Value)
			continue
		}
		w.open("span", "class", class)
		w.escape(t.Value)
		w.WriteString("</span>")
	}
	return strings.TrimSuffix(w.String(), "\n")
}
