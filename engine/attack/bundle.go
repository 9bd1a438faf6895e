package attack

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Limits on a bundle, which arrives in pull requests from anywhere. MITRE's
// enterprise bundle has 45 MB, and its largest object 4 MB.
const (
	MaxBytes  = 256 << 20
	maxObject = 16 << 20
	maxFacts  = 20_000 // techniques, groups and replacements, each
	maxName   = 200    // bytes of a name or alias, and aliases of one group
)

// A Fault says in a sentence why a file cannot be used as a bundle, and what to
// do. It is the user's to mend.
type Fault string

func (f Fault) Error() string { return string(f) }

// The faults that tests and callers tell apart by their text only.
const (
	notBundle   Fault = "is JSON, but not a STIX bundle; take enterprise-attack.json as MITRE publishes it in github.com/mitre-attack/attack-stix-data"
	cutShort    Fault = "ends in the middle, as a download does that was cut short; fetch it again"
	oldSpec     Fault = "is of STIX %s, and STIX 2.1 is needed; MITRE publishes it in github.com/mitre-attack/attack-stix-data"
	noTechnique Fault = "is a STIX bundle without any ATT&CK technique; take enterprise-attack.json as MITRE publishes it in github.com/mitre-attack/attack-stix-data"
	tooLarge    Fault = "is larger than any release of ATT&CK; take enterprise-attack.json as MITRE publishes it in github.com/mitre-attack/attack-stix-data"
	pointerFile Fault = "is a pointer of Git LFS and not the bundle itself; run git lfs pull (in a workflow, lfs: true for actions/checkout)"
	webPage     Fault = "is a web page and not the bundle; download the raw file"
	compressed  Fault = "is compressed; unpack it first"
)

// object holds what is read of an object of a bundle.
type object struct {
	Type       string   `json:"type"`
	ID         string   `json:"id"`
	Spec       string   `json:"spec_version"`
	Name       string   `json:"name"`
	Modified   string   `json:"modified"`
	Revoked    bool     `json:"revoked"`
	Deprecated bool     `json:"x_mitre_deprecated"`
	Version    string   `json:"x_mitre_version"`
	Domains    []string `json:"x_mitre_domains"`
	Aliases    []string `json:"aliases"`
	References []struct {
		Source string `json:"source_name"`
		ID     string `json:"external_id"`
	} `json:"external_references"`
	Phases []struct {
		Chain string `json:"kill_chain_name"`
		Name  string `json:"phase_name"`
	} `json:"kill_chain_phases"`
	Relation string `json:"relationship_type"`
	Source   string `json:"source_ref"`
	Target   string `json:"target_ref"`
}

// Read reads a STIX 2.1 bundle as MITRE publishes it, one object at a time.
// What is wrong with the bundle is a [Fault]; other errors are those of r.
func Read(r io.Reader) (*Catalog, error) {
	in := &meter{r: r, total: MaxBytes, left: maxObject}
	head := bufio.NewReader(in)
	if err := sniff(head); err != nil {
		return nil, err
	}
	b := &bundle{in: in, json: json.NewDecoder(head)}
	if err := b.read(); err != nil {
		return nil, b.fault(err)
	}
	return b.catalog()
}

// sniff recognises what people name by mistake, from the first bytes.
func sniff(r *bufio.Reader) error {
	if mark, _ := r.Peek(3); string(mark) == "\xef\xbb\xbf" {
		r.Discard(3)
	}
	first, err := r.Peek(64)
	if err != nil && err != io.EOF {
		return err
	}
	switch text := bytes.TrimLeft(first, " \t\r\n"); {
	case bytes.HasPrefix(text, []byte("version https://git-lfs")):
		return pointerFile
	case bytes.HasPrefix(text, []byte("<")):
		return webPage
	case bytes.HasPrefix(first, []byte("\x1f\x8b")), bytes.HasPrefix(first, []byte("PK\x03\x04")), bytes.HasPrefix(first, []byte("BZh")), bytes.HasPrefix(first, []byte("\xfd7zXZ")):
		return compressed
	case len(text) == 0 && err == io.EOF:
		return Fault("is empty")
	}
	return nil
}

// meter bounds what is read in all, and for one object.
type meter struct {
	r           io.Reader
	total, left int
}

