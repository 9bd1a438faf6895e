package mail_test

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"encoding/base64"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
	letter "github.com/dossier-cti/dossier/engine/mail"
	"github.com/dossier-cti/dossier/engine/roundup"
)

var now = time.Date(2024, 11, 22, 16, 0, 0, 0, time.UTC)

// week is a roundup in which something of everything happened.
func week(change ...func(*edition.Edition)) *roundup.Roundup {
	item := func(kind intel.Kind, id string) edition.Item {
		return edition.Item{ID: id, Kind: kind, TLP: intel.Amber, SignOff: edition.SignOff{Status: edition.SignedOff, Issued: now.AddDate(0, 0, -1)}}
	}
	q := &edition.Requirement{Item: item(intel.Requirements, "PIR-001"), Title: "Edge devices", PIR: true}
	old := &edition.Assessment{Item: item(intel.Assessments, "old"), Product: intel.FlashAlert, Title: "Claimed flaw"}
	old.Issued, old.Status = now.AddDate(0, 0, -9), edition.Superseded
	old.Judgements = []*edition.Judgement{{ID: "KJ1", Assessment: old, Likelihood: intel.ParseLikelihood("unlikely"), Confidence: intel.Low}}
	a := &edition.Assessment{
		Item: item(intel.Assessments, "a"), Product: intel.GeneralAssessment, Title: "Firewalls <exposed> & *closed*", BottomLine: "Both are closed.",
		Answers: []*edition.Requirement{q}, Affected: &edition.Affected{Status: intel.StatusMitigated, Statement: "Logs were checked"},
	}
	a.Judgements = []*edition.Judgement{{
		ID: "KJ1", Assessment: a, Statement: "It will likely be exploited.", Likelihood: intel.ParseLikelihood("likely"), Probability: 65, Confidence: intel.Moderate,
		ResolvesBy: now.AddDate(0, 0, 5), Movement: edition.Movement{Kind: edition.Raised, Before: old.Judgements[0], Reason: "The maker confirmed it"},
	}, {ID: "KJ2", Assessment: a, Statement: strings.Repeat("A long statement of many words ", 8), Confidence: intel.High, Movement: edition.Movement{Kind: edition.New}}}
	old.SupersededBy = a
	gone := &edition.Assessment{Item: item(intel.Assessments, "gone"), Product: intel.FlashAlert, Title: "Mistaken", Withdrawal: &intel.Withdrawal{At: now.AddDate(0, 0, -1), Reason: "We run none."}}
	gone.Status = edition.Withdrawn
	q.Assessments = []*edition.Assessment{a}
	ed := &edition.Edition{
		Organisation: edition.Organisation{Name: "Nørdlys Énergie", Notice: "Fictional.", Contact: "cti@nordlys.example", SiteURL: "https://briefing.example", Language: "en", Zone: time.UTC},
		Audience:     intel.Audience{Name: "Executives"}, Moment: now, Requirements: []*edition.Requirement{q},
		Assessments: []*edition.Assessment{a, gone, old},
		Inquiries: []*edition.Inquiry{
			{Item: item(intel.Inquiries, "q1"), Question: "Are we affected?", AskedAt: now.AddDate(0, 0, -2), Answer: intel.Partly, AnsweredAt: now.AddDate(0, 0, -1), Line: "Partly. Both are closed", Assessment: a},
			{Item: item(intel.Inquiries, "q2"), Question: "Who called?", AskedAt: now.AddDate(0, 0, -1), DueAt: now.AddDate(0, 0, 1)},
		},
		Outcomes: []*edition.Outcome{{Item: item(intel.Outcomes, "o"), Judgement: old.Judgements[0], Result: intel.Occurred, ResolvedAt: now.AddDate(0, 0, -1), Evidence: "CISA listed it"}},
		Notes:    []*edition.Note{{Item: item(intel.Roundups, "2024-W47"), Title: "Decisions first", Editor: &edition.Person{Name: "Marta"}, Body: "See [[PIR-001]] and [[assessments/secret]].\n\n- one\n- two"}},
	}
	for _, c := range change {
		c(ed)
	}
	all := roundup.All(ed)
	return all[len(all)-1]
}

// quiet empties the week of everything.
func quiet(ed *edition.Edition) {
	ed.Assessments, ed.Inquiries, ed.Outcomes, ed.Notes, ed.Requirements = nil, nil, nil, nil, nil
}

