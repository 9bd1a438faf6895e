package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/attest"
	"github.com/dossier-cti/dossier/engine/corpus"
	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/rule"
	"github.com/dossier-cti/dossier/engine/signoff"
	"github.com/dossier-cti/dossier/engine/starter"
)

// signOptions are the flags of `dossier sign`.
type signOptions struct {
	key, as, decision, comment, label, signature, base string
	print, again                                       bool
}

func newSign(e *env) *cobra.Command {
	var o signOptions
	cmd := &cobra.Command{
		Use:   "sign ID",
		Short: "Sign a review of a document with an SSH key, without any forge",
		Long: `Sign writes a review file: who reviewed which bytes of which document, and what
they say of it, signed with an SSH key of theirs. Whose key it is says
content/council/. The file counts once it has landed on the main branch, by a
pull request as any other change.

--key names the private key, or with FILE.pub one that the SSH agent holds. The
review is of the file as it lies on disk, and of the change that brings it from
its state on the main branch (--base) to this one.

Without Dossier: --print shows the statement that would be signed. Signed by
stock OpenSSH, --signature brings it in:

  dossier sign ID --as jdoe --print > statement
  ssh-keygen -Y sign -n dossier-signoff -f KEY statement
  dossier sign ID --signature statement.sig`,
		Example: `  dossier sign 2024-11-18-panos-management --key ~/.ssh/id_ed25519
  dossier sign PIR-001 --key ~/.ssh/id_ed25519.pub --comment "Owner is now Anna"
  dossier sign 2024-11-20-vcenter --key KEY --decision dissent --comment "Two of ours run it."`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("name one document, by its id, kind/id or path")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.valid(); err != nil {
				return err
			}
			return e.sign(cmd.Context(), o, args[0])
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.key, "key", "", "private key `FILE`; FILE.pub uses the SSH agent")
	flags.StringVar(&o.as, "as", "", "sign as council `MEMBER` (default whose key it is)")
	flags.StringVar(&o.decision, "decision", "", "`DECISION`: concur, concur-with-comment, dissent or abstain (default concur)")
	flags.StringVar(&o.comment, "comment", "", "`TEXT` that is published with the review")
	flags.StringVar(&o.label, "comment-tlp", "", "TLP `LABEL` of the comment, where it is stricter than that of reviews")
	flags.StringVar(&o.base, "base", "", "`REV` that the document changes from (default where this branch left the main one)")
	flags.BoolVar(&o.again, "again", false, "sign a change that you signed before: it lands anew, or you think otherwise now")
	flags.BoolVar(&o.print, "print", false, "print what would be signed, and sign nothing")
	flags.StringVar(&o.signature, "signature", "", "take the signature from `FILE`.sig that ssh-keygen made of FILE")
	return cmd
}

func (o *signOptions) valid() error {
	if o.decision == "" && o.comment == "" {
		o.decision = string(intel.Concur)
	} else if o.decision == "" {
		o.decision = string(intel.ConcurWithComment)
	}
	d := intel.Decision(o.decision)
	switch {
	case !slices.Contains([]intel.Decision{intel.Concur, intel.ConcurWithComment, intel.Dissent, intel.Abstain}, d):
		return fmt.Errorf("--decision %s: there are concur, concur-with-comment, dissent and abstain", o.decision)
	case d == intel.Concur && o.comment != "":
		return errors.New("--decision concur goes without --comment; with one it is concur-with-comment")
	case (d == intel.Dissent || d == intel.ConcurWithComment) && strings.TrimSpace(o.comment) == "" && o.signature == "":
		return fmt.Errorf("--decision %s needs --comment: readers are told why", o.decision)
	case o.label != "" && intel.ParseTLP(o.label) == 0:
		return fmt.Errorf("--comment-tlp %s: there are clear, green, amber, amber+strict and red", o.label)
	case o.signature != "" && (o.key != "" || o.print):
		return errors.New("--signature brings in what was signed already; leave out --key and --print")
	case o.signature == "" && o.key == "" && !o.print:
		return errors.New("--key FILE is missing: the SSH key to sign with, such as ~/.ssh/id_ed25519; `ssh-keygen -t ed25519` makes one")
	case o.print && o.key == "" && o.as == "":
		return errors.New("--print needs to know who reviews: --as MEMBER or --key FILE")
	}
	return nil
}

