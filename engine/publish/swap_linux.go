package publish

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// swap exchanges the two folders in one step where the file system can, so
// that not even a power cut leaves a moment without a site.
func swap(fresh, target string) error {
	err := exchange(fresh, target)
	if errors.Is(err, fs.ErrNotExist) {
		err = os.Rename(fresh, target)
		if errors.Is(err, fs.ErrExist) { // another build was faster
			err = exchange(fresh, target)
		}
		return err
	}
	if err != nil {
		return swapInTwoSteps(fresh, target)
	}
	return nil
}

func exchange(fresh, target string) error {
	return unix.Renameat2(unix.AT_FDCWD, fresh, unix.AT_FDCWD, target, unix.RENAME_EXCHANGE)
}
