package gitrepo

import (
	"regexp"
	"slices"
	"strings"
)

// loose is a line that names a co-author with an address, wherever it stands.
var loose = regexp.MustCompile(`(?im)^[ \t>*-]*co-authored-by[ \t]*:[ \t]*([^\r\n]*@[^\r\n]*)`)

// coAuthors returns who a message names as co-authors. Besides the trailers it
// takes lines that people meant to be some: in the middle, as a squash puts the
// messages of several commits, or below the text without an empty line.
func coAuthors(message string) []string {
	values := trailers(message, "Co-authored-by")
	for _, m := range loose.FindAllStringSubmatch(message, -1) {
		text := strings.TrimSpace(m[1])
		if !slices.ContainsFunc(values, func(v string) bool { return strings.HasPrefix(v, text) }) {
			values = append(values, text)
		}
	}
	return values
}

// trailers returns the values of the trailers of one name in a commit message,
// unfolded, as git finds them (git-interpret-trailers(1)): in the last
// paragraph, unless that is the title, where every line is a trailer, or where
// git itself wrote one and at most three quarters of the lines are none.
func trailers(message, key string) []string {
	var values []string
	ours := false
	for _, line := range trailerBlock(message) {
		if line != "" && space(line[0]) {
			if ours {
				values[len(values)-1] += " " + strings.TrimSpace(line)
			}
			continue
		}
		ours = false
		at := separator(line)
		if at >= 1 && strings.EqualFold(strings.TrimRight(line[:at], " \t"), key) {
			ours = true
			values = append(values, strings.TrimSpace(line[at+1:]))
		}
	}
	return values
}

func trailerBlock(message string) []string {
	lines := strings.Split(strings.TrimSuffix(message, "\n"), "\n")
	lines = lines[:len(lines)-ignored(lines)]
	title := 0
	for title < len(lines) && (comment(lines[title]) || !blank(lines[title])) {
		title++
	}
	var trailers, others, perhaps int
	generated, begun := false, false
	for i := len(lines) - 1; i >= title; i-- {
		line := lines[i]
		switch {
		case comment(line):
			others, perhaps = others+perhaps, 0
		case blank(line) && !begun:
		case blank(line):
			others += perhaps
			if generated && trailers*3 >= others || trailers > 0 && others == 0 {
				return lines[i+1:]
			}
			return nil
		case strings.HasPrefix(line, "Signed-off-by: "), strings.HasPrefix(line, "(cherry picked from commit "):
			trailers, perhaps, generated, begun = trailers+1, 0, true, true
		case !space(line[0]) && separator(line) >= 1:
			trailers, perhaps, begun = trailers+1, 0, true
		case space(line[0]):
			perhaps, begun = perhaps+1, true
		default:
			others, perhaps, begun = others+1+perhaps, 0, true
		}
	}
	return nil
}

// ignored counts the lines at the end that git leaves out: comments, empty
// lines, and the list of conflicts that old versions of git wrote.
func ignored(lines []string) int {
	from, conflicts := -1, false
	for i, line := range lines {
		switch {
		case line == "" || comment(line):
		case line == "Conflicts:":
			conflicts = true
		case conflicts && line[0] == '\t':
			continue
		default:
			from, conflicts = -1, false
			continue
		}
		if from < 0 {
			from = i
		}
	}
	if from < 0 {
		return 0
	}
	return len(lines) - from
}

func comment(line string) bool { return strings.HasPrefix(line, "#") }
func blank(line string) bool   { return strings.Trim(line, " \t\r\v\f") == "" }
func space(c byte) bool        { return strings.IndexByte(" \t\n\r\v\f", c) >= 0 }

// separator returns where the name of a trailer ends, and -1 where there is none.
func separator(line string) int {
	spaced := false
	for i := range len(line) {
		switch c := line[i]; {
		case c == ':':
			return i
		case !spaced && (c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'):
		case i > 0 && (c == ' ' || c == '\t'):
			spaced = true
		default:
			return -1
		}
	}
	return -1
}
