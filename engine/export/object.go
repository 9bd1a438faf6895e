package export

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/dossier-cti/dossier/engine/intel"
)

// object is a STIX 2.1 object of any type that we write; a property that a type
// does not have stays empty. The order is that of the file.
type object struct {
	Type       string              `json:"type"`
	Spec       string              `json:"spec_version"`
	ID         string              `json:"id"`
	CreatedBy  string              `json:"created_by_ref,omitempty"`
	Created    string              `json:"created"`
	Modified   string              `json:"modified,omitempty"` // marking definitions have none
	Revoked    bool                `json:"revoked,omitempty"`
	Name       string              `json:"name,omitempty"`
	Text       string              `json:"description,omitempty"`
	Types      []string            `json:"report_types,omitempty"`
	Indicates  []string            `json:"indicator_types,omitempty"`
	Published  string              `json:"published,omitempty"`
	Refs       []string            `json:"object_refs,omitempty"`
	Class      string              `json:"identity_class,omitempty"`
	Aliases    []string            `json:"aliases,omitempty"`
	Pattern    string              `json:"pattern,omitempty"`
	Language   string              `json:"pattern_type,omitempty"`
	ValidFrom  string              `json:"valid_from,omitempty"`
	ValidUntil string              `json:"valid_until,omitempty"`
	Relation   string              `json:"relationship_type,omitempty"`
	Source     string              `json:"source_ref,omitempty"`
	Target     string              `json:"target_ref,omitempty"`
	Opinion    string              `json:"opinion,omitempty"`
	Why        string              `json:"explanation,omitempty"`
	Authors    []string            `json:"authors,omitempty"`
	Schema     string              `json:"schema,omitempty"`
	Version    string              `json:"version,omitempty"`
	Extends    []string            `json:"extension_types,omitempty"`
	Confidence int                 `json:"confidence,omitempty"`
	Lang       string              `json:"lang,omitempty"`
	Labels     []string            `json:"labels,omitempty"`
	References []externalReference `json:"external_references,omitempty"`
	Markings   []string            `json:"object_marking_refs,omitempty"`
	Extensions map[string]any      `json:"extensions,omitempty"`

	line []byte // of a bundle, where it was written before
}

type externalReference struct {
	Source string `json:"source_name"`
	Text   string `json:"description,omitempty"`
	URL    string `json:"url,omitempty"`
	ID     string `json:"external_id,omitempty"`
}

// stamp writes a time as STIX wants it, with milliseconds; "" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// Ids. The same id with the same modified has the same content for ever (STIX
// 2.1, section 3.6), in whichever edition it is written. There are two ways to
// keep that:
//
// What only names something in the world, such as a technique, or was said once,
// such as an opinion, has an id that follows from all of its content: it is
// never modified, and another text is another object.
//
// What is revised has an id that follows from organisation, site, audience and
// product, and modified moves with its content.

// begin is when objects that only name something were made, whoever writes them:
// the day on which OASIS approved STIX 2.1.
var begin = time.Date(2021, 6, 10, 0, 0, 0, 0, time.UTC)

// lasting completes an object whose id follows from its content.
func lasting(o object) *object { return said(begin, o) }

// said completes an object that was made at a time and is never modified.
func said(at time.Time, o object) *object {
	o.Spec, o.Created, o.Modified = "2.1", stamp(at), stamp(at)
	content := o.encoded()
	o.ID = o.Type + "--" + uuid5(Namespace, string(content))
	o.line = bytes.Replace(content, []byte(`"id":""`), []byte(`"id":"`+o.ID+`"`), 1) // nothing before it can hold these words
	return &o
}

// stock keeps the objects that many products name, each with its line of a bundle.
type stock struct {
	mu   sync.Mutex
	made map[string]*object
}

func (s *stock) get(key string, make func() *object) *object {
	s.mu.Lock()
	defer s.mu.Unlock()
	o := s.made[key]
	if o == nil {
		o = make()
		o.line = o.encoded()
		s.made[key] = o
	}
	return o
}

// encoded is an object as JSON in one line.
func (o *object) encoded() []byte {
	if o.line != nil {
		return o.line
	}
	var b bytes.Buffer
	_ = encode(&b, o) // plain strings and numbers
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// revised names an object that changes with a product.
func (x *Exports) revised(kind, product string, name ...string) string {
	return kind + "--" + uuid5(x.space, append([]string{kind, product}, name...)...)
}

// markings are the ids that FIRST and OASIS gave the labels of TLP 2.0.
var markings = [...]string{
	intel.Clear:       "94868c89-83c2-464b-929b-a1a8aa3c8487",
	intel.Green:       "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	intel.Amber:       "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	intel.AmberStrict: "939a9414-2ddd-4d32-a0cd-375ea402b003",
	intel.Red:         "e828b379-4e03-4974-9ac4-e53a884c97c1",
}

// tlpExtension is the extension by which STIX 2.1 came to know TLP 2.0.
const tlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"

// marked is the reference to a label.
func marked(t intel.TLP) []string { return []string{"marking-definition--" + markings[t]} }

// marking defines a label.
func marking(t intel.TLP) *object {
	return &object{
		Type: "marking-definition", Spec: "2.1", ID: marked(t)[0], Created: "2022-10-01T00:00:00.000Z", Name: t.Label(),
		Extensions: map[string]any{tlpExtension: map[string]string{"extension_type": "property-extension", "tlp_2_0": t.String()}},
	}
}

// unique sorts ids and drops what is there twice.
func unique(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// flat is a text in one line, without the control characters that an escape can
// bring into it.
func flat(s string) string {
	if !strings.ContainsFunc(s, unicode.IsControl) && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}
