// Package sheet executes the templates of html/template faster than it does.
//
//	s, err := sheet.New(template.Must(template.New("page").Parse(`<p>{{.Words}}</p>`)))
//	err = s.Execute(&buffer, page{Words: "a < b"})
//
// The templates stay what they are, and html/template still decides how each
// value is escaped where it stands: it rewrites its parse trees for that, and
// this package compiles the rewritten trees for the types of the data, so that
// looking up fields by name, calling functions by reflection and making a
// string for each step of each value is done once and not on every page.
//
// Templates may use fields, methods without arguments, variables, if, with,
// range over lists, template, and the functions and, or, not, eq of texts, gt and index. A
// template that holds anything else, or a context that [escaper] does not know,
// is executed by html/template itself, so that nothing is ever written with less
// escaping than it gives; [Sheet.Refused] tells.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"sync"
)

// Sheet is a template with all that it calls. It is safe for concurrent use.
type Sheet struct {
	name string
	set  *template.Template

	mu      sync.Mutex
	ready   map[form]*program
	refused error
}

// form is a template for data of one type.
type form struct {
	name string
	data reflect.Type
}

// New prepares a template, which must not be changed any more.
func New(t *template.Template) (*Sheet, error) {
	// Templates are escaped when they are executed. That this one has no data
	// to show is an error of another kind.
	if wrong := (*template.Error)(nil); errors.As(t.Execute(io.Discard, nil), &wrong) {
		return nil, wrong
	}
	return &Sheet{name: t.Name(), set: t, ready: map[form]*program{}}, nil
}

// Execute writes the template with its data.
func (s *Sheet) Execute(b *bytes.Buffer, data any) error {
	begin := b.Len()
	err := s.run(b, data)
	if !errors.As(err, &refused{}) {
		return err
	}
	s.mu.Lock()
	s.refused = err
	s.mu.Unlock()
	b.Truncate(begin)
	return s.set.Execute(b, data)
}

// Refused returns why a template was executed by html/template, which is slower;
// nil if none was.
func (s *Sheet) Refused() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

func (s *Sheet) run(b *bytes.Buffer, data any) (err error) {
	p, err := s.program(form{s.name, reflect.TypeOf(data)})
	if err != nil {
		return err
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case refused: // for a type that was not known before
			err = r
		default: // such as a field of what is not there
			err = fmt.Errorf("template %s: %v", s.name, r)
		}
	}()
	x := &run{sheet: s, out: b}
	x.call(p, reflect.ValueOf(data))
	return nil
}

// program compiles a template for a type when it is asked for the first time.
func (s *Sheet) program(f form) (*program, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.ready[f]; p != nil {
		return p, nil
	}
	known := make(map[form]*program, len(s.ready))
	for f, p := range s.ready {
		known[f] = p
	}
	p, err := (&compiler{set: s.set, ready: known}).template(f)
	if err == nil {
		s.ready = known // nothing of what failed is kept
	}
	return p, err
}

// program is a compiled template.
type program struct {
	body  step
	slots int // variables, the data among them
}

// step writes a part of a template with dot as it is there.
type step func(x *run, dot reflect.Value)

// run is one execution.
type run struct {
	sheet *Sheet
	out   *bytes.Buffer
	vars  []reflect.Value // of the template that is executed, and below them of those that called it
	base  int             // where those of the template begin
}

func (x *run) call(p *program, data reflect.Value) {
	base := x.base
	x.base = len(x.vars)
	for range p.slots {
		x.vars = append(x.vars, data)
	}
	p.body(x, data)
	x.vars, x.base = x.vars[:x.base], base
}
