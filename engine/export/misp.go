package export

import (
	"crypto/md5"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// event is a product as an event of MISP (its core format, in which numbers are
// strings).
type event struct {
	UUID         string      `json:"uuid"`
	Info         string      `json:"info"`
	Date         string      `json:"date"`
	Timestamp    string      `json:"timestamp"`
	PublishedAt  string      `json:"publish_timestamp"`
	Published    bool        `json:"published"`
	Analysis     string      `json:"analysis"`        // 1 ongoing, 2 complete
	ThreatLevel  string      `json:"threat_level_id"` // 4 undefined: a likelihood is no threat level
	Distribution string      `json:"distribution"`
	Orgc         creator     `json:"Orgc"`
	Tag          []tag       `json:"Tag"`
	Attribute    []attribute `json:"Attribute"`
}

type creator struct {
	Name string `json:"name"`
	UUID string `json:"uuid"`
}

type tag struct {
	Name   string `json:"name"`
	Colour string `json:"colour,omitempty"`
}

type attribute struct {
	UUID         string `json:"uuid"`
	Type         string `json:"type"`
	Category     string `json:"category"`
	Value        string `json:"value"`
	Comment      string `json:"comment"`
	ToIDS        bool   `json:"to_ids"`
	Timestamp    string `json:"timestamp"`
	Distribution string `json:"distribution"`
	FirstSeen    string `json:"first_seen,omitempty"`
	Tag          []tag  `json:"Tag,omitempty"`
}

// Event writes a product as one event of MISP.
func (x *Exports) Event(w io.Writer, a *edition.Assessment) error {
	if err := encode(w, map[string]event{"Event": x.event(a)}); err != nil {
		return fmt.Errorf("write the event of %s: %w", a.ID, err)
	}
	return nil
}

// EventID is the UUID of the event of a product.
func (x *Exports) EventID(a *edition.Assessment) string { return uuid5(x.space, "event", a.ID) }

// event is a product with its attributes.
func (x *Exports) event(a *edition.Assessment) event {
	e := x.head(a)
	e.Attribute = x.attributes(a)
	return e
}

func (x *Exports) attributes(a *edition.Assessment) []attribute {
	list := x.facts(a, x.modified(a))
	for _, i := range a.Indicators {
		if n, ok := x.observable(a, i); ok {
			list = append(list, n)
		}
	}
	return once(list)
}

// head is an event without its attributes.
func (x *Exports) head(a *edition.Assessment) event {
	label := own(a)
	e := event{
		UUID: x.EventID(a), Info: flat(a.Title), Date: created(a).UTC().Format(time.DateOnly), Published: true,
		Analysis: "2", ThreatLevel: "4", Orgc: creator{x.ed.Organisation.Name, strings.TrimPrefix(x.org.ID, "identity--")},
	}
	if a.Status == edition.Provisional {
		e.Analysis = "1"
	}
	if a.Status != edition.SignedOff {
		e.Info = a.Status.Noun() + ": " + e.Info
	}
	e.Tag = append([]tag{tlpTag(label)}, x.galaxies(a)...)
	e.Distribution = distribution(label)
	last := x.modified(a)
	for _, i := range a.Indicators {
		if _, at := x.lapsed(a, i); at.After(last) {
			last = at
		}
	}
	e.Timestamp = unix(last)
	e.PublishedAt = e.Timestamp
	return e
}

// lapsed reports whether an indicator is not valid any more, and when it came to
// be as it is.
func (x *Exports) lapsed(a *edition.Assessment, i intel.Indicator) (bool, time.Time) {
	at, end := x.modified(a), until(i)
	if end.IsZero() || x.ed.Moment.Before(end) {
		return false, at
	}
	if end.After(at) {
		at = end
	}
	return true, at
}

// once drops what MISP refuses: a value of one type that an event has already.
func once(list []attribute) []attribute {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(n attribute) bool {
		twice := seen[n.UUID]
		seen[n.UUID] = true
		return twice
	})
}

// facts are the attributes that no sensor looks for: words, sources,
// vulnerabilities.
func (x *Exports) facts(a *edition.Assessment, at time.Time) []attribute {
	list := []attribute{x.fact(a, "text", a.BottomLine, "Bottom line", at, own(a))}
	if w := a.Withdrawal; w != nil && w.Reason != "" {
		list = append(list, x.fact(a, "text", w.Reason, "Why it was withdrawn", at, own(a)))
	}
	for _, j := range a.Judgements {
		n := x.fact(a, "text", j.ID+". "+j.Statement, "Key judgement. "+estimate(j), at, own(a))
		n.Tag = append(n.Tag, estimateTags(j)...)
		list = append(list, n)
	}
	for _, id := range a.CVEs {
		list = append(list, x.fact(a, "vulnerability", id, "", at, own(a)))
	}
	if page := x.address(a); page != "" {
		list = append(list, x.fact(a, "link", page, "The page of this product", at, own(a)))
	}
	for _, c := range a.Citations {
		link := onTheWeb(c.URL)
		if link == "" {
			continue
		}
		n := x.fact(a, "link", link, c.ID+". "+c.Title+", "+c.Publisher, at, own(a, c.TLP))
		n.Tag = append(n.Tag, gradeTags(c.Grade)...)
		list = append(list, n)
	}
	return list
}

