//go:build !linux

package publish

import (
	"io"
	"os"
)

func put(root *os.Root, _ *os.File, name string, content func(io.Writer) error) error {
	return putByName(root, name, content)
}
