package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"

	"github.com/dossier-cti/dossier/engine/attack"
)

// bundlePrint returns a digest of the ATT&CK bundle that dossier.yaml names,
// which lies outside content/ and yet decides what is found. Without one it is
// zero.
func bundlePrint(fsys fs.FS) (sum [sha256.Size]byte, err error) {
	settings, err := (&job{fsys: fsys}).settings()
	name := settings.Get("attack").Text()
	if err != nil || name == "" {
		return sum, nil // a file that cannot be read is found later
	}
	f, err := attack.Open(fsys, name)
	if err != nil {
		return sha256.Sum256([]byte(err.Error())), nil
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(f, attack.MaxBytes+1)); err != nil {
		return sum, fmt.Errorf("read %s: %w", name, err)
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