func (x *Exports) fact(a *edition.Assessment, kind, value, comment string, at time.Time, label intel.TLP) attribute {
	n := attribute{
		UUID: uuid5(x.space, "attribute", a.ID, kind, value), Type: kind, Category: "External analysis", Value: flat(value),
		Comment: flat(comment), Timestamp: unix(at), Distribution: distribution(label),
	}
	if label > own(a) {
		n.Tag = []tag{tlpTag(label)}
	}
	return n
}

// observables are the types and categories of MISP for those of our indicators. Of an
// address it is not known whether it comes or is gone to; MISP's own converters
// take the second.
var observables = map[string][2]string{
	"ipv4": {"ip-dst", "Network activity"}, "ipv6": {"ip-dst", "Network activity"}, "domain": {"domain", "Network activity"},
	"url": {"url", "Network activity"}, "email": {"email-src", "Payload delivery"}, "md5": {"md5", "Payload delivery"},
	"sha1": {"sha1", "Payload delivery"}, "sha256": {"sha256", "Payload delivery"}, "filename": {"filename", "Payload delivery"},
}

// observable is an indicator as an attribute; false for a type that MISP has none
// for. Sensors look for it while it is valid and its product in force.
func (x *Exports) observable(a *edition.Assessment, i intel.Indicator) (attribute, bool) {
	kind, ok := observables[i.Type]
	if !ok {
		return attribute{}, false
	}
	lapsed, at := x.lapsed(a, i)
	n := x.fact(a, kind[0], i.Value, i.Note, at, own(a, i.TLP))
	n.Value, n.Category, n.ToIDS = i.Value, kind[1], a.Live() && !lapsed
	if !i.ValidUntil.IsZero() {
		n.Comment = strings.TrimSpace(n.Comment + " Valid until " + intel.Stamp(i.ValidUntil) + ".")
	}
	if !i.FirstSeen.IsZero() {
		n.FirstSeen = i.FirstSeen.UTC().Format("2006-01-02T15:04:05.000000-07:00")
	}
	if i.PAP != "" {
		n.Tag = append(n.Tag, tag{Name: "PAP:" + strings.ToUpper(i.PAP)})
	}
	return n, true
}

// distribution is how far MISP may send what bears a label: 0 to nobody beyond the
// organisation that fetched it, 1 within its own community, 3 to all.
func distribution(t intel.TLP) string {
	switch t {
	case intel.Clear:
		return "3"
	case intel.Green:
		return "1"
	}
	return "0"
}

func tlpTag(t intel.TLP) tag {
	colours := [...]string{intel.Clear: "#ffffff", intel.Green: "#33ff00", intel.Amber: "#ffc000", intel.AmberStrict: "#ffc000", intel.Red: "#ff2b2b"}
	return tag{"tlp:" + t.String(), colours[t]}
}

// estimateTags are of the taxonomy estimative-language, which is ICD 203 in the
// terms of its first row.
func estimateTags(j *edition.Judgement) []tag {
	var list []tag
	if j.Likelihood.Stated() {
		term := intel.Likelihood{Band: j.Likelihood.Band, Row: 1}.Key()
		list = append(list, tag{Name: `estimative-language:likelihood-probability="` + term + `"`})
	}
	if j.Confidence != 0 {
		list = append(list, tag{Name: `estimative-language:confidence-in-analytic-judgment="` + j.Confidence.String() + `"`})
	}
	return list
}

// gradeTags are of the taxonomy admiralty-scale.
func gradeTags(g intel.Grade) []tag {
	if !g.Valid() {
		return nil
	}
	return []tag{
		{Name: `admiralty-scale:source-reliability="` + strings.ToLower(string(g[0])) + `"`},
		{Name: `admiralty-scale:information-credibility="` + string(g[1]) + `"`},
	}
}

// galaxies are the clusters of MISP's galaxies that a product names.
func (x *Exports) galaxies(a *edition.Assessment) []tag {
	var list []tag
	for _, id := range a.Attack {
		if t, ok := x.attack.Technique(id); ok {
			list = append(list, tag{Name: `misp-galaxy:mitre-attack-pattern="` + t.Name + " - " + t.ID + `"`})
		}
	}
	for _, name := range a.Actors {
		if g, ok := x.group(name); ok {
			list = append(list, tag{Name: `misp-galaxy:mitre-intrusion-set="` + g.Name + " - " + g.ID + `"`})
		} else {
			list = append(list, tag{Name: `misp-galaxy:threat-actor="` + strings.ReplaceAll(flat(name), `"`, "'") + `"`})
		}
	}
	return list
}

func unix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }

// sum is how a feed tells which event holds a value, without the value.
func sum(value string) string { return fmt.Sprintf("%x", md5.Sum([]byte(value))) }
