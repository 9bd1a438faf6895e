//go:build !linux

package publish

import (
	"os"
	"path/filepath"
)

func put(root *os.Root, _ *os.File, name string, data []byte) error {
	return root.WriteFile(filepath.FromSlash(name), data, 0o644)
}
