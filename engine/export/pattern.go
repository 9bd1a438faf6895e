package export

import (
	"strings"

	"github.com/dossier-cti/dossier/engine/intel"
	"github.com/dossier-cti/dossier/engine/markdown"
)

// paths are the object paths of the types of indicators (STIX 2.1, section 9.7).
var paths = map[string]string{
	"ipv4": "ipv4-addr:value", "ipv6": "ipv6-addr:value", "domain": "domain-name:value", "url": "url:value",
	"email": "email-addr:value", "md5": "file:hashes.MD5", "sha1": "file:hashes.'SHA-1'", "sha256": "file:hashes.'SHA-256'",
	"filename": "file:name",
}

// pattern is what a sensor compares; "" for a type that STIX has no object for. A
// network holds every address in it.
func pattern(i intel.Indicator) string {
	path, ok := paths[i.Type]
	if !ok {
		return ""
	}
	compare := "="
	if (i.Type == "ipv4" || i.Type == "ipv6") && strings.Contains(i.Value, "/") {
		compare = "ISSUBSET"
	}
	return "[" + path + " " + compare + " " + quote(i.Value) + "]"
}

// quote writes a string literal of the patterning language: quotation marks and
// backslashes have a backslash before them, all else stands for itself (STIX 2.1,
// section 9.3).
func quote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

// Defanged is an indicator that no program follows; hashes and file names are no
// addresses and stay.
func Defanged(i intel.Indicator) string {
	switch i.Type {
	case "md5", "sha1", "sha256", "filename":
		return i.Value
	}
	return markdown.Defang(i.Value)
}
