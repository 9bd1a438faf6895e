package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// shelf is a selection of the assessments that has its own index pages.
type shelf struct {
	path  string // "assessments/by/product/flash-alert"
	name  string // "Flash alerts"
	group string // one of shelfGroups
	key   string // what the products have in common: "T1190", "2024"
	list  []*edition.Assessment
	tlp   intel.TLP // strictest of the list
}

// shelfGroups are the ways in which products are sorted.
var shelfGroups = []struct{ group, title, plural string }{
	{"product", "By kind", "kinds"},
	{"technique", "By technique", "techniques"},
	{"actor", "By actor", "actors"},
	{"cve", "By vulnerability", "vulnerabilities"},
	{"year", "By year", "years"},
}

func groupPath(group string) string { return "assessments/by/" + group }

func productPath(p intel.Product) string { return "assessments/by/product/" + string(p) }

func techniquePath(id string) string { return "assessments/by/technique/" + id + "/index.html" }

func cvePath(id string) string { return "assessments/by/cve/" + id + "/index.html" }

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

// shelves sorts the assessments in all the ways there are. What was removed
// stands on no shelf but that of its year.
func (s *site) sorted(all []*edition.Assessment) []shelf {
	byPath := map[string]*shelf{}
	put := func(a *edition.Assessment, group, path, key, name string) {
		path = strings.TrimSuffix(path, "/index.html")
		h := byPath[path]
		if h == nil {
			h = &shelf{path: path, name: name, group: group, key: key}
			byPath[path] = h
		}
		if len(h.list) == 0 || h.list[len(h.list)-1] != a {
			h.list, h.tlp = append(h.list, a), max(h.tlp, a.TLP)
		}
	}
	for _, a := range all {
		year := strconv.Itoa(a.Issued.In(s.zone).Year())
		put(a, "year", groupPath("year")+"/"+year, year, year)
		if removed(a) {
			continue
		}
		put(a, "product", productPath(a.Product), string(a.Product), productsName(a.Product))
		for _, id := range a.Attack {
			put(a, "technique", techniquePath(id), id, s.techniqueName(id))
		}
		for _, id := range a.CVEs {
			put(a, "cve", cvePath(id), id, id)
		}
		for _, name := range a.Actors {
			put(a, "actor", actorPath(name), name, name)
		}
	}
	list := make([]shelf, 0, len(byPath))
	for _, h := range byPath {
		list = append(list, *h)
	}
	slices.SortFunc(list, func(a, b shelf) int { return cmp.Compare(a.path, b.path) })
	return list
}

// productsName is what products of a form are called together; the plain
// assessment must not be taken for all of them.
func productsName(p intel.Product) string {
	if p == intel.GeneralAssessment {
		return "General assessments"
	}
	return sentence(plural(p.Noun()))
}

// techniqueName is the id with the name that ATT&CK gives it.
func (s *site) techniqueName(id string) string {
	if t, ok := s.attack.Technique(id); ok {
		return id + " " + t.Name
	}
	return id
}

// grouped parts the shelves into their groups.
func grouped(all []shelf) map[string][]shelf {
	groups := map[string][]shelf{}
	for _, h := range all {
		groups[h.group] = append(groups[h.group], h)
	}
	slices.Reverse(groups["year"])
	return groups
}

// of returns the shelves of one group.
func (s *site) of(group string) []shelf { return s.groups[group] }

// onShelf returns the links to the shelves of one group.
func (p *page) onShelf(group string) []link {
	return links(p.of(group), func(h shelf) link { return p.at(h.path+"/index.html", h.name) })
}
