package starter

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// object is a JSON object with comments, as editors keep settings: where its
// members lie in the text, so that one can be changed and the rest kept.
type object struct {
	open, close int // offsets of { and }
	members     []member
}

type member struct {
	key        string
	start, end int // of its value
}

func (o *object) member(key string) *member {
	for i := range o.members {
		if o.members[i].key == key {
			return &o.members[i]
		}
	}
	return nil
}

func (m *member) text(of string) string { return of[m.start:m.end] }

// set gives a member of the outermost object a value.
func set(text, key string, value any) (string, error) {
	o, err := parseObject(text)
	if err != nil {
		return "", err
	}
	data, err := json.MarshalIndent(value, "  ", "  ")
	if err != nil {
		return "", fmt.Errorf("write %q: %w", key, err)
	}
	if m := o.member(key); m != nil {
		return text[:m.start] + string(data) + text[m.end:], nil
	}
	name, err := json.Marshal(key)
	if err != nil {
		return "", fmt.Errorf("write %q: %w", key, err)
	}
	line := "\n  " + string(name) + ": " + string(data)
	if len(o.members) == 0 {
		return text[:o.open+1] + line + text[o.open+1:], nil
	}
	last := o.members[len(o.members)-1].end
	rest := text[last:]
	s := &scanner{text: text, at: last}
	if s.space(); s.at < len(text) && text[s.at] == ',' { // a trailing comma stays the last thing
		return text[:s.at+1] + line + text[s.at:], nil
	}
	return text[:last] + "," + line + rest, nil
}

var errNotObject = errors.New("does not hold one JSON object")

// parseObject reads the outermost object of a text.
func parseObject(text string) (*object, error) {
	s := &scanner{text: text}
	s.space()
	o := &object{open: s.at}
	if !s.next('{') {
		return nil, errNotObject
	}
	for s.space(); !s.next('}'); s.space() {
		m, ok := s.member()
		if !ok {
			return nil, fmt.Errorf("line %d is not JSON with comments; mend it and run this again", 1+strings.Count(text[:min(s.at, len(text))], "\n"))
		}
		o.members = append(o.members, m)
	}
	o.close = s.at - 1
	if s.space(); s.at != len(text) {
		return nil, errNotObject
	}
	return o, nil
}

// scanner walks over JSON with comments.
type scanner struct {
	text string
	at   int
}

func (s *scanner) next(b byte) bool {
	if s.at < len(s.text) && s.text[s.at] == b {
		s.at++
		return true
	}
	return false
}

// space skips blanks and comments.
func (s *scanner) space() {
	for s.at < len(s.text) {
		rest := s.text[s.at:]
		switch {
		case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
			s.at++
		case strings.HasPrefix(rest, "\ufeff"):
			s.at += len("\ufeff")
		case strings.HasPrefix(rest, "//"):
			s.skip(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			s.skip(rest, "*/")
		default:
			return
		}
	}
}

// skip goes behind the end of a comment.
func (s *scanner) skip(rest, end string) {
	if i := strings.Index(rest[2:], end); i >= 0 {
		s.at += 2 + i + len(end)
	} else {
		s.at = len(s.text)
	}
}

// member reads a key, its value and the comma behind it.
func (s *scanner) member() (member, bool) {
	from := s.at
	var m member
	if !s.quoted() || json.Unmarshal([]byte(s.text[from:s.at]), &m.key) != nil {
		return m, false
	}
	if s.space(); !s.next(':') {
		return m, false
	}
	s.space()
	m.start = s.at
	if !s.value() {
		return m, false
	}
	m.end = s.at
	s.space()
	return m, s.next(',') || s.at < len(s.text) && s.text[s.at] == '}'
}

func (s *scanner) quoted() bool {
	if !s.next('"') {
		return false
	}
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return true
		case '\n':
			return false
		}
		s.at++
	}
	return false
}

// value skips one value of any shape; brackets are only counted.
func (s *scanner) value() bool {
	from, depth := s.at, 0
	for s.at < len(s.text) {
		switch b := s.text[s.at]; {
		case b == '"':
			if !s.quoted() {
				return false
			}
		case b == '{' || b == '[':
			depth++
			s.at++
		case (b == '}' || b == ']') && depth > 0:
			depth--
			s.at++
		case depth == 0 && strings.IndexByte(",}] \t\r\n/", b) >= 0:
			return s.at > from
		case b == '/':
			before := s.at
			if s.space(); s.at == before {
				return false
			}
			continue
		default:
			s.at++
			continue
		}
		if depth == 0 && strings.IndexByte("}]\"", s.text[s.at-1]) >= 0 {
			return true
		}
	}
	return false
}

// plainJSON drops comments and trailing commas.
func plainJSON(text string) string {
	var b strings.Builder
	s := &scanner{text: text}
	for s.at < len(text) {
		from := s.at
		if s.space(); s.at > from {
			b.WriteByte(' ')
			continue
		}
		if text[s.at] == '"' && s.quoted() {
			b.WriteString(text[from:s.at])
			continue
		}
		if s.at++; text[from] == ',' {
			if s.space(); s.at < len(text) && strings.IndexByte("}]", text[s.at]) >= 0 {
				continue
			}
		}
		b.WriteByte(text[from])
	}
	return b.String()
}
