package rule

import (
	"encoding/hex"
	"net/netip"
	"net/url"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

var (
	malformedIndicator = diag.Rule{
		Code:  "indicator-malformed",
		Title: "An indicator's value is what its type says.",
		Why:   "Indicators leave as STIX, CSV and MISP and are loaded into sensors. A value that is no address, domain or hash is refused there, or matches nothing without a word. Values are written as they are; defanging is done where people read them.",
		Wrong: "{type: ipv4, value: 203.0.113.700}",
		Right: "{type: ipv4, value: 203.0.113.70}",
	}
	reservedIndicator = diag.Rule{
		Code:     "indicator-reserved",
		Severity: diag.Warning,
		Title:    "An indicator is not in a private, local or documentation range.",
		Why:      "Private addresses (RFC 1918, RFC 4193) mean another machine in every network, and documentation ranges (RFC 5737, RFC 3849) and names (RFC 2606) no machine at all. In a sensor they match your own systems or nothing. Suppress the rule where such a value is meant, as in an example.",
		Wrong:    "{type: ipv4, value: 192.168.1.20}",
		Right:    "{type: ipv4, value: (the public address seen at the edge)}",
	}
	benignIndicator = diag.Rule{
		Code:     "indicator-benign",
		Severity: diag.Warning,
		Title:    "An indicator is not something that everybody uses.",
		Why:      "Public resolvers, large sites and the hash of the empty file appear in nearly every capture. As indicators they raise an alert with every user.",
		Wrong:    "{type: ipv4, value: 8.8.8.8}",
		Right:    "the address of the actor's own server",
	}
	liveIndicator = diag.Rule{
		Code:  "live-indicator",
		Title: "Indicators in running text are defanged, and nothing links to one.",
		Why:   "A reader who copies or clicks an address visits the actor's server. In the list of indicators values are written as they are; in prose scheme and dots are broken (hxxp, [.]), and no link leads to one.",
		Wrong: "The loader was fetched from http://updates.bad.example/a.exe.",
		Right: "The loader was fetched from hxxp://updates[.]bad[.]example/a.exe.",
	}
	remoteImage = diag.Rule{
		Code:  "remote-image",
		Title: "No image is loaded from elsewhere.",
		Why:   "An image on another server tells its owner who reads the report and when. Pages are built without such images, so the reader would miss it.",
		Wrong: "![map](https://cdn.example.org/map.png)",
		Right: "[map](https://cdn.example.org/map.png)",
	}
)

func observables() family {
	return family{
		rules:    []*diag.Rule{&malformedIndicator, &reservedIndicator, &benignIndicator, &liveIndicator, &remoteImage},
		product:  (*pass).indicators,
		document: func(p *pass) { p.images(); p.liveAddresses() },
	}
}

func (p *pass) indicators(a *intel.Assessment) {
	for i, indicator := range a.Indicators {
		n := p.root.At("indicators", i, "value")
		switch why := malformed(indicator.Type, indicator.Value); {
		case why != "":
			p.malformed(n, indicator, why)
		default:
			p.observed(n, indicator)
		}
	}
	if len(a.Indicators) > 0 {
		p.live(a)
	}
}

// malformed reports a value. What was only defanged, as it is copied from a
// report, is proposed as it is looked for.
func (p *pass) malformed(n *doc.Node, i intel.Indicator, why string) {
	plain := strings.TrimSpace(markdown.Refang(i.Value))
	if malformed(i.Type, plain) != "" {
		p.report(&malformedIndicator, n.Span, "%q %s", i.Value, why)
		return
	}
	p.add(p.at(&malformedIndicator, n.Span, "%q is defanged; write the value as a sensor sees it, it is defanged wherever people read it", i.Value).Fixed(plain))
}

func (p *pass) observed(n *doc.Node, i intel.Indicator) {
	if why := reserved(i.Type, i.Value); why != "" {
		p.report(&reservedIndicator, n.Span, "%s %s; as an indicator it matches nothing of the actor's", i.Value, why)
	} else if why := benign(i.Type, i.Value); why != "" {
		p.report(&benignIndicator, n.Span, "%s is %s; as an indicator it would match everybody", i.Value, why)
	}
}

// malformed says what is wrong with a value of a type, or "".
func malformed(kind, value string) string {
	switch kind {
	case "ipv4", "ipv6":
		return malformedAddress(kind, value)
	case "md5", "sha1", "sha256":
		return malformedHash(kind, value)
	case "domain":
		if !isDomain(value) {
			return "is no domain name; write it without scheme, path and brackets"
		}
	case "url":
		if u, err := url.Parse(value); err != nil || u.Host == "" || strings.ContainsAny(u.Host, "[]") && !strings.HasPrefix(u.Host, "[") || strings.HasPrefix(u.Scheme, "hxx") {
			return "is no address; write scheme, host and path as they are, without brackets"
		}
	case "email":
		local, domain, ok := strings.Cut(value, "@")
		if !ok || local == "" || !isDomain(domain) {
			return "is no e-mail address"
		}
	}
	return ""
}

func malformedAddress(kind, value string) string {
	bare, _, _ := strings.Cut(value, "/")
	ip, err := netip.ParseAddr(bare)
	if prefix, bad := netip.ParsePrefix(value); bad == nil {
		ip, err = prefix.Addr(), nil
	} else if bare != value {
		return "is no network; write address, slash and length"
	}
	switch {
	case err != nil && kind == "ipv4":
		return "is no IPv4 address; write four numbers from 0 to 255 with dots, without brackets"
	case err != nil:
		return "is no IPv6 address"
	case ip.Is4() && kind == "ipv6", ip.Is6() && kind == "ipv4":
		return "is an address of the other family; change its type"
	}
	return ""
}

// hashes gives the length of a hash in hexadecimal digits.
var hashes = map[string]int{"md5": 32, "sha1": 40, "sha256": 64}

func malformedHash(kind, value string) string {
	if _, err := hex.DecodeString(value); err != nil || len(value) != hashes[kind] {
		for other, length := range hashes {
			if err == nil && len(value) == length {
				return "has the length of a " + strings.ToUpper(other) + "; change its type"
			}
		}
		return "is no " + strings.ToUpper(kind) + "; one has " + number(hashes[kind]) + " hexadecimal digits"
	}
	return ""
}

// isDomain reports whether a text is a host name of two labels or more (RFC
// 1123, section 2.1), internationalised ones as they are.
func isDomain(s string) bool {
	labels := strings.Split(strings.TrimSuffix(s, "."), ".")
	if len(labels) < 2 || len(s) > 253 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.IndexFunc(l, notInName) >= 0 {
			return false
		}
	}
	last := labels[len(labels)-1]
	return strings.Trim(last, "0123456789") != ""
}

func notInName(r rune) bool {
	return r < 0x80 && !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-' || r == '_')
}
