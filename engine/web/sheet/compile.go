package sheet

import (
	"fmt"
	"html/template"
	"reflect"
	"text/template/parse"
)

// compiler compiles a template and those that it calls.
type compiler struct {
	set   *template.Template
	ready map[form]*program
}

// scope is what is known at a place of a template.
type scope struct {
	*compiler
	tree *parse.Tree
	dot  reflect.Type
	vars []variable
	made *program
}

type variable struct {
	name string
	kind reflect.Type
}

// refused is the panic, and the error, of what cannot be compiled.
type refused struct{ error }

func (s *scope) refuse(n parse.Node, format string, args ...any) {
	place, _ := s.tree.ErrorContext(n)
	panic(refused{fmt.Errorf("template %s: %s", place, fmt.Sprintf(format, args...))})
}

func (c *compiler) template(f form) (p *program, err error) {
	if p := c.ready[f]; p != nil {
		return p, nil
	}
	t := c.set.Lookup(f.name)
	if t == nil || t.Tree == nil {
		return nil, refused{fmt.Errorf("there is no template %q", f.name)} // or it is called inside a tag
	}
	if f.data == nil {
		return nil, refused{fmt.Errorf("template %s has no data", f.name)}
	}
	defer func() {
		if r := recover(); r != nil {
			no, ok := r.(refused)
			if !ok {
				panic(r)
			}
			p, err = nil, no
		}
	}()
	p = &program{slots: 1}
	c.ready[f] = p // before its body, which may call it
	s := &scope{compiler: c, tree: t.Tree, dot: f.data, vars: []variable{{"$", f.data}}, made: p}
	p.body = s.list(t.Tree.Root)
	return p, nil
}

// with is the scope inside a block, where dot is something else.
func (s *scope) with(dot reflect.Type) *scope {
	inner := *s
	inner.dot = dot
	return &inner
}

// declare makes room for a variable, which is forgotten at the end of its block.
func (s *scope) declare(name string, kind reflect.Type) (slot int) {
	slot = len(s.vars)
	s.vars = append(s.vars[:slot:slot], variable{name, kind})
	s.made.slots = max(s.made.slots, slot+1)
	return slot
}

func (s *scope) list(l *parse.ListNode) step {
	if l == nil {
		return func(*run, reflect.Value) {}
	}
	inner := s.with(s.dot)
	var steps []step
	for _, n := range l.Nodes {
		steps = append(steps, inner.node(n))
	}
	return func(x *run, dot reflect.Value) {
		for _, do := range steps {
			do(x, dot)
		}
	}
}

func (s *scope) node(n parse.Node) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(x *run, _ reflect.Value) { x.out.Write(text) }
	case *parse.CommentNode:
		return func(*run, reflect.Value) {}
	case *parse.ActionNode:
		return s.action(n)
	case *parse.IfNode:
		return s.branch(&n.BranchNode, false)
	case *parse.WithNode:
		return s.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		return s.loop(n)
	case *parse.TemplateNode:
		return s.include(n)
	}
	s.refuse(n, "%s is not known here", n)
	return nil
}

// action writes a value, or sets a variable.
func (s *scope) action(n *parse.ActionNode) step {
	if len(n.Pipe.Decl) > 0 {
		return s.assign(n.Pipe)
	}
	v := s.command(n.Pipe.Cmds[0])
	var names []string
	for _, c := range n.Pipe.Cmds[1:] {
		names = append(names, c.String())
	}
	write := escaper(v.kind, names)
	if v.condition || write == nil {
		s.refuse(n, "%s cannot be written", n)
	}
	return func(x *run, dot reflect.Value) { write(x.out, v.of(x, dot)) }
}

func (s *scope) assign(p *parse.PipeNode) step {
	if p.IsAssign || len(p.Decl) != 1 {
		s.refuse(p, "%s sets what stands outside", p)
	}
	v := s.pipe(p)
	slot := s.declare(p.Decl[0].Ident[0], v.kind)
	return func(x *run, dot reflect.Value) { x.vars[x.base+slot] = v.of(x, dot) }
}

// branch is an if, or a with, inside of which dot is the value.
func (s *scope) branch(n *parse.BranchNode, with bool) step {
	v := s.pipe(n.Pipe)
	inner, slot := s.with(s.dot), -1
	if len(n.Pipe.Decl) == 1 {
		slot = inner.declare(n.Pipe.Decl[0].Ident[0], v.kind)
	}
	outer := inner.with(s.dot) // knows the variable as well
	if with {
		inner.dot = v.kind
	}
	if v.condition && (with || slot >= 0) {
		s.refuse(n, "%s may be of several types", n.Pipe)
	}
	holds, then, otherwise := truth(v.kind), inner.list(n.List), outer.list(n.ElseList)
	if holds == nil {
		s.refuse(n, "%s is neither there nor missing", n.Pipe)
	}
	return func(x *run, dot reflect.Value) {
		found := v.of(x, dot)
		if slot >= 0 {
			x.vars[x.base+slot] = found
		}
		switch {
		case !holds(found):
			otherwise(x, dot)
		case with:
			then(x, found)
		default:
			then(x, dot)
		}
	}
}

// loop goes through a list.
func (s *scope) loop(n *parse.RangeNode) step {
	v := s.pipe(n.Pipe)
	if v.kind.Kind() != reflect.Slice && v.kind.Kind() != reflect.Array {
		s.refuse(n, "%s is no list", n.Pipe)
	}
	inner, index, item := s.with(v.kind.Elem()), -1, -1
	switch names := n.Pipe.Decl; len(names) {
	case 1:
		item = inner.declare(names[0].Ident[0], v.kind.Elem())
	case 2:
		index = inner.declare(names[0].Ident[0], reflect.TypeFor[int]())
		item = inner.declare(names[1].Ident[0], v.kind.Elem())
	}
	outer, first := s.with(s.dot), len(s.vars)
	for _, name := range n.Pipe.Decl { // each is the list itself where it is empty
		outer.declare(name.Ident[0], v.kind)
	}
	body, otherwise := inner.list(n.List), outer.list(n.ElseList)
	return func(x *run, dot reflect.Value) {
		list := v.of(x, dot)
		for i := range list.Len() {
			each := list.Index(i)
			if index >= 0 {
				x.vars[x.base+index] = reflect.ValueOf(i)
			}
			if item >= 0 {
				x.vars[x.base+item] = each
			}
			body(x, each)
		}
		if list.Len() == 0 {
			for slot := range n.Pipe.Decl {
				x.vars[x.base+first+slot] = list
			}
			otherwise(x, dot)
		}
	}
}

// include calls another template. What the type of an interface does not tell
// is compiled when it is there.
func (s *scope) include(n *parse.TemplateNode) step {
	if n.Pipe == nil || s.set.Lookup(n.Name) == nil {
		s.refuse(n, "%s has no data, or stands inside a tag", n)
	}
	v := s.pipe(n.Pipe)
	if v.kind.Kind() == reflect.Interface {
		return func(x *run, dot reflect.Value) {
			found := v.of(x, dot).Elem()
			p, err := x.sheet.program(form{n.Name, found.Type()})
			if err != nil {
				panic(err)
			}
			x.call(p, found)
		}
	}
	p, err := s.template(form{n.Name, v.kind})
	if err != nil {
		panic(err)
	}
	return func(x *run, dot reflect.Value) { x.call(p, v.of(x, dot)) }
}
