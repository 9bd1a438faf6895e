package web

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

func TestIndicatorsAndTheCitationAreCopiedByKeyboard(t *testing.T) {
	folder := t.TempDir()
	save(t, folder, draw(t, rich()))
	r := &reader{t: t, ctx: browser(t), root: "file://" + folder + "/"}
	r.opens("assessments/2024-11-21-panos-management/index.html")
	r.sees(`(() => { navigator.clipboard.writeText = async text => { window.copied = text; }; return ""; })()`)
	for _, tt := range []struct{ button, what string }{
		{"Copy as text", `copied.split("\n").length === 3 && copied.startsWith("198[.]51[.]100[.]7\nhxxp://evil[.]example/")`},
		{"Copy the citation", `copied.startsWith("Northlight Energy, “PAN-OS management interface flaw")`},
	} {
		r.sees(`(() => { [...document.querySelectorAll("button")].find(b => b.textContent === "` + tt.button + `").focus(); return ""; })()`)
		r.types(kb.Enter)
		r.waits(`window.copied && ` + tt.what)
		r.waits(`document.activeElement.textContent === "Copied"`)
	}
	r.sees(`(() => { navigator.clipboard.writeText = () => Promise.reject(new Error("forbidden")); return ""; })()`)
	r.types(kb.Enter)
	r.waits(`getSelection().toString().startsWith("Northlight Energy")`)
}
