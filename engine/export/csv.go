package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

// columns of the table of indicators, with what they hold. More may come, behind
// these.
var columns = []struct{ name, holds string }{
	{"value", "the indicator as it is, not defanged"},
	{"type", "ipv4, ipv6 (addresses or networks), domain, url, email, md5, sha1, sha256, filename"},
	{"first_seen", "day on which it was first seen; may be empty"},
	{"valid_until", "last day on which a match means something; may be empty"},
	{"pap", "what may be done with it: clear, green, amber, red; may be empty"},
	{"tlp", "label of the row"},
	{"status", "of the product: signed-off, provisional, superseded, expired"},
	{"product", "id of the assessment that names it"},
	{"title", "of the assessment"},
	{"note", "what it was used for; may be empty"},
	{"address", "page of the assessment; empty for a site without an address"},
}

// Columns describes the columns of the table of indicators, one a line.
func Columns() string {
	var b strings.Builder
	for _, c := range columns {
		fmt.Fprintf(&b, "  %-12s %s\n", c.name, c.holds)
	}
	return b.String()
}

// Indicators writes the indicators of products as CSV (RFC 4180), a row for each
// indicator of each product. Those of withdrawn products are left out.
//
// A cell that a spreadsheet would take for a formula has an apostrophe before
// it, and so has one that begins with an apostrophe: who takes one apostrophe
// from the beginning of each cell that has one reads what was written.
func (x *Exports) Indicators(w io.Writer, products ...*edition.Assessment) error {
	table := csv.NewWriter(w)
	table.UseCRLF = true
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = c.name
	}
	err := table.Write(row)
	for _, a := range products {
		if a.Withdrawal != nil {
			continue
		}
		for _, i := range a.Indicators {
			row = append(row[:0],
				i.Value, i.Type, intel.Stamp(i.FirstSeen), intel.Stamp(i.ValidUntil), i.PAP, own(a, i.TLP).String(),
				string(a.Status), a.ID, flat(a.Title), flat(i.Note), x.address(a))
			for n := range row {
				row[n] = inert(row[n])
			}
			if err == nil {
				err = table.Write(row)
			}
		}
	}
	table.Flush()
	if err == nil {
		err = table.Error()
	}
	if err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// inert makes a cell that no spreadsheet computes: CSV has no types, and
// programs take what begins with one of these for a formula, the wide forms too.
func inert(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n'＝＋－＠", first) {
		return "'" + cell
	}
	return cell
}
