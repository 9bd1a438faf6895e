package rule

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

func number(n int) string { return strconv.Itoa(n) }

type network struct {
	prefix netip.Prefix
	what   string
}

// specialRanges lists ranges that are no actor's: IANA's special-purpose
// registries.
func specialRanges() []network {
	list := []network{}
	for _, n := range [][2]string{
		{"0.0.0.0/8", "means this network (RFC 791)"},
		{"10.0.0.0/8", "is a private address (RFC 1918)"},
		{"100.64.0.0/10", "is shared by a provider's customers (RFC 6598)"},
		{"127.0.0.0/8", "is the machine itself (RFC 1122)"},
		{"169.254.0.0/16", "is link-local (RFC 3927)"},
		{"172.16.0.0/12", "is a private address (RFC 1918)"},
		{"192.0.2.0/24", "is kept for documentation (RFC 5737)"},
		{"192.168.0.0/16", "is a private address (RFC 1918)"},
		{"198.18.0.0/15", "is kept for benchmarks (RFC 2544)"},
		{"198.51.100.0/24", "is kept for documentation (RFC 5737)"},
		{"203.0.113.0/24", "is kept for documentation (RFC 5737)"},
		{"224.0.0.0/4", "is a multicast address (RFC 5771)"},
		{"240.0.0.0/4", "is reserved (RFC 1112)"},
		{"::1/128", "is the machine itself (RFC 4291)"},
		{"2001:db8::/32", "is kept for documentation (RFC 3849)"},
		{"3fff::/20", "is kept for documentation (RFC 9637)"},
		{"fc00::/7", "is a private address (RFC 4193)"},
		{"fe80::/10", "is link-local (RFC 4291)"},
		{"ff00::/8", "is a multicast address (RFC 4291)"},
	} {
		list = append(list, network{netip.MustParsePrefix(n[0]), n[1]})
	}
	return list
}

// reserved says why a value can be no actor's, or "".
func reserved(kind, value string) string {
	host := hostOf(kind, value)
	bare, _, _ := strings.Cut(host, "/")
	if ip, err := netip.ParseAddr(bare); err == nil {
		for _, n := range specialRanges() {
			if n.prefix.Contains(ip) {
				return n.what
			}
		}
		return ""
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	for _, name := range []string{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"} {
		if host == name || strings.HasSuffix(host, "."+name) {
			return "is kept for documentation and tests (RFC 2606)"
		}
	}
	for _, name := range []string{"local", "internal", "home.arpa", "lan"} {
		if strings.HasSuffix(host, "."+name) {
			return "is a name of a local network"
		}
	}
	return ""
}

// hostOf returns the machine a value names, or "".
func hostOf(kind, value string) string {
	switch kind {
	case "ipv4", "ipv6", "domain":
		return value
	case "url":
		if u, err := url.Parse(value); err == nil {
			return u.Hostname()
		}
	case "email":
		_, domain, _ := strings.Cut(value, "@")
		return domain
	}
	return ""
}

// common lists values that nearly every capture holds.
var common = map[string]string{
	"8.8.8.8": "Google's public resolver", "8.8.4.4": "Google's public resolver",
	"1.1.1.1": "Cloudflare's public resolver", "1.0.0.1": "Cloudflare's public resolver",
	"9.9.9.9": "Quad9's public resolver", "149.112.112.112": "Quad9's public resolver",
	"208.67.222.222": "OpenDNS's public resolver", "208.67.220.220": "OpenDNS's public resolver",
	"2001:4860:4860::8888": "Google's public resolver", "2606:4700:4700::1111": "Cloudflare's public resolver",
	"google.com": "a site everybody uses", "www.google.com": "a site everybody uses",
	"microsoft.com": "a site everybody uses", "www.microsoft.com": "a site everybody uses",
	"windowsupdate.com": "a site everybody uses", "github.com": "a site everybody uses",
	"apple.com": "a site everybody uses", "amazon.com": "a site everybody uses",
	"cloudflare.com": "a site everybody uses", "facebook.com": "a site everybody uses",
	"office.com": "a site everybody uses", "live.com": "a site everybody uses",
	"d41d8cd98f00b204e9800998ecf8427e":                                 "the hash of the empty file",
	"da39a3ee5e6b4b0d3255bfef95601890afd80709":                         "the hash of the empty file",
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855": "the hash of the empty file",
}

// benign says what a well-known value is, or "". An address on a large site may
// well be an indicator, so only whole hosts count.
func benign(kind, value string) string {
	if kind == "url" || kind == "email" || kind == "filename" {
		return ""
	}
	return common[strings.ToLower(strings.TrimSuffix(value, "."))]
}
