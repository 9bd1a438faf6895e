package sheet

import (
	"reflect"
	"text/template/parse"
)

// value is something a template speaks of.
type value struct {
	kind      reflect.Type
	of        func(x *run, dot reflect.Value) reflect.Value
	condition bool // it only says whether one of several is there
}

func (s *scope) pipe(p *parse.PipeNode) value {
	if len(p.Cmds) != 1 {
		s.refuse(p, "%s is a chain of functions", p)
	}
	return s.command(p.Cmds[0])
}

func (s *scope) command(c *parse.CommandNode) value {
	if name, ok := c.Args[0].(*parse.IdentifierNode); ok {
		args := make([]value, len(c.Args)-1)
		for i, a := range c.Args[1:] {
			args[i] = s.operand(a)
		}
		return s.function(c, name.Ident, args)
	}
	if len(c.Args) != 1 {
		s.refuse(c, "%s has arguments", c)
	}
	return s.operand(c.Args[0])
}

func (s *scope) operand(n parse.Node) value {
	switch n := n.(type) {
	case *parse.DotNode:
		return value{kind: s.dot, of: func(_ *run, dot reflect.Value) reflect.Value { return dot }}
	case *parse.FieldNode:
		return s.fields(n, value{kind: s.dot, of: func(_ *run, dot reflect.Value) reflect.Value { return dot }}, n.Ident)
	case *parse.VariableNode:
		for slot := len(s.vars) - 1; slot >= 0; slot-- {
			if s.vars[slot].name == n.Ident[0] {
				v := value{kind: s.vars[slot].kind, of: func(x *run, _ reflect.Value) reflect.Value { return x.vars[x.base+slot] }}
				return s.fields(n, v, n.Ident[1:])
			}
		}
	case *parse.StringNode:
		return constant(n.Text)
	case *parse.NumberNode:
		if n.IsInt {
			return constant(int(n.Int64))
		}
	case *parse.BoolNode:
		return constant(n.True)
	case *parse.PipeNode:
		return s.pipe(n)
	}
	s.refuse(n, "%s is not known here", n)
	return value{}
}

func constant(what any) value {
	v := reflect.ValueOf(what)
	return value{kind: v.Type(), of: func(*run, reflect.Value) reflect.Value { return v }}
}

// fields follows names from a value.
func (s *scope) fields(n parse.Node, v value, names []string) value {
	for _, name := range names {
		v = s.field(n, v, name)
	}
	return v
}

// field is a method or a field of a value, or of what it points to.
func (s *scope) field(n parse.Node, v value, name string) value {
	if m, ok := v.kind.MethodByName(name); ok && v.kind.Kind() != reflect.Interface {
		if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
			s.refuse(n, "%s takes arguments, or can fail", name)
		}
		return value{kind: m.Type.Out(0), of: func(x *run, dot reflect.Value) reflect.Value {
			return v.of(x, dot).Method(m.Index).Call(nil)[0]
		}}
	}
	holder, pointer := v.kind, v.kind.Kind() == reflect.Pointer
	if pointer {
		holder = holder.Elem()
	}
	if holder.Kind() != reflect.Struct {
		s.refuse(n, "%s has no fields", v.kind)
	}
	f, ok := holder.FieldByName(name)
	if _, method := reflect.PointerTo(holder).MethodByName(name); !ok || !f.IsExported() || method {
		s.refuse(n, "%s has no field %s that can be read", v.kind, name)
	}
	if len(f.Index) == 1 && !pointer {
		i := f.Index[0]
		return value{kind: f.Type, of: func(x *run, dot reflect.Value) reflect.Value { return v.of(x, dot).Field(i) }}
	}
	return value{kind: f.Type, of: func(x *run, dot reflect.Value) reflect.Value {
		at := v.of(x, dot)
		if pointer {
			at = at.Elem()
		}
		return at.FieldByIndex(f.Index)
	}}
}

// function is one of the few functions that templates use.
func (s *scope) function(c *parse.CommandNode, name string, args []value) value {
	number := func(v value) bool { return v.kind == reflect.TypeFor[int]() }
	text := func(v value) bool { return v.kind == reflect.TypeFor[string]() }
	switch {
	case (name == "or" || name == "and") && len(args) > 0:
		return s.choice(c, name == "or", args)
	case name == "not" && len(args) == 1 && truth(args[0].kind) != nil:
		holds := truth(args[0].kind)
		return value{kind: reflect.TypeFor[bool](), of: func(x *run, dot reflect.Value) reflect.Value {
			return reflect.ValueOf(!holds(args[0].of(x, dot)))
		}}
	case name == "gt" && len(args) == 2 && number(args[0]) && number(args[1]):
		return value{kind: reflect.TypeFor[bool](), of: func(x *run, dot reflect.Value) reflect.Value {
			return reflect.ValueOf(args[0].of(x, dot).Int() > args[1].of(x, dot).Int())
		}}
	case name == "eq" && len(args) == 2 && text(args[0]) && text(args[1]):
		return value{kind: reflect.TypeFor[bool](), of: func(x *run, dot reflect.Value) reflect.Value {
			return reflect.ValueOf(args[0].of(x, dot).String() == args[1].of(x, dot).String())
		}}
	case name == "index" && len(args) == 2 && args[0].kind.Kind() == reflect.Slice && number(args[1]):
		return value{kind: args[0].kind.Elem(), of: func(x *run, dot reflect.Value) reflect.Value {
			return args[0].of(x, dot).Index(int(args[1].of(x, dot).Int()))
		}}
	}
	s.refuse(c, "%s is not known here", c)
	return value{}
}

// choice is the first value that is there (or) or missing (and), else the last.
func (s *scope) choice(c *parse.CommandNode, stop bool, args []value) value {
	out := value{kind: args[0].kind}
	holds := make([]func(reflect.Value) bool, len(args))
	for i, a := range args {
		if holds[i] = truth(a.kind); holds[i] == nil {
			s.refuse(c, "%s is neither there nor missing", c.Args[i+1])
		}
		out.condition = out.condition || a.condition || a.kind != out.kind
	}
	choose := func(x *run, dot reflect.Value) (found reflect.Value, there bool) {
		for i, a := range args {
			found = a.of(x, dot)
			if there = holds[i](found); there == stop {
				break
			}
		}
		return found, there
	}
	out.of = func(x *run, dot reflect.Value) reflect.Value {
		found, _ := choose(x, dot)
		return found
	}
	if out.condition {
		out.kind = reflect.TypeFor[bool]()
		out.of = func(x *run, dot reflect.Value) reflect.Value {
			_, there := choose(x, dot)
			return reflect.ValueOf(there)
		}
	}
	return out
}

// truth tells what of a type counts as there, as text/template has it.
func truth(t reflect.Type) func(reflect.Value) bool {
	switch t.Kind() {
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.String, reflect.Slice, reflect.Array, reflect.Map:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	return nil
}
