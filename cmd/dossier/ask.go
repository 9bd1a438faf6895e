package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/dossier-cti/dossier/engine/diag"
)

// errNoAnswer ends a command whose questions nobody answers any more.
var errNoAnswer = errors.New("no answer; nothing was made")

// asker asks on the terminal for what was not given as a flag.
type asker struct {
	in  *bufio.Reader
	out io.Writer
}

// asker returns nil where nobody can be asked.
func (e *env) asker() *asker {
	if !e.asks || e.in == nil {
		return nil
	}
	return &asker{bufio.NewReader(e.in), e.err}
}

// text asks for a line; an empty one is an answer only when it is optional.
func (a *asker) text(question string, optional bool) (string, error) {
	if optional {
		question += " (may stay empty)"
	}
	for {
		fmt.Fprintf(a.out, "%s: ", question)
		line, err := a.in.ReadString('\n')
		line = strings.TrimSpace(line)
		switch {
		case line != "" || err == nil && optional:
			return line, nil
		case err != nil:
			fmt.Fprintln(a.out)
			return "", errNoAnswer
		}
	}
}

// option is one of several answers.
type option struct{ id, words string }

// choice asks for one of some options, by number or id. Words the list does not
// know are asked for again.
func (a *asker) choice(question string, options []option, optional bool) (string, error) {
	for i, o := range options {
		fmt.Fprintf(a.out, "%3d  %-24s %s\n", i+1, o.id, o.words)
	}
	for {
		line, err := a.text(question, optional)
		if err != nil || line == "" {
			return "", err
		}
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(options) {
			return options[n-1].id, nil
		}
		if slices.ContainsFunc(options, func(o option) bool { return o.id == line }) {
			return line, nil
		}
		fmt.Fprintf(a.out, "%q is not among them%s; a number is enough\n", line, mean(line, ids(options)))
	}
}

// ids lists what can be answered.
func ids(options []option) []string {
	list := make([]string, len(options))
	for i, o := range options {
		list[i] = o.id
	}
	return list
}

// mean suggests what was meant by a word, as the end of a message.
func mean(word string, words []string) string {
	if near := diag.Near(word, slices.Values(words)); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	return ""
}
