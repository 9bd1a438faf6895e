//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package publish

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// lock takes a folder for this build until unlock or the end of the process,
// however that comes. It is not free if another build holds it, or it is gone.
// A file system that knows no locks lets everybody in.
func lock(dir string) (unlock func(), free bool) {
	f, err := os.Open(dir)
	if err != nil {
		return func() {}, false
	}
	err = unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	return func() { f.Close() }, !errors.Is(err, unix.EWOULDBLOCK)
}
