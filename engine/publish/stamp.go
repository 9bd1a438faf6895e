package publish

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
)

// Stamp returns a digest of the names, kinds, sizes and times of everything in a
// published folder, which is another after nearly any change of it, without
// reading the files. A folder that is not there, or is replaced meanwhile, has none:
// that is [fs.ErrNotExist].
func Stamp(target string) (sum [sha256.Size]byte, err error) {
	dir, err := resolve(target)
	if err != nil {
		return sum, err
	}
	h := sha256.New()
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			fmt.Fprintf(h, "%q %v %d %d\n", name, info.Mode(), info.Size(), info.ModTime().UnixNano())
		}
		return err
	})
	if err != nil {
		return sum, fmt.Errorf("look into %s: %w", target, err)
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}
