package publish

import (
	"errors"
	"io/fs"
	"os"
)

// swapInTwoSteps moves the target aside and the fresh folder in. A process
// that dies in between leaves the former site under ".old", from where the
// next build puts it back.
func swapInTwoSteps(fresh, target string) error {
	old := target + ".old"
	if err := os.Rename(target, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(fresh, target); err != nil {
		return errors.Join(err, os.Rename(old, target))
	}
	return nil
}
