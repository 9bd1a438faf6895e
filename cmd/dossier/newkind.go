package main

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/starter"
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// kindWord is a word of the command line for a kind of document, with what the
// word says beside the kind.
type kindWord struct {
	word    string
	kind    intel.Kind
	about   string // for the list on a terminal; "" for a second word
	product intel.Product
	general bool
	entry   string // type of an estate entry
	role    intel.Role
}

// words lists what KIND may be. Every folder is a word too, and the singular of
// it.
func words() []kindWord {
	list := []kindWord{
		{word: "assessment", kind: intel.Assessments, about: "a product: flash alert, assessment, advisory …"},
		{word: "pir", kind: intel.Requirements, about: "priority intelligence requirement"},
		{word: "gir", kind: intel.Requirements, about: "general intelligence requirement", general: true},
		{word: "inquiry", kind: intel.Inquiries, about: "a question that somebody asked"},
		{word: "outcome", kind: intel.Outcomes, about: "how a judgement came out"},
		{word: "feedback", kind: intel.Feedbacks, about: "what a reader said of a product"},
		{word: "lead", kind: intel.Leads, about: "what was found today and may become a product"},
		{word: "roundup", kind: intel.Roundups, about: "the editor's note of this week"},
		{word: "stakeholder", kind: intel.Stakeholders, about: "a role that is served"},
		{word: "member", kind: intel.Council, about: "somebody who writes or signs"},
		{word: "technology", kind: intel.Estate, about: "a system of ours", entry: "technology"},
		{word: "supplier", kind: intel.Estate, about: "somebody we depend on", entry: "supplier"},
		{word: "objective", kind: intel.Estate, about: "what the organisation must be able to do", entry: "objective"},
		{word: "source", kind: intel.Sources, about: "where we read"},

		{word: "requirement", kind: intel.Requirements}, {word: "question", kind: intel.Inquiries},
		{word: "sme", kind: intel.Council}, {word: "analyst", kind: intel.Council, role: intel.Analyst},
	}
	for _, p := range intel.Products {
		if string(p) != "assessment" {
			list = append(list, kindWord{word: string(p), kind: intel.Assessments, product: p})
		}
	}
	for _, k := range intel.Kinds {
		if k != intel.Reviews && !slices.ContainsFunc(list, func(w kindWord) bool { return w.word == string(k) }) {
			list = append(list, kindWord{word: string(k), kind: k})
		}
	}
	return list
}

// kindWords lists the words for the help.
func kindWords() []string {
	var list []string
	for _, w := range words() {
		if w.about != "" || w.product != "" {
			list = append(list, w.word)
		}
	}
	return list
}

func kindOptions() []option {
	var list []option
	for _, w := range words() {
		if w.about != "" {
			list = append(list, option{w.word, w.about})
		}
	}
	return list
}

// chooseKind puts into the request what a word of the command line says.
func chooseKind(r *starter.Request, word string) error {
	all := words()
	i := slices.IndexFunc(all, func(w kindWord) bool { return w.word == strings.ToLower(word) })
	switch {
	case word == "":
		return fmt.Errorf("which kind of document? dossier new KIND, with KIND one of %s", strings.Join(kindWords(), ", "))
	case strings.HasPrefix(strings.ToLower(word), "review"):
		return fmt.Errorf("reviews are not written by hand: each is signed by the reviewer's key over the exact bytes that were read")
	case word == "policy" || word == "dossier":
		return fmt.Errorf("a repository has one content/%s.yaml, which `dossier init` has made; change that one", word)
	case i < 0:
		var names []string
		for _, w := range all {
			names = append(names, w.word)
		}
		return fmt.Errorf("there is no kind %q%s; `dossier new --help` lists them", word, mean(word, names))
	}
	w := all[i]
	r.Kind, r.General, r.Role = w.kind, w.general, string(w.role)
	r.Product = cmp.Or(r.Product, w.product)
	r.Type = cmp.Or(r.Type, w.entry)
	return nil
}

// spell lists words of a vocabulary for a message.
func spell[T ~string](list []T) string {
	plain := make([]string, len(list))
	for i, v := range list {
		plain[i] = string(v)
	}
	if n := len(plain) - 1; n > 0 {
		return strings.Join(plain[:n], ", ") + " or " + plain[n]
	}
	return strings.Join(plain, "")
}

// flagKinds lists for each flag the kinds it has a meaning for; the others have
// it for all.
func flagKinds() map[string][]intel.Kind {
	return map[string][]intel.Kind{
		"product":   {intel.Assessments},
		"answers":   {intel.Assessments, intel.Inquiries, intel.Stakeholders, intel.Sources, intel.Leads},
		"author":    {intel.Assessments, intel.Requirements, intel.Outcomes, intel.Roundups},
		"from":      {intel.Inquiries, intel.Requirements, intel.Feedbacks, intel.Leads},
		"domain":    {intel.Requirements, intel.Council, intel.Estate},
		"type":      {intel.Estate, intel.Sources},
		"document":  {intel.Feedbacks, intel.Outcomes},
		"judgement": {intel.Outcomes},
	}
}

// checkFlags reports flags that mean nothing for the kind, and values that the
// repository does not know.
func checkFlags(cmd *cobra.Command, r starter.Request, w *corpus.World) error {
	for _, flag := range []string{"product", "answers", "author", "from", "domain", "type", "document", "judgement"} {
		if kinds := flagKinds()[flag]; cmd.Flags().Changed(flag) && !slices.Contains(kinds, r.Kind) {
			return fmt.Errorf("--%s means nothing for content/%s/; it is for %s", flag, r.Kind, spell(kinds))
		}
	}
	from := intel.Stakeholders
	if r.Kind == intel.Leads {
		from = intel.Sources
	}
	var types []string
	switch r.Kind {
	case intel.Estate:
		types = []string{"technology", "supplier", "objective"}
	case intel.Sources:
		types = []string{"rss", "atom", "jsonfeed", "kev", "misp", "stix", "taxii", "manual"}
	}
	for _, c := range []struct {
		flag    string
		written []string
		known   []string
	}{
		{"product", one(string(r.Product)), strings.Split(strings.ReplaceAll(spell(intel.Products), " or ", ", "), ", ")},
		{"answers", r.Answers, w.IDs(intel.Requirements)},
		{"author", r.Authors, w.IDs(intel.Council)},
		{"from", r.From, w.IDs(from)},
		{"domain", r.Domains, domains(w)},
		{"type", one(r.Type), types},
	} {
		for _, id := range c.written {
			if !slices.Contains(c.known, id) {
				return fmt.Errorf("--%s %s: not known here%s; there are %s", c.flag, id, mean(id, c.known), few(c.known))
			}
		}
	}
	return nil
}

func one(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

// few lists the first of some words.
func few(list []string) string {
	switch n := len(list); {
	case n == 0:
		return "none yet"
	case n > 12:
		return strings.Join(list[:12], ", ") + " …"
	}
	return strings.Join(list, ", ")
}

func domains(w *corpus.World) []string {
	list := make([]string, len(w.Organisation.Domains))
	for i, d := range w.Organisation.Domains {
		list[i] = d.ID
	}
	return list
}
