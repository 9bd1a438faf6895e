package publish

import (
	"errors"
	"io/fs"
	"path/filepath"
	"testing"
)

func TestAFolderThatIsNotThereHasNoStamp(t *testing.T) {
	if _, err := Stamp(filepath.Join(t.TempDir(), "public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
