package doc

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
)

// Digest identifies the content of a file: "sha256:" and 64 hexadecimal
// digits. Line ends are read as LF, so that a checkout on Windows has the same
// digest.
type Digest string

// Sum returns the digest of a file's bytes.
func Sum(data []byte) Digest {
	if bytes.Contains(data, []byte("\r\n")) {
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	sum := sha256.Sum256(data)
	return Digest("sha256:" + hex.EncodeToString(sum[:]))
}

// Short returns the first twelve hexadecimal digits, as used in file names.
func (d Digest) Short() string {
	if len(d) < len("sha256:")+12 {
		return string(d)
	}
	return string(d[len("sha256:"):][:12])
}
