//go:build !unix

package gitrepo

import "os"

// mapped returns the bytes of a file.
func mapped(name string) (data []byte, release func() error, err error) {
	data, err = os.ReadFile(name)
	return data, func() error { return nil }, err
}
