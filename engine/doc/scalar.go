package doc

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/dossier-cti/dossier/engine/diag"
)

// shape tells what a scalar is, by the core schema of YAML 1.2.2 (section
// 10.3.2) without octal, hexadecimal, infinity and the capitals of true and
// null. Dates are text.
func shape(y *yaml.Node) Shape {
	if y.Kind != yaml.ScalarNode || y.Style != 0 {
		return Text
	}
	switch v := y.Value; {
	case v == "" || v == "~" || v == "null":
		return Null
	case v == "true" || v == "false":
		return Boolean
	case v[0] > '9':
		return Text
	default:
		return numeral(v)
	}
}

// numeral tells whether a plain scalar is a whole number, a decimal or text.
func numeral(v string) Shape {
	rest := strings.TrimLeft(v[:1], "+-") + v[1:]
	whole, rest := digits(rest)
	if rest == "" && whole > 0 {
		if whole > 18 {
			return Number
		}
		return Integer
	}
	decimals := 0
	if strings.HasPrefix(rest, ".") {
		decimals, rest = digits(rest[1:])
	}
	if whole+decimals == 0 {
		return Text
	}
	if rest != "" && (rest[0] == 'e' || rest[0] == 'E') {
		exponent := 0
		if rest = rest[1:]; rest != "" && (rest[0] == '+' || rest[0] == '-') {
			rest = rest[1:]
		}
		if exponent, rest = digits(rest); exponent == 0 {
			return Text
		}
	}
	if rest != "" {
		return Text
	}
	return Number
}

// digits counts the digits a text begins with and returns what follows.
func digits(s string) (int, string) {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n, s[n:]
}

// scalarSpan returns the span of a scalar, up to its end where it stands on one
// line and else to the end of its first line.
func (p *parser) scalarSpan(y *yaml.Node) diag.Span {
	s := p.source
	plain := s.stands(y)
	start := s.here()
	switch {
	case y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || y.Anchor != "" || y.Kind == yaml.AliasNode:
		s.stepUntil(" \t")
	case y.Style&yaml.DoubleQuotedStyle != 0:
		s.stepOver('"')
	case y.Style&yaml.SingleQuotedStyle != 0:
		s.stepOver('\'')
	case plain:
		s.column += utf8.RuneCountInString(y.Value)
		s.offset += len(y.Value)
	default:
		s.stepUntil("")
	}
	return diag.Span{Start: start, End: s.here()}
}

// stepUntil moves to the first of some characters or the end of the line.
func (s *source) stepUntil(stop string) {
	for !s.ended() && strings.IndexByte(stop, s.text[s.offset]) < 0 {
		s.step()
	}
}

// stepOver moves behind a quoted text, or to the end of its first line.
func (s *source) stepOver(quote byte) {
	for s.step(); !s.ended(); s.step() {
		switch s.text[s.offset] {
		case quote:
			s.step()
			if quote == '\'' && !s.ended() && s.text[s.offset] == quote {
				continue
			}
			return
		case '\\':
			if quote == '"' {
				s.step()
				if s.ended() {
					return
				}
			}
		}
	}
}