func (m *meter) Read(p []byte) (int, error) {
	most := min(m.total, m.left)
	if most <= 0 {
		return 0, tooLarge
	}
	n, err := m.r.Read(p[:min(len(p), most)])
	m.total, m.left = m.total-n, m.left-n
	return n, err
}

// bundle is a bundle while it is read.
type bundle struct {
	in       *meter
	json     *json.Decoder
	isBundle bool
	version  string            // of ATT&CK
	patterns map[string]object // by STIX id
	sets     map[string]object // intrusion sets, likewise
	replaced map[string]string // STIX ids
}

// read walks through the keys of the bundle.
func (b *bundle) read() error {
	b.patterns, b.sets, b.replaced = map[string]object{}, map[string]object{}, map[string]string{}
	if t, err := b.json.Token(); err != nil || t != json.Delim('{') {
		return errors.Join(err, notBundle)
	}
	for b.json.More() {
		key, err := b.json.Token()
		if err != nil {
			return err
		}
		if err := b.member(key); err != nil {
			return err
		}
	}
	if _, err := b.json.Token(); err != nil {
		return err
	}
	if !b.isBundle {
		return notBundle
	}
	return nil
}

func (b *bundle) member(key json.Token) error {
	b.in.left = maxObject
	if key == "objects" {
		return b.objects()
	}
	var value json.RawMessage
	if err := b.json.Decode(&value); err != nil {
		return err
	}
	var text string
	if json.Unmarshal(value, &text) != nil {
		return nil
	}
	switch {
	case key == "type":
		b.isBundle = text == "bundle"
	case key == "spec_version":
		return supported(text)
	}
	return nil
}

func supported(spec string) error {
	if spec != "" && spec != "2.1" {
		return Fault(fmt.Sprintf(string(oldSpec), clip(spec)))
	}
	return nil
}

func (b *bundle) objects() error {
	if t, err := b.json.Token(); err != nil || t != json.Delim('[') {
		return errors.Join(err, notBundle)
	}
	for b.json.More() {
		b.in.left = maxObject
		var o object
		err := b.json.Decode(&o)
		if odd := (*json.UnmarshalTypeError)(nil); errors.As(err, &odd) && !o.ours() {
			continue // an object that is none of ours may look as it likes
		}
		if err != nil {
			return err
		}
		if err := b.keep(&o); err != nil {
			return err
		}
	}
	_, err := b.json.Token()
	return err
}

func (o *object) ours() bool { return o.Type == "attack-pattern" || o.Type == "intrusion-set" }

// keep files an object. Of several versions of one, the latest counts.
func (b *bundle) keep(o *object) error {
	o.Name = clip(o.Name)
	switch {
	case o.Type == "x-mitre-collection":
		b.version = clip(o.Version)
	case o.Type == "attack-pattern" && o.Modified >= b.patterns[o.ID].Modified:
		if err := supported(o.Spec); err != nil {
			return err
		}
		b.patterns[o.ID] = *o
	case o.Type == "intrusion-set" && o.Modified >= b.sets[o.ID].Modified:
		b.sets[o.ID] = *o
	case o.Type == "relationship" && o.Relation == "revoked-by" && !o.Revoked && !o.Deprecated:
		b.replaced[o.Source] = o.Target
	}
	if max(len(b.patterns), len(b.sets), len(b.replaced)) > maxFacts {
		return tooLarge
	}
	return nil
}

// fault words what the decoder says.
func (b *bundle) fault(err error) error {
	var syntax *json.SyntaxError
	var odd *json.UnmarshalTypeError
	switch {
	case errors.Is(err, tooLarge):
		return tooLarge
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return cutShort
	case errors.As(err, &syntax) && syntax.Error() == "unexpected end of JSON input":
		return cutShort
	case errors.As(err, &syntax):
		return Fault(fmt.Sprintf("is not JSON from byte %d on; fetch it again from github.com/mitre-attack/attack-stix-data", b.json.InputOffset()+1))
	case errors.As(err, &odd):
		return Fault(fmt.Sprintf("holds a technique or group, before byte %d, whose %s is not what STIX 2.1 asks; fetch it again from github.com/mitre-attack/attack-stix-data", b.json.InputOffset()+1, odd.Field))
	case errors.Is(err, notBundle):
		return notBundle
	}
	return err
}

// clip bounds a text that is kept.
func clip(text string) string { return text[:min(len(text), maxName)] }