// signing is one review that is being made.
type signing struct {
	signOptions
	root    string
	world   *corpus.World
	entry   *corpus.Entry
	subject signoff.Subject
	member  *intel.Member
	now     time.Time
	review  intel.Review
}

func (e *env) sign(ctx context.Context, o signOptions, name string) error {
	s := &signing{signOptions: o, now: e.now().UTC().Truncate(time.Second)}
	err := e.prepare(ctx, s, name)
	if err != nil {
		return err
	}
	var key *attest.Signer
	if o.signature != "" {
		err = e.brought(s)
	} else if key, err = e.key(s); err == nil {
		err = s.state()
	}
	if err != nil {
		return err
	}
	if o.print {
		data, err := attest.Bytes(s.review.Statement)
		if err == nil {
			_, err = e.out.Write(data)
		}
		return err
	}
	decision, err := s.preview()
	if err != nil {
		return err
	}
	if key != nil {
		if s.review.Signature, err = attest.Sign(s.review.Statement, key); err != nil {
			return err
		}
	}
	if err := attest.Check(&s.review, s.world.Organisation.Repository, s.member); err != nil {
		return err
	}
	return e.keep(s, decision)
}

// prepare finds the document and refuses one that has errors.
func (e *env) prepare(ctx context.Context, s *signing, name string) error {
	var err error
	if s.root, err = e.root(); err != nil {
		return err
	}
	j := &job{root: s.root, fsys: os.DirFS(s.root), moment: thisHour(s.now)}
	if j.world, j.found, err = e.loaded(ctx, s.root); err != nil {
		return err
	}
	s.world = j.world
	if s.entry, err = e.document(s, name); err != nil {
		return err
	}
	bad := slices.DeleteFunc(append(j.found, rule.Check(s.world, j.moment)...), func(d diag.Diagnostic) bool {
		return d.File != s.entry.Path || d.Severity != diag.Error
	})
	if len(bad) > 0 || !s.entry.Valid {
		if err := diag.WriteText(e.err, diag.Sort(bad), j.source, e.color()); err != nil {
			return fmt.Errorf("print findings: %w", err)
		}
		fmt.Fprintf(e.err, "%s; nothing was signed\n", count(len(bad), "error"))
		return errFindings
	}
	s.subject = signoff.SubjectOf(s.world, s.entry)
	return s.transition()
}

