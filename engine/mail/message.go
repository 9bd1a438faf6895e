package mail

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/dossier-cti/dossier/engine/roundup"
)

// Message writes a roundup as a message (RFC 5322): plain text and HTML, of
// which a mail program shows what it can, and the PDF. It names a sender, if
// the organisation states an address, and no recipient.
func Message(w io.Writer, r *roundup.Roundup, pdf []byte) error {
	page, err := HTML(r)
	if err != nil {
		return err
	}
	org, text := r.Edition.Organisation, Text(r)
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithEncoding(gomail.EncodingQP))
	m.Subject("[" + r.TLP.Label() + "] Weekly intelligence roundup " + r.Week.String() + ", " + oneLine(org.Name))
	if org.Contact != "" {
		if err := m.FromFormat(oneLine(org.Name), org.Contact); err != nil {
			return fmt.Errorf("write the sender %s: %w", org.Contact, err)
		}
	}
	sum := digest(text, page, pdf)
	m.SetDateWithValue(r.End().UTC())
	m.SetMessageIDWithValue(fmt.Sprintf("roundup-%s-%s@%s", r.Week, sum[:16], host(org.Contact)))
	m.SetGenHeader("X-Unsent", "1") // mail programs open it as a draft
	m.SetBodyString(gomail.TypeTextPlain, string(text))
	m.AddAlternativeString(gomail.TypeTextHTML, string(page))
	if err := m.AttachReader("roundup-"+r.Week.String()+".pdf", bytes.NewReader(pdf), gomail.WithFileContentType("application/pdf")); err != nil {
		return fmt.Errorf("attach the PDF: %w", err)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		return fmt.Errorf("write the message: %w", err)
	}
	_, err = w.Write(settle(b.Bytes(), sum))
	return err
}

var boundary = regexp.MustCompile(`boundary=([0-9a-f]{60})\r\n`)

// settle puts boundaries that follow from the content in place of random ones,
// which differ each time; a boundary that is given would be used for the parts
// inside of parts as well.
func settle(message []byte, sum string) []byte {
	for i, m := range boundary.FindAllSubmatch(message, -1) {
		own := fmt.Sprintf("%d%s", i, sum)[:len(m[1])]
		message = bytes.ReplaceAll(message, m[1], []byte(own))
	}
	return message
}

func digest(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// host returns the part of an address behind the sign.
func host(address string) string {
	if _, h, ok := strings.Cut(address, "@"); ok && h != "" {
		return h
	}
	return "dossier.invalid"
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
