package gate

import (
	"encoding/json"
	"io"
	"time"

	"github.com/dossier-cti/dossier/engine/signoff"
)

type jsonVerdict struct {
	State      signoff.State  `json:"state"`
	Sentence   string         `json:"sentence"`
	Repository string         `json:"repository"`
	Number     int            `json:"number"`
	Base       string         `json:"base"`
	Head       string         `json:"head"`
	Moment     time.Time      `json:"moment"`
	Documents  []jsonDocument `json:"documents"`
}

type jsonDocument struct {
	Document     string            `json:"document"`
	Path         string            `json:"path"`
	From         string            `json:"from"`
	Change       signoff.Change    `json:"change"`
	Previous     string            `json:"previous"`
	Digest       string            `json:"digest"`
	State        signoff.State     `json:"state"`
	Required     []jsonRequired    `json:"required"`
	Counted      []jsonCounted     `json:"counted"`
	Ignored      []jsonIgnored     `json:"ignored"`
	Objections   []jsonObjection   `json:"objections"`
	Dissents     []jsonObjection   `json:"dissents"`
	Contributors []jsonContributor `json:"contributors"`
	Sentence     string            `json:"sentence"`
	Details      []string          `json:"details"`
}

type jsonRequired struct {
	Rule       string     `json:"rule"`
	Domain     string     `json:"domain"`
	Role       string     `json:"role"`
	Need       int        `json:"need"`
	Have       int        `json:"have"`
	From       []string   `json:"from"`
	Candidates []string   `json:"candidates"`
	Deadlock   bool       `json:"deadlock"`
	Due        *time.Time `json:"due"`
}

type jsonCounted struct {
	Actor     string   `json:"actor"`
	Member    string   `json:"member"`
	Domains   []string `json:"domains"`
	Reference string   `json:"reference"`
}

type jsonIgnored struct {
	Actor     string `json:"actor"`
	Reference string `json:"reference"`
	Reason    string `json:"reason"`
}

type jsonObjection struct {
	Actor     string    `json:"actor"`
	Member    string    `json:"member"`
	Reference string    `json:"reference"`
	At        time.Time `json:"at"`
}

type jsonContributor struct {
	Name    string   `json:"name"`
	Email   string   `json:"email"`
	Part    Part     `json:"part"`
	Members []string `json:"members"`
	Account string   `json:"account"`
	Known   bool     `json:"known"`
	Bot     bool     `json:"bot"`
}

// JSON writes the verdict as one object. Every key is always there.
func (v *Verdict) JSON(w io.Writer) error {
	out := jsonVerdict{
		State: v.State, Sentence: v.Sentence(), Repository: v.Repository, Number: v.Number,
		Base: v.Base, Head: v.Head, Moment: v.Moment.UTC(), Documents: []jsonDocument{},
	}
	for _, d := range v.Documents {
		out.Documents = append(out.Documents, v.document(d))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func (v *Verdict) document(d *Document) jsonDocument {
	o := jsonDocument{
		Document: d.name(), Path: d.Path, From: d.From, Change: d.Change, Previous: string(d.Previous), Digest: string(d.Digest),
		State: d.State, Sentence: d.Sentence, Details: full(d.Details), Required: []jsonRequired{}, Counted: []jsonCounted{},
		Ignored: []jsonIgnored{}, Objections: v.spoken(d.Objections), Dissents: v.spoken(d.Dissents), Contributors: []jsonContributor{},
	}
	for _, r := range d.Required {
		o.Required = append(o.Required, jsonRequired{r.Rule, r.Domain, string(r.Role), r.Need, r.Have, full(r.From), full(r.Candidates), r.Deadlock, moment(r.Due)})
	}
	for _, c := range d.Counted {
		o.Counted = append(o.Counted, jsonCounted{v.actor(c.Review), c.Member, full(c.For), c.Reference})
	}
	for _, i := range d.Ignored {
		o.Ignored = append(o.Ignored, jsonIgnored{v.actor(i.Review), i.Reference, i.Reason})
	}
	for _, c := range d.Contributors {
		o.Contributors = append(o.Contributors, jsonContributor{c.Name, c.Email, c.Part, full(c.Members), c.Account, c.Known(), c.Bot})
	}
	return o
}

func (v *Verdict) spoken(list []signoff.Review) []jsonObjection {
	out := []jsonObjection{}
	for _, r := range list {
		out = append(out, jsonObjection{v.actor(r), r.Member, r.Reference, r.At.UTC()})
	}
	return out
}

// actor returns the login under which a review was made, else the member.
func (v *Verdict) actor(r signoff.Review) string {
	if login := v.Logins[r.Reference]; login != "" {
		return login
	}
	return r.Member
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// full returns a list that is not nil.
func full(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
