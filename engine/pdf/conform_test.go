package pdf_test

import (
	"fmt"
	"slices"
	"strings"
)

// checker finds what in a file is against PDF/UA-1 or PDF/A-2a, as far as this
// package can get it wrong.
type checker struct {
	*reader
	found   []string
	catalog dict
	pages   []ref
	fonts   map[string]*fontUse
	nodes   map[ref]dict
	reached map[[2]int]int    // page and MCID: how often a node holds it
	owner   map[[2]int]ref    // page and MCID: the node
	marks   map[[2]int]string // page and MCID: the tag in the content
	text    map[[2]int]string // page and MCID: what it says
}

// conform returns the defects of a file, none for a good one.
func conform(r *reader) []string {
	c := &checker{
		reader: r, found: slices.Clone(r.problems), fonts: map[string]*fontUse{}, nodes: map[ref]dict{},
		reached: map[[2]int]int{}, owner: map[[2]int]ref{}, marks: map[[2]int]string{}, text: map[[2]int]string{},
	}
	c.catalogue()
	c.metadata()
	c.readFonts()
	for i, p := range c.pages {
		c.page(i, c.dict(p))
	}
	c.structure()
	c.glyphs()
	return c.found
}

func (c *checker) fail(format string, args ...any) {
	c.found = append(c.found, fmt.Sprintf(format, args...))
}

func (c *checker) want(ok bool, format string, args ...any) {
	if !ok {
		c.fail(format, args...)
	}
}

func (c *checker) catalogue() {
	c.catalog = c.dict(c.trailer["Root"])
	c.want(c.catalog["Lang"] != nil && c.catalog["Lang"] != "", "catalogue without Lang")
	c.want(c.dict(c.catalog["MarkInfo"])["Marked"] == true, "catalogue not marked")
	c.want(c.dict(c.catalog["ViewerPreferences"])["DisplayDocTitle"] == true, "title not displayed")
	c.want(c.trailer["ID"] != nil, "no file identifier")
	c.want(c.trailer["Encrypt"] == nil, "encrypted")
	intents := c.list(c.catalog["OutputIntents"])
	c.want(len(intents) == 1 && c.get(c.dict(intents[0])["DestOutputProfile"]) != nil, "no output intent with a profile")
	for _, p := range c.list(c.dict(c.catalog["Pages"])["Kids"]) {
		c.pages = append(c.pages, p.(ref))
	}
	c.want(len(c.pages) > 0, "no pages")
}

// metadata compares the packet with the information dictionary.
func (c *checker) metadata() {
	s, ok := c.get(c.catalog["Metadata"]).(*stream)
	if !ok {
		c.fail("no metadata")
		return
	}
	c.want(s.dict["Filter"] == nil, "metadata is compressed")
	packet, info := string(s.data), c.dict(c.trailer["Info"])
	for _, field := range []string{"<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"} {
		c.want(strings.Contains(packet, field) || field == "<pdfaid:part>2<" && strings.Contains(packet, "<pdfaid:part>3<"), "metadata without %s", field)
	}
	date, _ := info["CreationDate"].(string)
	if len(date) == 23 {
		date = fmt.Sprintf("%s-%s-%sT%s:%s:%sZ", date[2:6], date[6:8], date[8:10], date[10:12], date[12:14], date[14:16])
	}
	for tag, value := range map[string]any{
		"dc:title": info["Title"], "dc:creator": info["Author"], "dc:description": info["Subject"], "pdf:Keywords": info["Keywords"],
		"pdf:Producer": info["Producer"], "xmp:CreatorTool": info["Creator"], "xmp:CreateDate": date, "xmp:ModifyDate": date,
	} {
		c.want(between(packet, tag) == value, "%s is %q in the packet, %q in Info", tag, between(packet, tag), value)
	}
}

// between returns the text of an element without the tags inside it.
func between(packet, tag string) string {
	_, rest, _ := strings.Cut(packet, "<"+tag+">")
	rest, _, _ = strings.Cut(rest, "</"+tag+">")
	var b strings.Builder
	inside := false
	for _, r := range rest {
		switch {
		case r == '<':
			inside = true
		case r == '>':
			inside = false
		case !inside:
			b.WriteRune(r)
		}
	}
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&#39;", "'", "&#34;", `"`).Replace(b.String())
}

