package gitrepo

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// objects are the commits and trees of a repository as raw bytes: in packs, in
// files of their own, here or in a repository that this one borrows from, and
// whatever else go-git knows.
type objects struct {
	repo    *Repo
	folders []string // of objects; the repository's own first
	packs   []*pack
	flaws   error // of packs that cannot be read
	bases   *kept[place, packed]
	trees   *kept[treeID, []byte]
}

// Bytes that are remembered: of what others are made from, which the trees
// asked for by their ids mostly are too.
const (
	keepBases = 48 << 20
	keepTrees = 16 << 20
)

func (r *Repo) objects() (*objects, error) {
	own := filepath.Join(r.store.folder, "objects")
	folders, err := alternates(own, nested, []string{own})
	if err != nil {
		return nil, err
	}
	o := &objects{
		repo: r, folders: folders,
		bases: newKept[place, packed](keepBases), trees: newKept[treeID, []byte](keepTrees),
	}
	o.packs, o.flaws = packs(folders)
	return o, nil
}

func (o *objects) close() error {
	var err error
	for _, p := range o.packs {
		err = errors.Join(err, p.close())
	}
	return err
}

// objectReader is one worker's way to the objects.
type objectReader struct {
	*objects
	packed *packReader
	file   *bufio.Reader
	zlib   io.ReadCloser
}

func (o *objects) reader() *objectReader {
	return &objectReader{objects: o, packed: &packReader{packs: o.packs, bases: o.bases}, file: bufio.NewReader(nil)}
}

// tree returns the bytes of a tree, none for zero.
func (r *objectReader) tree(id plumbing.Hash) ([]byte, error) {
	if id.IsZero() {
		return nil, nil
	}
	if data, ok := r.trees.get(treeID(id)); ok {
		return data, nil
	}
	data, err := r.read(id, plumbing.TreeObject)
	if err == nil {
		r.trees.put(treeID(id), data, len(data))
	}
	return data, err
}

// read returns the bytes of an object of a kind. A copy that is damaged is no
// harm as long as there is another.
func (r *objectReader) read(id plumbing.Hash, kind plumbing.ObjectType) ([]byte, error) {
	at, found := r.packed.find(id)
	var o packed
	var err error
	if found {
		o, err = r.packed.object(at)
	}
	if !found || err != nil {
		var loose error
		if o, found, loose = r.loose(id); loose != nil || !found {
			err = errors.Join(err, loose)
			o, err = r.elsewhere(id, err)
		} else {
			err = nil
		}
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("read %s %s: %w", kind, id, err)
	case o.kind != kind:
		return nil, fmt.Errorf("read %s %s: it is a %s; the repository is damaged (`git fsck` tells more)", kind, id, o.kind)
	}
	return o.data, nil
}

// loose reads an object from a file of its own.
func (r *objectReader) loose(id plumbing.Hash) (packed, bool, error) {
	name := id.String()
	for _, folder := range r.folders {
		f, err := os.Open(folder + "/" + name[:2] + "/" + name[2:])
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return packed{}, false, fmt.Errorf("read a loose object: %w", err)
		}
		r.file.Reset(f)
		o, err := r.unpack()
		return o, err == nil, errors.Join(err, f.Close())
	}
	return packed{}, false, nil
}

// unpack reads `KIND SIZE NUL BYTES`, compressed.
func (r *objectReader) unpack() (packed, error) {
	data, z, err := inflateLoose(r.zlib, r.file)
	r.zlib = z
	if err != nil {
		return packed{}, fmt.Errorf("the file of the object is damaged (`git fsck` tells more): %w", err)
	}
	head, body, ok := bytes.Cut(data, []byte{0})
	kind, size, spaced := bytes.Cut(head, []byte(" "))
	n, bad := strconv.Atoi(string(size))
	t, unknown := plumbing.ParseObjectType(string(kind))
	if !ok || !spaced || bad != nil || unknown != nil || n != len(body) {
		return packed{}, errors.New("the file of the object is damaged; `git fsck` tells more")
	}
	return packed{t, body}, nil
}

// elsewhere asks go-git, after what was tried failed with a reason.
func (r *objectReader) elsewhere(id plumbing.Hash, reason error) (packed, error) {
	r.repo.mu.Lock()
	defer r.repo.mu.Unlock()
	object, err := r.repo.store.EncodedObject(plumbing.AnyObject, id)
	if err != nil {
		if reason = errors.Join(reason, r.flaws); reason != nil {
			return packed{}, reason
		}
		if errors.Is(err, plumbing.ErrObjectNotFound) && r.repo.shallow() {
			return packed{}, ErrShallow
		}
		return packed{}, r.repo.missing(err)
	}
	if object.Size() > largest {
		return packed{}, fmt.Errorf("it has %d bytes; %d are the most", object.Size(), largest)
	}
	in, err := object.Reader()
	if err != nil {
		return packed{}, err
	}
	data, err := io.ReadAll(in)
	return packed{object.Type(), data}, errors.Join(err, in.Close())
}

// inflateLoose reads all of a compressed file, at most what one object may have.
func inflateLoose(z io.ReadCloser, from io.Reader) ([]byte, io.ReadCloser, error) {
	var err error
	if z == nil {
		z, err = zlib.NewReader(from)
	} else {
		err = z.(zlib.Resetter).Reset(from, nil)
	}
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(io.LimitReader(z, largest+64))
	return data, z, err
}
