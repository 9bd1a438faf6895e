package pdf

import (
	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/pdf/layout"
	"github.com/dossier-cti/dossier/engine/roundup"
)

func (i issue) signed() layout.Box {
	if len(i.Signed) == 0 {
		return nil
	}
	t := newTable()
	t.Columns = columns(40, 24, 36)
	t.Head = heads("Product", "Status", "Domains heard")
	var dissent []layout.Box
	for _, a := range i.Signed {
		t.Rows = append(t.Rows, []layout.Cell{i.titled(cell, a.Title, a.Ref()), layout.Plain(cell, a.Standing()), layout.Plain(cell, heard(&a.SignOff))})
		dissent = append(dissent, i.dissent(a.Title, &a.SignOff)...)
	}
	return i.section("Sign-off", "sign-off", append([]layout.Box{t}, dissent...)...)
}

// heard lists the domains, with those that dissent or are still awaited.
func heard(s *edition.SignOff) string {
	text := ""
	for _, d := range s.Domains {
		text += ", " + d.Domain.Name
		if !d.Heard {
			text += " (awaited)"
		}
		for _, r := range d.Reviews {
			if r.Decision == intel.Dissent {
				text += " (dissents)"
			}
		}
	}
	if text == "" {
		return "None required"
	}
	return text[2:]
}

// dissent sets what reviewers hold against a product, in their words.
func (d *desk) dissent(title string, s *edition.SignOff) []layout.Box {
	var out []layout.Box
	for _, r := range s.Dissents() {
		who := "A reviewer"
		if r.Reviewer != nil {
			who = r.Reviewer.Name
		}
		text := title + "."
		if r.Comment != "" {
			text += " " + intel.Stop(r.Comment)
		}
		out = append(out, paragraph(lead(prose, who+" dissents.", text), 6*pt))
	}
	return out
}

func (i issue) closed() layout.Box {
	if len(i.Closed) == 0 {
		return nil
	}
	t := newTable()
	t.Columns = columns(38, 15, 47)
	t.Head = heads("Product", "Since", "Why it no longer stands")
	for _, a := range i.Closed {
		t.Rows = append(t.Rows, []layout.Cell{i.titled(cell, a.Title, a.Ref()), layout.Plain(cell, i.day(roundup.Closed(a))), layout.Plain(cell, i.why(a))})
	}
	return i.section("Closed", "closed", t)
}

func (d *desk) why(a *edition.Assessment) string {
	passed := ""
	if c := roundup.Closed(a); !c.IsZero() && c.Equal(a.Expires) {
		passed = "Its review date passed; since then "
	}
	switch a.Status {
	case edition.Superseded:
		return intel.Upper(passed + "superseded by " + a.SupersededBy.Title)
	case edition.Withdrawn:
		return intel.Upper(passed + "withdrawn: " + a.Withdrawal.Reason)
	case edition.Expired:
		return "Its review date passed"
	}
	return ""
}

func (i issue) resolved() layout.Box {
	if len(i.Resolved) == 0 {
		return nil
	}
	var out []layout.Box
	for _, o := range i.Resolved {
		j := o.Judgement
		out = append(out, &layout.Group{Tag: "Div", Before: 6 * pt, After: 6 * pt, Together: true, Body: []layout.Box{
			&layout.Text{Tag: "P", Runs: layout.Plain(prose, j.Statement), After: 2 * pt, KeepNext: true},
			paragraph(lead(label, o.Result.Sentence()+", "+i.day(o.ResolvedAt)+".", "We had said "+j.Likelihood.Words()+". "+intel.Stop(o.Evidence)), 2*pt),
			paragraph(append(layout.Plain(label.Tinted(mute), j.ID+", "), i.titled(label.Tinted(accent), j.Assessment.Title, j.Assessment.Ref())...), 0),
		}})
	}
	return i.section("How past judgements turned out", "resolved", out...)
}

func (i issue) coming() layout.Box {
	if len(i.Coming) == 0 {
		return nil
	}
	t := newTable()
	t.Columns = columns(18, 82)
	t.Head = heads("Due", "What")
	for _, e := range i.Coming {
		t.Rows = append(t.Rows, []layout.Cell{
			layout.Plain(cell, i.day(e.At)),
			append(layout.Plain(cell, e.What+": "), i.titled(cell, e.Name, e.Ref)...),
		})
	}
	return i.section("Coming up", "coming", t)
}
