package attest

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/dossier-cti/dossier/engine/intel"
)

// changes are the transitions of a document.
var changes = []string{"add", "modify", "rename", "delete", "withdraw"}

var decisions = []intel.Decision{intel.Concur, intel.ConcurWithComment, intel.Dissent, intel.Abstain}

var (
	// hash matches a digest in the form package doc writes it.
	hash   = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	commit = regexp.MustCompile(`^[0-9a-f]{40}([0-9a-f]{24})?$`)
	number = regexp.MustCompile(`^[1-9][0-9]{0,17}$`)
	person = regexp.MustCompile(`^(github:[A-Za-z0-9][A-Za-z0-9_-]*(\[bot\])?|[A-Za-z0-9][A-Za-z0-9._-]*)$`)
	lifted = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]* by [A-Za-z0-9][A-Za-z0-9._-]*$`)
)

const dateForm = "2006-01-02T15:04:05Z"

// form checks every value of a statement on its own.
func form(s intel.Statement) error {
	if _, err := Bytes(s); err != nil {
		return err
	}
	gone := s.Digest == None && s.Change == "delete"
	switch {
	case s.Format != Format && s.Format != RecordFormat:
		return malformed("format", "the statement has the format %s; this version of Dossier reads %s and %s", quoted(s.Format), Format, RecordFormat)
	case s.Document != documentAt(s.Path) && s.Document != Outside+"/"+path.Base(s.Path):
		return malformed("document", "the statement is about %s, but %s is the path of another document", quoted(s.Document), quoted(s.Path))
	case !slices.Contains(changes, s.Change):
		return malformed("change", "the change %s is none of %s", quoted(s.Change), strings.Join(changes, ", "))
	case s.Previous != None && !hash.MatchString(s.Previous), gone && s.Previous == None:
		return malformed("previous", "the former content %s is neither a digest nor %q", quoted(s.Previous), None)
	case !gone && !hash.MatchString(s.Digest):
		return malformed("digest", "%s is not a digest: sha256: and 64 hexadecimal digits", quoted(s.Digest))
	case !slices.Contains(decisions, s.Decision):
		return malformed("decision", "the decision %s is none of concur, concur-with-comment, dissent, abstain", quoted(string(s.Decision)))
	case !dated(s.Date):
		return malformed("date", "the date %s is not a time in UTC such as 2024-11-18T17:05:00Z", quoted(s.Date))
	case s.Comment != None && !hash.MatchString(s.Comment):
		return malformed("comment", "%s is neither the hash of a comment nor %q", quoted(s.Comment), None)
	case s.CommentTLP != None && intel.ParseTLP(s.CommentTLP) == 0:
		return malformed("comment_tlp", "%s is neither a TLP label nor %q", quoted(s.CommentTLP), None)
	case Recorded(s):
		return recordForm(s.Record)
	case s.Record != intel.Record{}:
		return malformed("recorder", "a statement of the format %s names a recorder, whose word nobody signed", Format)
	}
	return nil
}

func recordForm(r intel.Record) error {
	switch {
	case !number.MatchString(r.PullRequest):
		return malformed("pull_request", "%s is not the number of a pull request", quoted(r.PullRequest))
	case !number.MatchString(r.Review):
		return malformed("review", "%s is not the number of a review", quoted(r.Review))
	case !commit.MatchString(r.Head):
		return malformed("head", "%s is not a full commit id", quoted(r.Head))
	case !commit.MatchString(r.MergeBase):
		return malformed("merge_base", "%s is not a full commit id", quoted(r.MergeBase))
	case !person.MatchString(r.Author):
		return malformed("author", "%s is neither a council id nor the id of an account", quoted(r.Author))
	case !listed(r.Contributors, person):
		return malformed("contributors", "%s is neither a list of people nor %q", quoted(r.Contributors), None)
	case !listed(r.Objections, person):
		return malformed("objections", "%s is neither a list of people nor %q", quoted(r.Objections), None)
	case !listed(r.Dismissals, lifted):
		return malformed("dismissals", "%s is neither a list such as \"jdoe by rlee\" nor %q", quoted(r.Dismissals), None)
	case !hash.MatchString(r.Policy):
		return malformed("policy", "%s is not a digest: sha256: and 64 hexadecimal digits", quoted(r.Policy))
	case !hash.MatchString(r.Council):
		return malformed("council", "%s is not a digest: sha256: and 64 hexadecimal digits", quoted(r.Council))
	case !dated(r.Date):
		return malformed("recorded", "the date %s is not a time in UTC such as 2024-11-18T17:05:00Z", quoted(r.Date))
	}
	return nil
}

// dated reports whether text is a time in UTC to the second, in its one form.
func dated(text string) bool {
	_, err := time.Parse(dateForm, text)
	return err == nil
}

func listed(text string, item *regexp.Regexp) bool {
	return text == None || !slices.ContainsFunc(strings.Split(text, ", "), func(s string) bool { return !item.MatchString(s) })
}

// List returns the items of a value of a statement that is a list.
func List(value string) []string {
	if value == None || value == "" {
		return nil
	}
	return strings.Split(value, ", ")
}
