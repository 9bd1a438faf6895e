package export

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
)

// Namespace is the name space of our ids: the UUID of version 5 of
// https://github.com/dossier-cti/dossier in the name space of URLs (RFC 9562,
// section 5.5 and appendix C).
const Namespace = "e92059e0-c2c3-5e22-971b-c7583701b6b9"

// uuid5 returns the UUID of version 5 of a name in a name space. The parts of a
// name are told apart, so that no two names meet.
func uuid5(space string, name ...string) string {
	h := sha1.New()
	bytes, _ := hex.DecodeString(strings.ReplaceAll(space, "-", ""))
	h.Write(bytes)
	h.Write([]byte(strings.Join(name, "\x00")))
	sum := h.Sum(nil)[:16]
	sum[6] = sum[6]&0x0f | 0x50
	sum[8] = sum[8]&0x3f | 0x80
	text := hex.EncodeToString(sum)
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