// page checks a page, its content and its annotations.
func (c *checker) page(n int, p dict) {
	c.want(p["Tabs"] == name("S"), "page %d: Tabs is not S", n)
	c.want(p["StructParents"] != nil, "page %d: no StructParents", n)
	s, ok := c.get(p["Contents"]).(*stream)
	if !ok {
		c.fail("page %d: no content", n)
		return
	}
	c.content(n, s.data)
	for _, a := range c.list(p["Annots"]) {
		d := c.dict(a)
		contents, _ := d["Contents"].(string)
		c.want(contents != "", "page %d: link without Contents", n)
		c.want(d["F"] == 4.0, "page %d: annotation is not set to print", n)
		c.want(d["StructParent"] != nil, "page %d: annotation without StructParent", n)
		c.want(d["Dest"] != nil || d["A"] != nil, "page %d: link leads nowhere", n)
	}
}

// content reads the operators of a page: nothing may be drawn outside of marked
// content and artifacts, and every MCID stands once.
func (c *checker) content(n int, data []byte) {
	p := &parser{b: data}
	var args []any
	id, artifact, open := -1, false, false
	var face *fontUse
	for {
		v := p.value()
		if v == nil {
			break
		}
		op, ok := v.(word)
		if !ok {
			args = append(args, v)
			continue
		}
		switch op {
		case "BMC":
			c.want(!open && args[0] == name("Artifact"), "page %d: nested or unknown marked content", n)
			open, artifact = true, true
		case "BDC":
			c.want(!open, "page %d: nested marked content", n)
			id = int(args[1].(dict)["MCID"].(float64))
			key := [2]int{n, id}
			c.want(c.marks[key] == "", "page %d: MCID %d stands twice", n, id)
			c.marks[key] = string(args[0].(name))
			open, artifact = true, false
		case "EMC":
			open = false
		case "Tf":
			face = c.fonts[string(args[0].(name))]
			c.want(face != nil, "page %d: unknown font %s", n, args[0])
		case "TJ":
			c.want(open, "page %d: text outside of marked content", n)
			if face != nil {
				said := c.show(n, face, args[0].([]any))
				if open && !artifact {
					c.text[[2]int{n, id}] += said
				}
			}
		case "f", "S", "B", "Do", "sh":
			c.want(open, "page %d: drawing outside of marked content", n)
		}
		args = nil
	}
	c.want(!open, "page %d: marked content is not closed", n)
}

// show notes the glyphs of a text operation and returns what they stand for.
func (c *checker) show(n int, face *fontUse, list []any) string {
	var b strings.Builder
	for _, v := range list {
		codes, ok := v.(string)
		if !ok {
			continue
		}
		for i := 0; i+1 < len(codes); i += 2 {
			cid := int(codes[i])<<8 | int(codes[i+1])
			c.want(cid != 0, "page %d: glyph 0 is drawn", n)
			face.used[cid] = true
			b.WriteString(face.unicode[cid])
		}
	}
	return b.String()
}

// structure walks the tree and compares it with the content and the parent
// tree.
func (c *checker) structure() {
	root := c.dict(c.catalog["StructTreeRoot"])
	c.want(root != nil, "no structure")
	ids := map[string]ref{}
	list := c.list(c.dict(root["IDTree"])["Names"])
	for i := 0; i+1 < len(list); i += 2 {
		ids[list[i].(string)] = list[i+1].(ref)
	}
	h := &headings{}
	for _, k := range c.list(root["K"]) {
		c.node(k.(ref), ids, h)
	}
	c.found = append(c.found, h.found...)
	for key, tag := range c.marks {
		c.want(c.reached[key] == 1, "page %d: MCID %d (%s) is in the structure %d times", key[0], key[1], tag, c.reached[key])
	}
	c.parentTree(root)
}

// headings checks that levels start at 1 and skip none.
type headings struct {
	last  int
	found []string
}

func (h *headings) see(kind string) {
	if len(kind) != 2 || kind[0] != 'H' {
		return
	}
	level := int(kind[1] - '0')
	if level > h.last+1 {
		h.found = append(h.found, fmt.Sprintf("heading %s after level %d", kind, h.last))
	}
	h.last = level
}

