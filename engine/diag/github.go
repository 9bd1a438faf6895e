package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub shows at most this many annotations of each severity for one step.
const annotations = 10

// WriteGitHub writes findings as workflow commands, which GitHub shows beside
// the changed lines: the first ten errors and the first ten warnings, since it
// drops the rest of a step.
func WriteGitHub(w io.Writer, list []Diagnostic) error {
	out := bufio.NewWriter(w)
	var shown [2]int
	for _, d := range list {
		if shown[d.Severity] == annotations {
			continue
		}
		shown[d.Severity]++
		fmt.Fprintf(out, "::%s file=%s%s,title=%s::%s\n",
			d.Severity, property(d.File), lines(d.Span), property(d.Rule), data(message(d)))
	}
	return out.Flush()
}

// lines gives the place. GitHub takes columns only for spans on one line.
func lines(s Span) string {
	switch {
	case s.Start.Line == 0:
		return ""
	case s.End.Line > s.Start.Line:
		return fmt.Sprintf(",line=%d,endLine=%d", s.Start.Line, s.End.Line)
	case s.End.Column > s.Start.Column:
		return fmt.Sprintf(",line=%d,col=%d,endLine=%d,endColumn=%d", s.Start.Line, s.Start.Column, s.Start.Line, s.End.Column-1)
	}
	return fmt.Sprintf(",line=%d,col=%d,endLine=%d", s.Start.Line, s.Start.Column, s.Start.Line)
}

func message(d Diagnostic) string {
	if d.Fix == "" {
		return d.Message
	}
	return d.Message + "\nfix: " + d.Fix
}

// data and property escape what a workflow command would take for its own
// syntax, so that content cannot issue commands.
func data(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func property(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
