package web

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// addressForm finds where links, pictures, scripts, style sheets and redirects lead.
var addressForm = regexp.MustCompile(`\s(?:href|src|action)="([^"]*)"|content="\d+; ?url=([^"]*)"`)

// roads checks the links of the pages of a site; read returns a file, and false where
// there is none.
type roads struct {
	read func(name string) (string, bool)
	ids  map[string][]string // by page
}

// wrong returns what is wrong with the links of a page.
func (l *roads) wrong(page string) []string {
	if page == "404.html" {
		return nil // served at any depth, so its addresses start at the root
	}
	html, _ := l.read(page)
	var list []string
	for _, m := range addressForm.FindAllStringSubmatch(html, -1) {
		address := m[1] + m[2]
		to, place, _ := strings.Cut(address, "#")
		to, _, _ = strings.Cut(to, "?")
		target := page
		if to != "" {
			target = path.Join(path.Dir(page), to)
		}
		switch _, there := l.read(target); {
		case strings.Contains(to, ":"): // of other sites, which the texts name
		case strings.HasPrefix(to, "/"):
			list = append(list, address+", which is not relative")
		case !there:
			list = append(list, address+", which is not there")
		case place != "" && !slices.Contains(l.placesOf(target), place):
			list = append(list, address+", where that place is not")
		}
	}
	return list
}

// placesOf returns the ids on a page.
func (l *roads) placesOf(page string) []string {
	list, known := l.ids[page]
	if !known {
		html, _ := l.read(page)
		for _, m := range idForm.FindAllStringSubmatch(html, -1) {
			list = append(list, m[1])
		}
		l.ids[page] = list
	}
	return list
}

func TestEveryLinkIsRelativeAndLeadsSomewhere(t *testing.T) {
	files := draw(t, rich())
	l := roads{ids: map[string][]string{}, read: func(name string) (string, bool) {
		text, ok := files[name]
		return text, ok || strings.HasSuffix(name, ".pdf") // made elsewhere
	}}
	for _, page := range pagesOf(files) {
		for _, wrong := range l.wrong(page) {
			t.Errorf("%s leads to %s", page, wrong)
		}
	}
}

// everyLinkLeadsSomewhere reads the pages of the example.
func everyLinkLeadsSomewhere(t *testing.T, folder string) {
	site := os.DirFS(folder)
	l := roads{ids: map[string][]string{}, read: func(name string) (string, bool) {
		text, err := fs.ReadFile(site, name)
		return string(text), err == nil
	}}
	for _, page := range pagesIn(t, site) {
		for _, wrong := range l.wrong(page) {
			t.Errorf("%s leads to %s", page, wrong)
		}
	}
}
