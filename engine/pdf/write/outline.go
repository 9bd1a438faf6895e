package write

// item is a bookmark with its place in the tree.
type item struct {
	Entry
	id     ref
	parent *item
	kids   []*item
}

// writeOutline writes the bookmarks (ISO 32000-1, 12.3.3) and returns the root,
// nil when there are none.
func (f *file) writeOutline() any {
	if len(f.Outline) == 0 {
		return nil
	}
	root := &item{id: f.alloc()}
	last := root
	for _, e := range f.Outline {
		for last.parent != nil && last.Level >= e.Level {
			last = last.parent
		}
		it := &item{Entry: e, id: f.alloc(), parent: last}
		last.kids = append(last.kids, it)
		last = it
	}
	f.put(root.id, dict("Type", name("Outlines"), "First", root.first(), "Last", root.last(), "Count", len(root.kids)))
	f.writeItems(root)
	return root.id
}

// writeItems writes the bookmarks below one. They are shown closed, so that a
// count is negative.
func (f *file) writeItems(parent *item) {
	for i, it := range parent.kids {
		var prev, next, count any
		if i > 0 {
			prev = parent.kids[i-1].id
		}
		if i < len(parent.kids)-1 {
			next = parent.kids[i+1].id
		}
		if len(it.kids) > 0 {
			count = -len(it.kids)
		}
		f.put(it.id, dict(
			"Title", it.Title, "Parent", parent.id, "Dest", f.dest(it.Place), "SE", f.node[it.Node],
			"Prev", prev, "Next", next, "First", it.first(), "Last", it.last(), "Count", count,
		))
		f.writeItems(it)
	}
}

func (i *item) first() any {
	if len(i.kids) == 0 {
		return nil
	}
	return i.kids[0].id
}

func (i *item) last() any {
	if len(i.kids) == 0 {
		return nil
	}
	return i.kids[len(i.kids)-1].id
}
