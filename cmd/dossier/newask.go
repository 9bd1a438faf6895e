package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/starter"
)

// known lists what the repository holds, for comments and ids.
func known(w *corpus.World, kind intel.Kind) starter.Known {
	k := starter.Known{
		Members: w.IDs(intel.Council), Stakeholders: w.IDs(intel.Stakeholders), Sources: w.IDs(intel.Sources),
		Estate: w.IDs(intel.Estate), Domains: domains(w), Audience: w.Organisation.DefaultAudience, Taken: w.IDs(kind),
	}
	if estate := w.Organisation.DefaultTLP(intel.Estate); estate > w.Organisation.DefaultTLP(intel.Assessments) {
		k.Affected = estate.String()
	}
	for _, r := range w.Requirements.All() {
		if !r.Retired {
			k.Requirements = append(k.Requirements, strings.TrimSpace(r.ID+" "+r.Title))
		}
	}
	for _, m := range w.Council.All() {
		if m.Has(intel.Analyst) {
			k.Authors = append(k.Authors, m.ID)
		}
	}
	return k
}

// author guesses who writes: whose address git commits with, else the only
// analyst there is.
func author(ctx context.Context, w *corpus.World, root string) []string {
	if address, err := git(ctx, root, "config", "user.email"); err == nil && address != "" {
		for _, m := range w.Council.All() {
			if slices.ContainsFunc(m.Emails, func(e string) bool { return strings.EqualFold(e, address) }) {
				return []string{m.ID}
			}
		}
	}
	var analysts []string
	for _, m := range w.Council.All() {
		if m.Has(intel.Analyst) && m.Active.Until.IsZero() {
			analysts = append(analysts, m.ID)
		}
	}
	if len(analysts) == 1 {
		return analysts
	}
	return nil
}

// prompt is something a document cannot be made without, or that is worth asking
// for.
type prompt struct {
	flag     string
	question string
	value    *string
	optional bool
	options  []option
}

// complete asks for what is missing, and where nobody can be asked says which
// flags are.
func complete(r *starter.Request, w *corpus.World, ask *asker) error {
	var answers, from, domain string
	list := needs(r, w, &answers, &from, &domain)
	var missing []string
	for _, n := range list {
		var err error
		switch {
		case ask == nil && n.optional:
		case ask == nil:
			missing = append(missing, n.missing())
		case len(n.options) > 0:
			*n.value, err = ask.choice(n.question, n.options, n.optional)
		default:
			*n.value, err = ask.text(n.question, n.optional)
		}
		if err != nil {
			return err
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("say %s; on a terminal new asks for it", strings.Join(missing, " and "))
	}
	r.Answers, r.From, r.Domains = append(r.Answers, one(answers)...), append(r.From, one(from)...), append(r.Domains, one(domain)...)
	return locate(r, w)
}

func (n prompt) missing() string {
	text := "--" + n.flag
	if len(n.options) > 0 {
		text += " (" + few(ids(n.options)) + ")"
	}
	return text
}

// needs lists what the request lacks, in the order of asking.
func needs(r *starter.Request, w *corpus.World, answers, from, domain *string) []prompt {
	var list []prompt
	add := func(absent bool, n prompt) {
		if absent {
			list = append(list, n)
		}
	}
	requirements := refs(w, intel.Requirements)
	stakeholders := refs(w, intel.Stakeholders)
	title := prompt{flag: "title", question: "Title", value: &r.Title}
	switch r.Kind {
	case intel.Assessments:
		add(r.Product == "", prompt{flag: "product", question: "Product", value: (*string)(&r.Product), options: products()})
		add(r.Title == "", title)
		add(len(r.Answers) == 0 && len(requirements) > 0, prompt{flag: "answers", question: "Which requirement does it answer", value: answers, options: requirements, optional: true})
	case intel.Requirements:
		add(r.Title == "", prompt{flag: "title", question: "Short name, such as Edge devices", value: &r.Title})
		add(len(r.From) == 0 && len(stakeholders) > 0, prompt{flag: "from", question: "Who asked", value: from, options: stakeholders, optional: true})
		add(len(r.Domains) == 0, prompt{flag: "domain", question: "Which domain's experts sign", value: domain, options: domainOptions(w), optional: true})
	case intel.Inquiries:
		add(r.Title == "", prompt{flag: "title", question: "The question, ending with ?", value: &r.Title})
		add(len(r.From) == 0 && len(stakeholders) > 0, prompt{flag: "from", question: "Who asked", value: from, options: stakeholders, optional: true})
	case intel.Outcomes:
		add(r.Document == "", prompt{flag: "document", question: "Id of the assessment", value: &r.Document})
		add(r.Judgement == "", prompt{flag: "judgement", question: "Judgement, such as KJ1", value: &r.Judgement})
	case intel.Feedbacks:
		add(r.Document == "", prompt{flag: "document", question: "Id of the assessment or week of the roundup", value: &r.Document})
		add(len(r.From) == 0, prompt{flag: "from", question: "Who said it", value: from, options: stakeholders})
	case intel.Leads, intel.Roundups:
	default:
		add(r.Kind == intel.Estate && r.Type == "", prompt{flag: "type", question: "What is it", value: &r.Type, options: []option{{"technology", ""}, {"supplier", ""}, {"objective", ""}}})
		add(r.Title == "", prompt{flag: "title", question: "Name", value: &r.Title})
		add(r.Kind == intel.Council && len(r.Domains) == 0 && r.Role == "", prompt{flag: "domain", question: "Domain they speak for", value: domain, options: domainOptions(w), optional: true})
	}
	return list
}

func products() []option {
	list := make([]option, len(intel.Products))
	for i, p := range intel.Products {
		list[i] = option{string(p), ""}
	}
	return list
}

func refs(w *corpus.World, kind intel.Kind) []option {
	var list []option
	for _, id := range w.IDs(kind) {
		list = append(list, option{id, w.Title(intel.Ref{Kind: kind, ID: id})})
	}
	return list
}

func domainOptions(w *corpus.World) []option {
	var list []option
	for _, d := range w.Organisation.Domains {
		list = append(list, option{d.ID, d.Name})
	}
	return list
}

// locate finds the product that feedback or an outcome is about, and puts its
// name into the form of the field.
func locate(r *starter.Request, w *corpus.World) error {
	if r.Document == "" {
		return nil
	}
	id := strings.TrimPrefix(r.Document, "assessments/")
	known := w.IDs(intel.Assessments)
	switch a := w.Assessments.Get(id); {
	case r.Kind == intel.Feedbacks && strings.HasPrefix(r.Document, "roundups/"):
		return nil
	case r.Kind == intel.Feedbacks && isWeek(r.Document):
		r.Document = "roundups/" + r.Document
		return nil
	case !slices.Contains(known, id):
		return fmt.Errorf("--document %s: no such assessment%s", r.Document, mean(id, known))
	case r.Kind == intel.Feedbacks:
		r.Document = "assessments/" + id
	default:
		r.Document = id
		var judgements []string
		if a != nil {
			for _, j := range a.Judgements {
				judgements = append(judgements, j.ID)
			}
		}
		if a != nil && !slices.Contains(judgements, r.Judgement) {
			return fmt.Errorf("--judgement %s: %s has %s", r.Judgement, id, few(judgements))
		}
	}
	return nil
}

func isWeek(s string) bool {
	return len(s) == len("2024-W47") && s[4:6] == "-W"
}
