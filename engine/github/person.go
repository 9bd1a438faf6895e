package github

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// member returns the member of the council that an account is: by its numeric
// id, which stays when the login changes and is never given to another. Bots
// and apps are nobody, and nor is an account that two members claim.
func member(c *signoff.Center, a *Actor) (*intel.Member, string) {
	switch {
	case a == nil || a.ID < 1:
		return nil, "the account that made it is gone"
	case a.Type != "User" || strings.HasSuffix(a.Login, "[bot]"):
		return nil, fmt.Sprintf("@%s is not a person's account", a.Login)
	}
	var found []*intel.Member
	for _, m := range c.Council {
		if int64(m.GitHubID) == a.ID {
			found = append(found, m)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], ""
	case len(found) > 1:
		return nil, fmt.Sprintf("%s and %s both claim the account @%s", found[0].ID, found[1].ID, a.Login)
	}
	for _, m := range c.Council {
		if m.GitHubLogin != "" && strings.EqualFold(m.GitHubLogin, a.Login) {
			return nil, fmt.Sprintf("@%s has the login of %s and another numeric id (%d, where the council has %d)", a.Login, m.ID, a.ID, m.GitHubID)
		}
	}
	return nil, fmt.Sprintf("@%s is not a member of the council", a.Login)
}

// speaks returns the domains a member can speak for: their own, and those of
// whom they deputise. A review on a forge names none, so it speaks for all;
// whether a deputy counts yet is for the decision.
func speaks(c *signoff.Center, m *intel.Member) []string {
	list := slices.Clone(m.Domains)
	for _, of := range c.Council {
		if of != m && slices.Contains(of.Deputies, m.ID) {
			list = append(list, of.Domains...)
		}
	}
	for _, d := range c.Domains {
		if d.Deputy == m.ID {
			list = append(list, d.ID)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// lift finds who dismissed an objection, and says why that does not clear it.
func (e *Evidence) lift(c *signoff.Center, r *Review) (*Lift, string) {
	note := "it was dismissed, and the evidence does not say by whom"
	for _, d := range sorted(e.Dismissals, compareDismissals) {
		if d.Review != r.ID {
			continue
		}
		m, why := member(c, d.By)
		switch {
		case m == nil:
			note = "it was dismissed, but " + strings.Replace(why, "made it", "dismissed it", 1)
		case !m.Has(intel.Chair):
			note = m.ID + " dismissed it, who is no chair"
		case !m.Active.Holds(d.At):
			note = m.ID + " dismissed it, who was not an active member of the council then"
		case second(d.At).Before(second(r.SubmittedAt)):
			note = "it was dismissed before it was made"
		case d.By.ID == e.Author.ID:
			note = m.ID + " dismissed it, who opened the pull request"
		default:
			return &Lift{Member: m.ID, At: d.At.UTC(), Reason: d.Reason}, ""
		}
	}
	if strings.EqualFold(r.State, Dismissed) && e.was(r.ID) == "" {
		note += "; nothing says what it was before, so it is taken for an objection"
	}
	return nil, note
}
