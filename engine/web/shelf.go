package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// shelf is a selection of the assessments that has its own index pages.
type shelf struct {
	path  string // "assessments/by/product/flash-alert"
	name  string // "Flash alerts"
	group string // "product", "year", "technique" or "actor"
	list  []*edition.Assessment
}

func productPath(p intel.Product) string { return "assessments/by/product/" + string(p) }

func techniquePath(id string) string { return "assessments/by/technique/" + id + "/index.html" }

func actorPath(name string) string { return "assessments/by/actor/" + slug(name) + "/index.html" }

// slug makes a name fit for a path. Bytes outside a–z, 0–9 become two hex
// digits after a dash, so that different names never meet in one path.
func slug(name string) string {
	var b strings.Builder
	for _, c := range []byte(strings.ToLower(name)) {
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b.WriteByte(c)
		case c == ' ':
			b.WriteByte('-')
		default:
			b.WriteString("-x" + strconv.FormatUint(uint64(c), 16))
		}
	}
	return b.String()
}

// shelves sorts the assessments by product, year, technique and actor. What
// was removed stands on no shelf but that of its year.
func shelves(all []*edition.Assessment, zone *time.Location) []shelf {
	byPath := map[string]*shelf{}
	put := func(a *edition.Assessment, group, path, name string) {
		s := byPath[path]
		if s == nil {
			s = &shelf{path: path, name: name, group: group}
			byPath[path] = s
		}
		if len(s.list) == 0 || s.list[len(s.list)-1] != a {
			s.list = append(s.list, a)
		}
	}
	for _, a := range all {
		year := strconv.Itoa(a.Issued.In(zone).Year())
		put(a, "year", "assessments/by/year/"+year, year)
		if removed(a) {
			continue
		}
		put(a, "product", productPath(a.Product), sentence(plural(a.Product.Noun())))
		for _, id := range a.Attack {
			put(a, "technique", strings.TrimSuffix(techniquePath(id), "/index.html"), "Technique "+id)
		}
		for _, name := range a.Actors {
			put(a, "actor", strings.TrimSuffix(actorPath(name), "/index.html"), name)
		}
	}
	list := make([]shelf, 0, len(byPath))
	for _, s := range byPath {
		list = append(list, *s)
	}
	slices.SortFunc(list, func(a, b shelf) int { return cmp.Compare(a.path, b.path) })
	return list
}

// onShelf returns the links to the shelves of one group.
func (p *page) onShelf(group string) []link {
	var out []link
	for _, s := range p.shelves {
		if s.group == group {
			out = append(out, p.at(s.path+"/index.html", s.name))
		}
	}
	return out
}
