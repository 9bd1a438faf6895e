package corpus

import (
	"fmt"
	"io/fs"
	"time"

	"github.com/dossier-cti/dossier/engine/attack"
	"github.com/dossier-cti/dossier/engine/doc"
)

// Memory keeps what Load found in files, so that the next Load of the same folder
// reads only those that have changed since. It is for one Load at a time.
//
// A file is known again by its size and the time of its last change. Systems tell
// that time coarsely: two changes in quick succession may bear the same. So a file
// that had just been changed when it was read is read once more, as git does with
// its index.
type Memory struct {
	Now func() time.Time // required

	attack   *attack.Catalog // the embedded facts, once read
	settings doc.Digest      // of dossier.yaml, which the labels of all others hang on
	files    map[string]file
}

// embedded returns the facts of MITRE ATT&CK that the program holds.
func (m *Memory) embedded() *attack.Catalog {
	if m == nil {
		return attack.Embedded()
	}
	if m.attack == nil {
		m.attack = attack.Embedded()
	}
	return m.attack
}

// mark is what a file is known by.
type mark struct {
	size          int64
	changed, read time.Time
}

// coarse is how far apart two changes surely bear different times.
const coarse = 2 * time.Second

// same reports whether a file is surely as it was.
func (m mark) same(now mark) bool {
	return m.size == now.size && m.changed.Equal(now.changed) && m.changed.Before(m.read.Add(-coarse))
}

func (m *Memory) mark(fsys fs.FS, name string) (mark, error) {
	now := m.Now()
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return mark{}, err
	}
	return mark{info.Size(), info.ModTime(), now}, nil
}

// recall reads one file unless it is remembered.
func (r *reader) recall(f *file, name string) error {
	if r.Memory == nil {
		return r.read(f, name)
	}
	mark, err := r.Memory.mark(r.fsys, name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	kept, known := r.Memory.files[name]
	if known && kept.mark.same(mark) {
		*f = kept
		return nil
	}
	if err := r.read(f, name); err != nil {
		return err
	}
	if known && kept.doc.Digest == f.doc.Digest && kept.mark.size == mark.size {
		*f = kept
	}
	f.mark = mark
	return nil
}

// settle forgets everything if dossier.yaml is another than before.
func (m *Memory) settle(settings doc.Digest) {
	if m.settings != settings {
		m.settings, m.files = settings, nil
	}
}

// keep remembers what there is now, and nothing else.
func (m *Memory) keep(files []file) {
	m.files = make(map[string]file, len(files))
	for _, f := range files {
		f.fresh = false
		m.files[f.doc.Path] = f
	}
}