// document finds what is to be signed by id, kind/id or path.
func (e *env) document(s *signing, name string) (*corpus.Entry, error) {
	var found []*corpus.Entry
	var names []string
	path := strings.TrimPrefix(e.relative(s.root, name), "./")
	for i := range s.world.Entries() {
		entry := &s.world.Entries()[i]
		if entry.Kind == intel.Reviews {
			continue
		}
		names = append(names, entry.ID, entry.Ref.String())
		if entry.ID == name || entry.Ref.String() == name || entry.Path == path || entry.Path == name {
			found = append(found, entry)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("%s: no such document%s; `git rm` and renames are signed by approving the pull request", name, mean(name, names))
	case 1:
		return found[0], nil
	}
	refs := make([]string, len(found))
	for i, entry := range found {
		refs[i] = entry.Ref.String()
	}
	return nil, fmt.Errorf("%s: this id has several documents; say which: %s", name, strings.Join(refs, ", "))
}

// state makes the statement that is to be signed.
func (s *signing) state() error {
	domains := s.speaks()
	s.review.Comment, s.review.CommentTLP = s.comment, intel.ParseTLP(s.label)
	st := &s.review.Statement
	*st = intel.Statement{
		Format: attest.Format, Repository: s.world.Organisation.Repository,
		Document: s.entry.Ref.String(), Path: s.entry.Path, Change: string(s.subject.Change),
		Previous: string(s.subject.Previous), Digest: string(s.subject.Digest), Reviewer: s.member.ID,
		Domains: attest.None, Decision: intel.Decision(s.decision), Date: s.now.Format(time.RFC3339),
		Comment: attest.CommentSum(s.comment), CommentTLP: attest.Label(s.review.CommentTLP),
	}
	if len(domains) > 0 {
		st.Domains = strings.Join(domains, ", ")
	}
	return s.place()
}

// speaks returns the domains that the member speaks for. A change may take a
// domain away, which must be heard all the same: of a document that was there
// before, the member speaks for all that they can.
func (s *signing) speaks() []string {
	all := s.subject
	if s.subject.Change != signoff.Add {
		all.Domains = nil
		for _, d := range s.world.Organisation.Domains {
			all.Domains = append(all.Domains, d.ID)
		}
	}
	return signoff.CenterOf(s.world).Speaks(s.member, &all, s.now)
}

// place finds a name for the review, and refuses a change that the member has
// signed already.
func (s *signing) place() error {
	st := s.review.Statement
	taken := map[string]bool{}
	for _, r := range s.world.Reviews.All() {
		taken[r.Path] = true
		o := r.Statement
		if !s.again && o.Reviewer == st.Reviewer && o.Path == st.Path && o.Change == st.Change && o.Previous == st.Previous && o.Digest == st.Digest {
			return fmt.Errorf("%s signed this change on %s (%s): %s; a review is never changed. To say something else of it, or of the same change when it lands again, add --again",
				s.member.ID, o.Date, o.Decision, r.Path)
		}
	}
	if s.review.Path = attest.PathOf(st); taken[s.review.Path] {
		s.review.Path = attest.LaterPathOf(st)
	}
	return nil
}

// preview decides as if the review had landed, and refuses one that could never
// count.
func (s *signing) preview() (*signoff.Decision, error) {
	center := signoff.CenterOf(s.world)
	mine := signoff.Evidence(&s.review, nil)
	d := signoff.Decide(center, s.subject, append(signoff.Reviews(s.world, s.entry.Ref), mine...), s.now)
	switch {
	case slices.Contains(d.Authors, s.member.ID):
		return nil, fmt.Errorf("%s is among the authors of %s, and nobody signs their own work; somebody else of the domain signs it", s.member.ID, s.entry.Ref)
	case !s.member.Active.Holds(s.now):
		return nil, fmt.Errorf("%s is not an active member of the council today; `active` in %s says when", s.member.ID, s.member.Path)
	}
	return d, nil
}

// keep writes the review file and says what comes next.
func (e *env) keep(s *signing, d *signoff.Decision) error {
	data, err := attest.MarshalReview(&s.review)
	if err != nil {
		return err
	}
	if err := writeWhole(s.root, starter.File{Path: s.review.Path, Data: data}); err != nil {
		return err
	}
	shown := e.shown(s.root, s.review.Path)
	if _, err := fmt.Fprintln(e.out, shown); err != nil {
		return err
	}
	st := s.review.Statement
	domains := ""
	if st.Domains != attest.None {
		domains = ", for " + st.Domains
	}
	fmt.Fprintf(e.err, "Signed by %s: %s%s.\n", st.Reviewer, st.Decision, domains)
	for _, line := range d.Details {
		fmt.Fprintln(e.err, "  "+line)
	}
	fmt.Fprintf(e.err, "Next: git add %s && git commit -m \"Sign %s\", push, and open a pull request; it counts once it has landed.\n", shown, s.entry.ID)
	return nil
}
