//go:build unix

package gitrepo

import (
	"errors"
	"fmt"
	"math"
	"os"
	"syscall"
)

// mapped returns the bytes of a file without reading them: the system does that
// page by page, where they are looked at.
func mapped(name string) (data []byte, release func() error, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	if info.Size() == 0 {
		return nil, func() error { return nil }, nil
	}
	if info.Size() > math.MaxInt {
		return nil, nil, fmt.Errorf("it has %d bytes, too many for this machine", info.Size())
	}
	data, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, fmt.Errorf("map %s into memory: %w", name, err)
	}
	return data, func() error { return syscall.Munmap(data) }, nil
}
