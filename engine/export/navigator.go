package export

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// Domains are those of ATT&CK; each has a layer of its own.
var Domains = []string{"enterprise-attack", "mobile-attack", "ics-attack"}

// layer is a layer of the ATT&CK Navigator (layer format 4.5).
type layer struct {
	Name        string      `json:"name"`
	Versions    versions    `json:"versions"`
	Domain      string      `json:"domain"`
	Description string      `json:"description"`
	Layout      layout      `json:"layout"`
	Techniques  []technique `json:"techniques"`
	Gradient    gradient    `json:"gradient"`
	Metadata    []metadata  `json:"metadata"`
	Links       []outward   `json:"links,omitempty"`
}

type versions struct {
	Attack    string `json:"attack,omitempty"`
	Navigator string `json:"navigator"`
	Layer     string `json:"layer"`
}

type layout struct {
	Layout   string `json:"layout"`
	ShowID   bool   `json:"showID"`
	ShowName bool   `json:"showName"`
	Expanded string `json:"expandedSubtechniques"`
}

type technique struct {
	ID      string    `json:"techniqueID"`
	Score   int       `json:"score"`
	Comment string    `json:"comment"`
	Links   []outward `json:"links,omitempty"`
}

type gradient struct {
	Colors   []string `json:"colors"`
	MinValue int      `json:"minValue"`
	MaxValue int      `json:"maxValue"`
}

type metadata struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type outward struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

// mostLinks is how many products the comment and the links of a technique name.
const mostLinks = 10

// Layer writes the techniques of one domain of ATT&CK that live products name. The
// score of a technique is the number of those products. What ATT&CK does not know,
// has revoked or deprecated is left out, as the Navigator cannot place it.
func (x *Exports) Layer(w io.Writer, domain string) error {
	by := x.techniques(domain)
	label, most := intel.Clear, 0
	l := layer{
		Name: x.ed.Organisation.Name + ", " + domain, Domain: domain,
		Versions: versions{major(x.attack.Version), "5.2.0", "4.5"}, Layout: layout{"side", true, true, "annotated"}, Techniques: []technique{},
	}
	for _, id := range slices.Sorted(maps.Keys(by)) {
		t := technique{ID: id, Score: len(by[id])}
		var ids []string
		for n, a := range by[id] {
			label = max(label, own(a))
			if n == mostLinks {
				ids = append(ids, fmt.Sprintf("%d more", len(by[id])-n))
			}
			if n >= mostLinks {
				continue
			}
			ids = append(ids, a.ID)
			if at := x.address(a); at != "" {
				t.Links = append(t.Links, outward{a.ID, at})
			}
		}
		t.Comment = strings.Join(ids, ", ")
		most = max(most, t.Score)
		l.Techniques = append(l.Techniques, t)
	}
	l.Gradient = gradient{[]string{"#c1d9f0", "#12436d"}, 0, max(most, 1)}
	l.Description = fmt.Sprintf("%s. Techniques that the products in force name, as of %s. The score is the number of products.",
		label.Label(), intel.Stamp(x.ed.Moment))
	l.Metadata = []metadata{{"TLP", label.Label()}, {"audience", x.ed.Audience.ID}, {"as of", intel.Stamp(x.ed.Moment)}}
	if x.ed.Organisation.SiteURL != "" {
		l.Links = []outward{{x.ed.Organisation.Name, x.ed.Organisation.SiteURL + "/"}}
	}
	if err := encode(w, l); err != nil {
		return fmt.Errorf("write the layer: %w", err)
	}
	return nil
}

// Used are the domains of ATT&CK in which live products name techniques, the one
// with most techniques first.
func (x *Exports) Used() []string {
	counts := map[string]int{}
	for _, d := range Domains {
		counts[d] = len(x.techniques(d))
	}
	list := slices.DeleteFunc(slices.Clone(Domains), func(d string) bool { return counts[d] == 0 })
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(counts[b], counts[a]) })
	return list
}

// techniques files the live products under the techniques of a domain that they
// name.
func (x *Exports) techniques(domain string) map[string][]*edition.Assessment {
	by := map[string][]*edition.Assessment{}
	for _, a := range x.products {
		if !a.Live() {
			continue
		}
		for _, id := range a.Attack {
			t, ok := x.attack.Technique(id)
			if ok && t.Domain == domain && t.Status == attack.Active && !slices.Contains(by[id], a) {
				by[id] = append(by[id], a)
			}
		}
	}
	return by
}

// major is the first number of a version: "18" of "18.1".
func major(version string) string {
	first, _, _ := strings.Cut(version, ".")
	if _, err := strconv.Atoi(first); err != nil {
		return ""
	}
	return first
}
