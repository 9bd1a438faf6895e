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
func put(root *os.Root, at *os.File, name string, data []byte) error {
	fd, err := unix.Openat2(int(at.Fd()), name, &unix.OpenHow{
		Flags:   unix.O_WRONLY | unix.O_CREAT | unix.O_TRUNC | unix.O_CLOEXEC,
		Mode:    0o644,
		Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_NO_MAGICLINKS,
	})
	switch {
	case errors.Is(err, unix.ENOENT): // at its end, or removed
		return err
	case err != nil: // unknown to an old kernel, refused by a sandbox, interrupted
		return root.WriteFile(name, data, 0o644)
	}
	return errors.Join(writeAll(fd, data), unix.Close(fd))
}

func writeAll(fd int, data []byte) error {
	for len(data) > 0 {
		n, err := unix.Write(fd, data)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return err
		case n == 0:
			return io.ErrShortWrite
		}
		data = data[max(n, 0):]
	}
	return nil
}
