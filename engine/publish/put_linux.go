package publish

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// put writes one file below a folder that is open as at. [os.Root] opens every
// folder on the way for each file and asks what it has opened, which is more
// work than the writing; here the kernel walks, and lets no link lead out.
// Where it cannot, root writes.
func put(root *os.Root, at *os.File, name string, content func(io.Writer) error) error {
	fd, err := unix.Openat2(int(at.Fd()), name, &unix.OpenHow{
		Flags:   unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC | unix.O_CLOEXEC,
		Mode:    0o644,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS,
	})
	switch {
	case errors.Is(err, unix.ENOENT): // at its end, or removed
		return err
	case err != nil: // unknown to an old kernel, refused by a sandbox, interrupted
		return putByName(root, name, content)
	}
	return errors.Join(content(descriptor(fd)), unix.Close(fd))
}

// descriptor is an open file without what [os.File] keeps for each.
type descriptor int

func (d descriptor) Write(data []byte) (int, error) {
	done := 0
	for done < len(data) {
		n, err := unix.Write(int(d), data[done:])
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return done, err
		case n == 0:
			return done, io.ErrShortWrite
		}
		done += max(n, 0)
	}
	return done, nil
}
