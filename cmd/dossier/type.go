package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/pdf"
	"github.com/dossier-cti/dossier/engine/roundup"
	"github.com/dossier-cti/dossier/engine/rule"
)

// maxFont bounds a font file, in bytes: the largest of single scripts have some
// twenty million.
const maxFont = 64 << 20

// typefaces reads the fonts that dossier.yaml names for PDFs. Those that cannot
// be used are told to the rules.
func (j *job) typefaces() rule.Fonts {
	unusable := map[string]error{}
	j.fonts, j.embed = nil, j.world.Organisation.EmbedSources
	for _, name := range j.world.Organisation.Fonts {
		data, err := j.font(name)
		if err == nil {
			err = pdf.CheckFont(data)
		}
		if err != nil {
			unusable[name] = err
			continue
		}
		j.fonts = append(j.fonts, data)
	}
	return rule.Fonts{Covers: pdf.Covers(j.fonts), Unusable: unusable}
}

// font reads a font file: an absolute path from the disk, any other from the
// state of the repository.
func (j *job) font(name string) ([]byte, error) {
	var f fs.File
	var err error
	if filepath.IsAbs(name) {
		f, err = os.Open(name)
	} else {
		f, err = j.fsys.Open(path.Clean(filepath.ToSlash(name)))
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFont+1))
	if err == nil && len(data) > maxFont {
		err = fmt.Errorf("it is larger than %d MB", maxFont>>20)
	}
	return data, err
}

// fontSum returns a digest of the fonts that dossier.yaml names, before anything
// is read.
func (j *job) fontSum() ([sha256.Size]byte, error) {
	h := sha256.New()
	settings, err := j.settings()
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	for _, name := range settings.At("pdf", "fonts").Strings() {
		data, err := j.font(name)
		fmt.Fprintf(h, "%q %v %x\n", name, err, sha256.Sum256(data))
	}
	return [sha256.Size]byte(h.Sum(nil)), nil
}

// press prepares what prints the PDFs of an edition.
func (j *job) press(ed *edition.Edition, rounds []*roundup.Roundup) (*pdf.Press, error) {
	files, err := j.embedder(ed, rounds)
	if err != nil {
		return nil, err
	}
	press, err := pdf.NewPress(pdf.Options{Fallback: j.fonts, Files: files})
	if err != nil {
		return nil, fmt.Errorf("read the fonts: %w", err)
	}
	return press, nil
}