var standard = strings.Fields("Document Sect Div H1 H2 H3 H4 H5 H6 P L LI Lbl LBody Table THead TBody TR TH TD Figure Code BlockQuote TOC TOCI Reference Link Note Span")

func (c *checker) node(id ref, ids map[string]ref, h *headings) {
	n := c.dict(id)
	kind := string(n["S"].(name))
	c.nodes[id] = n
	c.want(slices.Contains(standard, kind), "%s is no standard structure type", kind)
	h.see(kind)
	alt, _ := n["Alt"].(string)
	switch kind {
	case "Figure":
		box := c.list(c.dict(n["A"])["BBox"])
		c.want(alt != "", "Figure without Alt")
		c.want(len(box) == 4 && box[0].(float64) < box[2].(float64) && box[1].(float64) < box[3].(float64), "Figure without a BBox")
	case "Link":
		c.want(alt != "", "Link without Alt")
	case "TH":
		c.want(c.dict(n["A"])["Scope"] != nil, "TH without Scope")
	case "Note":
		own, _ := n["ID"].(string)
		c.want(own != "" && ids[own] == id, "Note without an ID in the tree")
	}
	objects := 0
	for _, k := range c.list(n["K"]) {
		switch k := k.(type) {
		case ref:
			c.want(c.dict(k)["P"] == id, "a kid of %s has another parent", kind)
			c.node(k, ids, h)
		case float64:
			c.reach(n["Pg"], int(k), id, kind)
		case dict:
			if k["Type"] == name("MCR") {
				c.reach(k["Pg"], int(k["MCID"].(float64)), id, kind)
			} else {
				objects++
			}
		}
	}
	if kind == "Link" {
		c.want(objects > 0, "Link without an annotation")
	}
}

func (c *checker) reach(page any, mcid int, id ref, kind string) {
	key := [2]int{slices.Index(c.pages, page.(ref)), mcid}
	c.reached[key]++
	c.owner[key] = id
	c.want(c.marks[key] == kind, "page %d: MCID %d is %q in the content, %s in the structure", key[0], mcid, c.marks[key], kind)
}

func (c *checker) parentTree(root dict) {
	nums := c.list(c.dict(root["ParentTree"])["Nums"])
	parents := map[int]any{}
	for i := 0; i+1 < len(nums); i += 2 {
		parents[int(nums[i].(float64))] = nums[i+1]
	}
	for i, p := range c.pages {
		key, _ := c.dict(p)["StructParents"].(float64)
		for mcid, parent := range c.list(parents[int(key)]) {
			c.want(parent == c.owner[[2]int{i, mcid}], "page %d: MCID %d has another parent in the parent tree", i, mcid)
		}
		for _, a := range c.list(c.dict(p)["Annots"]) {
			key, _ := c.dict(a)["StructParent"].(float64)
			parent, _ := parents[int(key)].(ref)
			c.want(c.nodes[parent] != nil && c.nodes[parent]["S"] == name("Link"), "page %d: a link is not in the structure", i)
		}
	}
}

// said returns the text in reading order, a line to a block, without what stands
// in elements of some types.
func (c *checker) said(without ...name) string {
	var b strings.Builder
	var walk func(id ref)
	walk = func(id ref) {
		n := c.dict(id)
		if slices.Contains(without, n["S"].(name)) {
			return
		}
		if actual, ok := n["ActualText"].(string); ok {
			b.WriteString(actual)
			return
		}
		for _, k := range c.list(n["K"]) {
			switch k := k.(type) {
			case ref:
				walk(k)
			case float64:
				b.WriteString(c.text[[2]int{slices.Index(c.pages, n["Pg"].(ref)), int(k)}])
			case dict:
				if k["Type"] == name("MCR") {
					b.WriteString(c.text[[2]int{slices.Index(c.pages, k["Pg"].(ref)), int(k["MCID"].(float64))}])
				}
			}
		}
		if !slices.Contains([]name{"Link", "Code", "Span", "Reference"}, n["S"].(name)) {
			b.WriteByte('\n')
		}
	}
	for _, k := range c.list(c.dict(c.catalog["StructTreeRoot"])["K"]) {
		walk(k.(ref))
	}
	return b.String()
}
