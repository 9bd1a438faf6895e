package write

import (
	"cmp"
	"slices"
)

// Node is an element of the logical structure (ISO 32000-1, 14.7): a heading, a
// paragraph, a cell. Its order among its siblings is the reading order.
type Node struct {
	Type      string // a standard structure type, "P"
	Alt       string // for Figure and Link
	Actual    string // what is read, where the order of glyphs is not that of reading
	ID        string // unique; required for Note
	Scope     string // for TH: "Column" or "Row"
	Numbering string // for L: "None", "Disc", "Decimal" …
	Span      int    // columns a cell covers, 0 for one
	Language  string // where it differs from the document's
	BBox      *[4]Unit

	parent *Node
	kids   []any // *Node, *content or *Link
}

// Add appends a child.
func (n *Node) Add(kind string) *Node {
	k := &Node{Type: kind, parent: n}
	n.kids = append(n.kids, k)
	return k
}

// empty reports whether nothing of a node was drawn.
func (n *Node) empty() bool {
	return !slices.ContainsFunc(n.kids, func(k any) bool {
		child, ok := k.(*Node)
		return !ok || !child.empty()
	})
}

// numberNodes gives a number to a node and those below it, in document order.
// Nodes with nothing in them are left out, cells excepted, which hold their
// column open.
func (f *file) numberNodes(n *Node) {
	f.node[n] = f.alloc()
	f.nodes = append(f.nodes, n)
	for _, k := range n.kids {
		if child, ok := k.(*Node); ok && (child.Type == "TD" || child.Type == "TH" || !child.empty()) {
			f.numberNodes(child)
		}
	}
}

// writeStructure writes the structure tree, its parent tree and the links.
func (f *file) writeStructure() {
	for _, n := range f.nodes {
		f.writeNode(n)
	}
	f.put(f.structure, dict(
		"Type", name("StructTreeRoot"), "K", []ref{f.node[f.Root]},
		"ParentTree", dict("Nums", f.parentTree()), "ParentTreeNextKey", f.next, "IDTree", f.ids(),
	))
}

// parentTree leads from marked content and links back to their nodes
// (ISO 32000-1, 14.7.4.4).
func (f *file) parentTree() []any {
	var nums []any
	for i, p := range f.pages {
		parents := make([]ref, len(p.parents))
		for id, n := range p.parents {
			parents[id] = f.node[n]
		}
		nums = append(nums, i, parents)
	}
	for _, p := range f.pages {
		for _, l := range p.links {
			f.writeLink(l, f.next)
			nums = append(nums, f.next, f.node[l.node])
			f.next++
		}
	}
	return nums
}

func (f *file) ids() any {
	var named []*Node
	for _, n := range f.nodes {
		if n.ID != "" {
			named = append(named, n)
		}
	}
	if named == nil {
		return nil
	}
	slices.SortFunc(named, func(a, b *Node) int {
		return cmp.Compare(string(appendString(nil, a.ID)), string(appendString(nil, b.ID)))
	})
	var list []any
	for _, n := range named {
		list = append(list, n.ID, f.node[n])
	}
	return dict("Names", list)
}

func (f *file) writeNode(n *Node) {
	parent, page := f.structure, -1
	if n.parent != nil {
		parent = f.node[n.parent]
	}
	for _, k := range n.kids {
		if c, ok := k.(*content); ok {
			page = c.page
			break
		}
	}
	var pg any
	if page >= 0 {
		pg = f.page[page]
	}
	f.put(f.node[n], dict(
		"Type", name("StructElem"), "S", name(n.Type), "P", parent, "Pg", pg,
		"Alt", some(n.Alt), "ActualText", some(n.Actual), "ID", some(n.ID), "Lang", some(n.Language), "A", n.attributes(), "K", f.kids(n, page),
	))
}

func (f *file) kids(n *Node, page int) []any {
	list := make([]any, 0, len(n.kids))
	for _, k := range n.kids {
		switch k := k.(type) {
		case *Node:
			if id, ok := f.node[k]; ok {
				list = append(list, id)
			}
		case *content:
			if k.page == page {
				list = append(list, k.id)
			} else {
				list = append(list, dict("Type", name("MCR"), "Pg", f.page[k.page], "MCID", k.id))
			}
		case *Link:
			list = append(list, dict("Type", name("OBJR"), "Pg", f.page[k.page], "Obj", f.annot[k]))
		}
	}
	return list
}

// attributes returns what a node's type needs to say (ISO 32000-1, 14.8.5).
func (n *Node) attributes() any {
	switch {
	case n.Scope != "":
		return dict("O", name("Table"), "Scope", name(n.Scope))
	case n.Span > 1:
		return dict("O", name("Table"), "ColSpan", n.Span)
	case n.Numbering != "":
		return dict("O", name("List"), "ListNumbering", name(n.Numbering))
	case n.BBox != nil:
		return dict("O", name("Layout"), "Placement", name("Block"), "BBox", n.BBox[:])
	}
	return nil
}

func some(s string) any {
	if s == "" {
		return nil
	}
	return s
}