func TestEveryFormTellsTheWeek(t *testing.T) {
	page, err := letter.HTML(week())
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string]string{"text": string(letter.Text(week())), "Markdown": string(letter.Markdown(week())), "HTML": string(page)} {
		flat := strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>|\\|\*\*`).ReplaceAllString(text, "")), " ")
		for _, want := range []string{
			"TLP:AMBER", "Need to know within Nørdlys Énergie and its clients.", "Week 47 of 2024, 18 to 24 November 2024", "Edition for Executives.",
			"It will likely be exploited.", "Likely (55–80%), at 65%; moderate confidence.", "Raised from unlikely (20–45%). The maker confirmed it.",
			"High confidence.", "Withdrawn 21 Nov 2024. We run none.", "We were affected; it is mitigated. Logs were checked.",
			"Partly. Both are closed.", "Open. An answer is due by 23 Nov 2024, 16:00 UTC.", "PIR-001, Edge devices: 1 current product, newest of 21 Nov 2024",
			"It happened, 21 Nov 2024. We had said unlikely (20–45%). CISA listed it.", "judgement KJ1 resolves", "https://briefing.example/assessments/a/", "Marta",
		} {
			if !strings.Contains(flat+text, want) {
				t.Errorf("%s does not say %q", form, want)
			}
		}
		if strings.Contains(text, "secret") || strings.Contains(text, "[[") {
			t.Errorf("%s names what the edition does not hold", form)
		}
		if strings.Count(text, "TLP:AMBER") < 2 || strings.Contains(text, "TLP:AMBER+STRICT") {
			t.Errorf("%s is not marked at its head and foot", form)
		}
	}
}

func TestPlainTextHasShortLinesButForAddresses(t *testing.T) {
	for line := range strings.Lines(string(letter.Text(week()))) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line) > 72 && !strings.Contains(line, "://") {
			t.Errorf("%d columns: %q", utf8.RuneCountInString(line), line)
		}
	}
}

func TestTitlesAreNeverMarkup(t *testing.T) {
	if md := string(letter.Markdown(week())); !strings.Contains(md, `Firewalls \<exposed\> \& \*closed\*`) {
		t.Error(md)
	}
	page, err := letter.HTML(week())
	if err != nil || !strings.Contains(string(page), "Firewalls &lt;exposed&gt; &amp; *closed*") {
		t.Error(err)
	}
}

func TestHTMLLoadsNothing(t *testing.T) {
	page, err := letter.HTML(week())
	if err != nil {
		t.Fatal(err)
	}
	if m := regexp.MustCompile(`<(script|link|img|style|iframe|form)|src=|url\(|@import`).Find(page); m != nil {
		t.Errorf("it has %s", m)
	}
}

func TestAQuietWeekIsSaidInEveryForm(t *testing.T) {
	r := week(quiet)
	page, err := letter.HTML(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range [][]byte{letter.Text(r), letter.Markdown(r), page} {
		if !bytes.Contains(bytes.Join(bytes.Fields(form), []byte(" ")), []byte("A quiet week: nothing was issued")) || !bytes.Contains(form, []byte("TLP:CLEAR")) {
			t.Errorf("%s", form)
		}
	}
}

func message(t *testing.T, r *roundup.Roundup) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := letter.Message(&b, r, []byte("%PDF-1.7")); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheMessageHasTextPageAndPDF(t *testing.T) {
	r := week()
	m, err := mail.ReadMessage(bytes.NewReader(message(t, r)))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	from, _ := m.Header.AddressList("From")
	if err != nil || subject != "[TLP:AMBER] Weekly intelligence roundup 2024-W47, Nørdlys Énergie" || len(from) != 1 || from[0].Name != "Nørdlys Énergie" {
		t.Errorf("subject %q, from %v, %v", subject, from, err)
	}
	if date, err := m.Header.Date(); err != nil || !date.Equal(now) {
		t.Errorf("date %v, %v", date, err)
	}
	for _, name := range []string{"To", "X-Mailer", "User-Agent"} {
		if m.Header.Get(name) != "" {
			t.Errorf("%s: %s", name, m.Header.Get(name))
		}
	}
	page, err := letter.HTML(r)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	parts(t, m.Header.Get("Content-Type"), m.Body, func(kind string, body []byte) {
		got = append(got, kind)
		want := map[string][]byte{"text/plain": letter.Text(r), "text/html": page, "application/pdf": []byte("%PDF-1.7")}[kind]
		if diff := cmp.Diff(string(want), strings.ReplaceAll(string(body), "\r\n", "\n")); diff != "" {
			t.Errorf("%s: %s", kind, diff)
		}
	})
	if diff := cmp.Diff([]string{"text/plain", "text/html", "application/pdf"}, got); diff != "" {
		t.Error(diff)
	}
}

// parts walks the parts of a message that hold no others.
func parts(t *testing.T, contentType string, body io.Reader, see func(kind string, body []byte)) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		data, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		see(kind, data)
		return
	}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var content io.Reader = p
		switch p.Header.Get("Content-Transfer-Encoding") {
		case "base64":
			content = base64.NewDecoder(base64.StdEncoding, p)
		case "quoted-printable":
			content = quotedprintable.NewReader(p)
		}
		parts(t, p.Header.Get("Content-Type"), content, see)
	}
}

func TestTheSameWeekGivesTheSameMessage(t *testing.T) {
	if !bytes.Equal(message(t, week()), message(t, week())) {
		t.Error("two messages differ")
	}
}

func TestAMessageNeedsNoSender(t *testing.T) {
	m := message(t, week(func(ed *edition.Edition) { ed.Organisation.Contact = "" }))
	if bytes.Contains(m, []byte("From:")) || !bytes.Contains(m, []byte("@dossier.invalid>")) {
		t.Errorf("%s", m[:400])
	}
}

func TestHeadersCannotBeInjected(t *testing.T) {
	m := message(t, week(func(ed *edition.Edition) { ed.Organisation.Name = "Evil\r\nBcc: all@example.org" }))
	head, _, _ := bytes.Cut(m, []byte("\r\n\r\n"))
	if regexp.MustCompile(`(?m)^Bcc`).Match(head) {
		t.Errorf("%s", head)
	}
}
