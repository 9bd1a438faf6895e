package schema

import (
	"cmp"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
	"github.com/dossier-cti/dossier/engine/doc"
)

// word reports one failure, once for each value.
func (c *checker) word(f failure) {
	if f.node == nil {
		return
	}
	switch f.keyword {
	case "required":
		c.missing(f, f.schema.texts("required"))
		return
	case "dependentRequired":
		c.missing(f, f.dependents())
		return
	}
	if !c.once(f.node, "") {
		return
	}
	at := f.node.Span
	if f.keyword == "" {
		c.add(misplacedKey, c.key(f), "", "%s does not belong to %s; remove it", f.name, f.when())
		return
	}
	switch f.keyword {
	case "type":
		c.wrongType(f)
	case "enum", "const":
		c.wrongValue(f)
	case "format", "pattern":
		c.wrongForm(f)
	case "minLength", "minItems", "minProperties":
		c.empty(f, get[string](f.schema, "x-hint"))
	case "minimum", "maximum":
		c.add(outOfRange, at, "", "%s must be %s, not %s", f.subject(), bounds(f.schema), clip(f.node.Text()))
	default:
		c.add(notValid, at, "", "%s is not valid", f.subject())
	}
}

// key returns the place of the key of a value that is itself hard to see.
func (c *checker) key(f failure) diag.Span {
	if f.field != nil && f.field.Value == f.node {
		return f.field.Span
	}
	return f.node.Span
}

// subject names the value at the start of a sentence.
func (f failure) subject() string {
	if f.name == "" {
		return "the document"
	}
	return f.name
}

// empty reports a value that is not there.
func (c *checker) empty(f failure, want string) {
	advice := ""
	if strings.HasPrefix(want, "an id ") && f.said != "" {
		want = "" // whose id says more than what ids look like
	}
	switch {
	case f.optional && f.said != "" && want == "":
		advice = ": " + f.said + ". Fill it in, or leave the key out"
	case f.optional && (want == "" || want == "text"):
		advice = "; fill it in, or leave the key out"
	case f.optional:
		advice = "; write " + want + ", or leave the key out"
	case want != "" && want != "text":
		advice = "; write " + want
	case f.said != "":
		advice = ": " + f.said
	}
	c.add(emptyValue, c.key(f), "", "%s is empty%s", f.subject(), advice)
}

// wrongType reports a value of another type than the field's.
func (c *checker) wrongType(f failure) {
	want := get[string](f.schema, "type")
	if f.node.Shape != doc.Null && isScalar(f.node) && f.schema.texts("enum") != nil {
		c.wrongValue(f)
		return
	}
	if f.node.Shape == doc.Null {
		c.empty(f, expected(f.schema, want))
		return
	}
	advice, fix := "", ""
	text := f.node.Text()
	switch {
	case want == "string" && isScalar(f.node) && fits(f.schema, text):
		advice, fix = "; put it in quotes", strconv.Quote(text)
	case want == "array" && isScalar(f.node) && len(text) < 200:
		advice, fix = "; put it in brackets", "["+text+"]"
	case want == "integer" && digitsOnly(text):
		advice, fix = "; remove the quotes", text
	case want == "integer" && strings.Contains(get[string](f.schema, "x-hint"), "percent"):
		fix = asPercent(text)
	case want == "boolean":
		fix = truth(text)
	}
	needs := expected(f.schema, want)
	if want == "string" && !isScalar(f.node) {
		needs = "one text"
	}
	c.add(wrongType, f.node.Span, fix, "%s must be %s, not %s%s", f.subject(), needs, found(f.node), advice)
}

// fits reports whether a text would be valid if it stood in quotes.
func fits(t *tree, text string) bool {
	pattern, err := regexp.Compile(get[string](t, "pattern"))
	return err == nil && len(text) < 200 && pattern.MatchString(text) && get[string](t, "format") == ""
}

// expected describes the type of a field for "must be …".
func expected(t *tree, want string) string {
	if text := get[string](t, "x-hint"); text != "" {
		return text
	}
	switch want {
	case "string":
		if words := t.texts("enum"); words != nil {
			return enumerate(slices.Values(words), "or")
		}
		return "text"
	case "integer":
		return "a whole number"
	case "boolean":
		return "true or false"
	case "array":
		return "a list"
	}
	return "a group of fields"
}

// found describes what stands in the file.
func found(n *doc.Node) string {
	switch n.Shape {
	case doc.Boolean:
		return "the truth value " + n.Scalar
	case doc.Integer, doc.Number:
		return "the number " + clip(n.Scalar)
	case doc.List:
		return "a list"
	case doc.Mapping:
		return "a group of fields"
	}
	return "text"
}

func isScalar(n *doc.Node) bool { return n.Shape != doc.List && n.Shape != doc.Mapping }

func digitsOnly(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" && len(s) < 10 }

func truth(s string) string {
	switch strings.ToLower(s) {
	case "true", "yes", "on", "1":
		return "true"
	case "false", "no", "off", "0":
		return "false"
	}
	return ""
}

// bounds describes the range of a number.
func bounds(t *tree) string {
	if text := get[string](t, "x-hint"); text != "" {
		return text
	}
	if _, ok := t.values["maximum"]; ok {
		return fmt.Sprintf("at most %v", t.values["maximum"])
	}
	return fmt.Sprintf("at least %v", t.values["minimum"])
}

// wrongValue reports a value that its list does not hold.
func (c *checker) wrongValue(f failure) {
	allowed := f.schema.texts("enum")
	text := f.node.Text()
	near := meant(text, allowed)
	advice := ""
	if near != "" {
		advice = fmt.Sprintf("; did you mean %q?", near)
	}
	if text == "" {
		c.empty(f, enumerate(slices.Values(allowed), "or"))
		return
	}
	values := "The values are "
	if len(allowed) == 1 {
		values = "The only value is "
	}
	c.add(unknownValue, f.node.Span, near, "%s cannot be %q%s %s%s", f.subject(), clip(text), cmp.Or(advice, "."), values, enumerate(slices.Values(allowed), "and"))
}

// wrongForm reports a text that is not written as its field asks.
func (c *checker) wrongForm(f failure) {
	text := f.node.Text()
	want := get[string](f.schema, "x-hint")
	if text == "" {
		c.empty(f, want)
		return
	}
	fix, advice := "", ""
	switch get[string](f.schema, "format") {
	case "date":
		fix = asDate(text)
	case "date-time":
		if fix = asTime(text); fix == "" && withoutZone(text) != "" {
			advice = "; if that is in UTC, write " + withoutZone(text)
		}
	default:
		fix = respell(f.schema, text)
	}
	c.add(wrongForm, f.node.Span, fix, "%s must be %s, not %q%s", f.subject(), want, clip(text), advice)
}

// enumerate writes "a, b or c".
func enumerate(words iter.Seq[string], last string) string {
	list := slices.Collect(words)
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + " " + last + " " + list[n-1]
	}
	return strings.Join(list, "")
}

// clip shortens what stands in a file for a message.
func clip(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return text
}
