package gate

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/github"
	"github.com/dossier-cti/dossier/engine/gitrepo"
	"github.com/dossier-cti/dossier/engine/signoff"
)

// Contributor is somebody who made a change, as a commit or the forge names
// them.
type Contributor struct {
	Name, Email string
	Part        Part
	Commit      string   // id; empty for who opened the pull request
	Members     []string // council ids; several where an address is claimed twice: all of them are taken for contributors
	Account     string   // @login or #id of a person or bot whom the council does not know
	Bot         bool
	Doubt       string // why nobody can say who it is, as the end of a sentence; empty: it is known
}

// Part is what somebody did.
type Part string

// The parts.
const (
	Opener    Part = "opener" // of the pull request
	Author    Part = "author"
	Committer Part = "committer"
	CoAuthor  Part = "co-author"
)

// Known reports whether the contributor is a person or bot that can be told from
// all others.
func (c *Contributor) Known() bool { return c.Doubt == "" }

// register attributes the claims of commits to people.
type register struct {
	center   *signoff.Center
	accounts map[string][]github.Account // by address, in lower case
	verified map[string]bool             // ids of commits whose signature the forge has verified
	host     string
}

func newRegister(c *signoff.Center, e *github.Evidence, host string) *register {
	r := &register{center: c, accounts: map[string][]github.Account{}, verified: map[string]bool{}, host: cmp.Or(strings.ToLower(host), "github.com")}
	if e == nil {
		return r
	}
	for _, a := range e.Accounts {
		key := address(a.Email)
		if !slices.ContainsFunc(r.accounts[key], func(b github.Account) bool { return b.ID == a.ID }) {
			r.accounts[key] = append(r.accounts[key], a)
		}
	}
	for _, id := range e.Verified {
		r.verified[id] = true
	}
	return r
}

func address(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// commit returns everyone a commit names. The forge's own web editor commits for
// the author and is nobody.
func (r *register) commit(v gitrepo.Revision) []Contributor {
	list := []Contributor{r.person(v.Author, Author)}
	if address(v.Committer.Email) != "noreply@"+r.host {
		list = append(list, r.person(v.Committer, Committer))
	}
	for _, p := range v.CoAuthors {
		list = append(list, r.person(p, CoAuthor))
	}
	unsigned := r.center.Policy != nil && r.center.Policy.SignedCommits && !r.verified[v.ID]
	for i := range list {
		list[i].Commit = v.ID
		if unsigned { // of a bot too: its address is as easily claimed as a person's
			list[i].Doubt = "the policy asks for signed commits, and nothing shows that the forge has verified a signature of it"
		}
	}
	return list
}

// person attributes one name. Whatever could be meant is taken for meant: who
// is wrongly a contributor can be told apart by correcting the council, who is
// wrongly none signs their own work.
func (r *register) person(p gitrepo.Person, part Part) Contributor {
	c := Contributor{Name: p.Name, Email: p.Email, Part: part}
	email := address(p.Email)
	for _, m := range r.center.Council {
		if email != "" && slices.ContainsFunc(m.Emails, func(e string) bool { return address(e) == email }) {
			c.add(m.ID)
		}
	}
	accounts := r.accounts[email]
	if id, login, ok := r.noReply(email); ok {
		if c.Bot = strings.HasSuffix(login, "[bot]"); c.Bot { // no person can have such a login
			c.Account = "@" + login
		}
		accounts = append(slices.Clone(accounts), github.Account{ID: id, Login: login})
	}
	for _, a := range accounts {
		r.account(&c, a)
	}
	if len(c.Members) == 0 && c.Account == "" {
		c.Doubt = "nobody in the council has the address, and no account is known for it"
		if email == "" {
			c.Doubt = "it has no address"
		}
	}
	if different(accounts) && len(c.Members) == 0 {
		c.Doubt = "two accounts claim the address"
	}
	return c
}

func (c *Contributor) add(id string) {
	if !slices.Contains(c.Members, id) {
		c.Members = append(c.Members, id)
	}
}

// account attributes an account by its numeric id, which stays when the login
// changes; by its login only where there is no id.
func (r *register) account(c *Contributor, a github.Account) {
	found := false
	for _, m := range r.center.Council {
		if a.ID > 0 && int64(m.GitHubID) == a.ID || a.ID == 0 && m.GitHubLogin != "" && strings.EqualFold(m.GitHubLogin, a.Login) {
			c.add(m.ID)
			found = true
		}
	}
	if !found && a.ID > 0 {
		c.Account = "@" + a.Login
		c.Bot = c.Bot || strings.HasSuffix(a.Login, "[bot]")
	}
}

// noReply reads `ID+login@users.noreply.github.com`, and the older form without
// the id.
func (r *register) noReply(email string) (id int64, login string, ok bool) {
	local, ok := strings.CutSuffix(email, "@users.noreply."+r.host)
	if !ok {
		return 0, "", false
	}
	number, login, numbered := strings.Cut(local, "+")
	if !numbered {
		return 0, local, local != ""
	}
	id, err := strconv.ParseInt(number, 10, 64)
	return id, login, err == nil && id > 0
}

func different(accounts []github.Account) bool {
	for _, a := range accounts {
		if a.ID > 0 && accounts[0].ID > 0 && a.ID != accounts[0].ID {
			return true
		}
	}
	return false
}

// opener returns who opened the pull request.
func (r *register) opener(a github.Actor) Contributor {
	c := Contributor{Name: a.Login, Part: Opener, Bot: a.Type == "Bot" || strings.HasSuffix(a.Login, "[bot]")}
	r.account(&c, github.Account{ID: a.ID, Login: a.Login})
	return c
}

// members returns the council ids of contributors, in order.
func members(list []Contributor) []string {
	var ids []string
	for _, c := range list {
		ids = append(ids, c.Members...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
