package rule

import (
	"iter"
	"net/netip"
	"strings"

	"github.com/dossier-cti/dossier/engine/doc"
	"github.com/dossier-cti/dossier/engine/intel"
)

// maxAddress is the longest address that is looked for.
const maxAddress = 2048

// live reports the product's own indicators where they stand in its text as
// they are. Values of other types than addresses and names cannot be followed.
func (p *pass) live(a *intel.Assessment) {
	body := p.body()
	texts := p.running()
	for _, i := range a.Indicators {
		switch i.Type {
		case "ipv4", "ipv6", "domain", "url", "email":
		default:
			continue
		}
		if len(i.Value) > maxAddress {
			continue
		}
		for _, n := range texts {
			for at := range standing(n.Text(), i.Value) {
				p.add(p.at(&liveIndicator, n.Part(at, at+len(i.Value)), "%s", liveMessage(n.Scalar, at, i.Value)).Fixed(defanged(i.Value)))
			}
		}
		if !strings.Contains(p.entry.Doc.Body, i.Value) {
			continue
		}
		for k, line := range body.raw {
			for at := range standing(line, i.Value) {
				p.add(p.at(&liveIndicator, body.span(k, at, at+len(i.Value)), "%s", liveMessage(line, at, i.Value)).Fixed(defanged(i.Value)))
			}
		}
	}
}

func liveMessage(line string, at int, value string) string {
	before := strings.TrimSuffix(strings.TrimSuffix(line[:at], "http://"), "https://")
	if strings.HasSuffix(before, "](") || strings.HasSuffix(before, "<") {
		return "this is a link to " + value + ", an indicator of this product; write it defanged and without a link"
	}
	return value + " can be followed from here; defang it"
}

// running returns the front matter's texts that people read.
func (p *pass) running() []*doc.Node {
	list := []*doc.Node{
		p.root.Get("title"), p.root.Get("bottom_line"), p.root.At("affected", "statement"), p.root.At("affected", "because"),
		p.root.Get("change_reason"), p.root.At("withdrawn", "reason"),
	}
	for _, j := range p.root.Get("judgements").Each() {
		list = append(list, j.Get("statement"), j.Get("because"), j.Get("resolution"))
	}
	for _, i := range p.root.Get("indicators").Each() {
		list = append(list, i.Get("note"))
	}
	for _, key := range []string{"assumptions", "gaps", "would_change_our_mind"} {
		for _, n := range p.root.Get(key).Each() {
			list = append(list, n)
		}
	}
	return list
}

// standing yields the offsets of a value in a text where it is not part of a
// longer one.
func standing(text, value string) iter.Seq[int] {
	return func(yield func(int) bool) {
		if value == "" {
			return
		}
		for from := 0; ; {
			at := strings.Index(text[from:], value)
			if at < 0 {
				return
			}
			at += from
			end := at + len(value)
			alone := (at == 0 || !joins(text, at-1, -1)) && (end == len(text) || !joins(text, end, 1))
			if alone && !yield(at) {
				return
			}
			from = end
		}
	}
}

// joins reports whether the character at i makes a longer name or number of the
// one beside it. A dot does so only before another label.
func joins(text string, i, step int) bool {
	switch c := text[i]; {
	case c == '.':
		next := i + step
		return next >= 0 && next < len(text) && letter(text[next])
	case c == '-':
		return true
	default:
		return letter(c)
	}
}

// defanged breaks the scheme and the authority of a value, and leaves path and
// query as they are.
func defanged(value string) string {
	scheme, rest, found := strings.Cut(value, "://")
	if !found {
		return breakDots(value)
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	return strings.Replace(scheme, "tt", "xx", 1) + "://" + breakDots(rest[:end]) + rest[end:]
}

func breakDots(s string) string {
	if !strings.Contains(s, ".") {
		return strings.ReplaceAll(s, ":", "[:]")
	}
	return strings.NewReplacer(".", "[.]", "@", "[@]").Replace(s)
}

// liveAddresses reports web addresses whose host is a number: no honest page
// has one, and what has one is nearly always an actor's.
func (p *pass) liveAddresses() {
	if !strings.Contains(p.entry.Doc.Body, "://") {
		return
	}
	body, listed := p.body(), p.hosts()
	for i, line := range body.lines {
		for at, address := range numericAddresses(line) {
			if p.full() {
				return
			}
			if listed[hostOf("url", address)] {
				continue // reported as an indicator
			}
			p.add(p.at(&liveIndicator, body.span(i, at, at+len(address)), "%s can be followed from here; defang it", address).Fixed(defanged(address)))
		}
	}
}

// hosts returns the machines that the document's indicators name.
func (p *pass) hosts() map[string]bool {
	set := map[string]bool{}
	for _, n := range p.root.Get("indicators").Each() {
		set[hostOf(n.Get("type").Text(), n.Get("value").Text())] = true
	}
	return set
}

// numericAddresses yields the addresses of a line with a number as their host.
func numericAddresses(line string) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for from := 0; ; {
			at := strings.Index(line[from:], "://")
			if at < 0 {
				return
			}
			from += at + len("://")
			scheme := schemeBefore(line[:from])
			host, _, _ := strings.Cut(addressAt(line[from:]), "/")
			host, _, _ = strings.Cut(host, ":")
			if ip, err := netip.ParseAddr(host); scheme == "" || err != nil || !ip.Is4() {
				continue
			}
			if start := from - len(scheme); !yield(start, scheme+addressAt(line[from:])) {
				return
			}
		}
	}
}

// schemeBefore returns the scheme a text ends with, or "".
func schemeBefore(text string) string {
	for _, s := range []string{"https://", "http://", "ftp://"} {
		if strings.HasSuffix(text, s) {
			return s
		}
	}
	return ""
}

// addressAt returns the address a text begins with, without the mark that ends
// its sentence.
func addressAt(text string) string {
	text = text[:min(len(text), maxAddress)]
	if end := strings.IndexAny(text, " \t)>]\"'|"); end >= 0 {
		text = text[:end]
	}
	return strings.TrimRight(text, ".,;:!?*_")
}

// images reports pictures that lie elsewhere.
func (p *pass) images() {
	if !strings.Contains(p.entry.Doc.Body, "![") {
		return
	}
	body := p.body()
	for i, line := range body.lines {
		for at := 0; ; {
			open := strings.Index(line[at:], "![")
			if open < 0 {
				break
			}
			open += at
			at = open + 2
			middle := strings.Index(line[at:min(len(line), at+maxMark)], "](")
			if middle < 0 {
				continue
			}
			address := strings.TrimLeft(line[at+middle+2:], " <")
			if remote(address) {
				p.report(&remoteImage, body.span(i, open, at+middle+2), "this image lies on another server, which would learn of every reader; link to it instead")
			}
		}
	}
}

func remote(address string) bool {
	lower := strings.ToLower(address[:min(len(address), 8)])
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "//")
}
