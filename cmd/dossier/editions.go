package main

import (
	"io"

	"github.com/dossier-cti/dossier/engine/edition"
	"github.com/dossier-cti/dossier/engine/web"
)

// release is an edition with the folder of the output that it goes to, "" for
// the output itself.
type release struct {
	folder string
	*edition.Edition
}

// into puts the files of the edition below its folder.
func (r release) into(out web.Output) web.Output {
	if r.folder == "" {
		return out
	}
	return func(path string, content func(io.Writer) error) error { return out(r.folder+"/"+path, content) }
}

// editions cuts the edition that was asked for, or all of them.
func (j *job) editions(o buildOptions) ([]release, error) {
	if !o.all {
		ed, err := j.edition(o.audience)
		return []release{{"", ed}}, err
	}
	var list []release
	for _, a := range j.world.Organisation.Audiences {
		ed, err := j.edition(a.ID)
		if err != nil {
			return nil, err
		}
		list = append(list, release{a.ID, ed})
	}
	return list, nil
}
