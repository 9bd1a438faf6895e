package export

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/intel"
)

func TestNoCellIsAFormulaAndEachReadsBack(t *testing.T) {
	a := product("2024-11-18-a", intel.FlashAlert, intel.Clear, "2024-11-18")
	want := []string{"=1+1", "+1", "-1", "@sum", "\tx", "'quoted", "＝1", "a=b", "a,b", `say "x"`, "", "ordinary"}
	for _, v := range want {
		a.Indicators = append(a.Indicators, intel.Indicator{Type: "filename", Value: v})
	}
	x := New(&edition.Edition{Moment: now, Assessments: []*edition.Assessment{a}})
	text := written(t, File{Write: func(w io.Writer) error { return x.Indicators(w, a) }})
	if lines := strings.Count(text, "\n"); lines != strings.Count(text, "\r\n") || lines != len(want)+1 {
		t.Errorf("%d lines, %d of them end as RFC 4180 asks, want %d", lines, strings.Count(text, "\r\n"), len(want)+1)
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[1:] {
		if len(row) != len(columns) {
			t.Errorf("%d cells, want %d", len(row), len(columns))
		}
		if strings.ContainsAny(row[0][:min(1, len(row[0]))], "=+-@\t\r＝") {
			t.Errorf("%q is a formula", row[0])
		}
		got = append(got, strings.TrimPrefix(row[0], "'"))
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
