package main

import (
	"slices"
	"testing"

	"github.com/dossier-cti/dossier/engine/github"
)

func TestAReviewConcernsAllPullRequestsOfItsHead(t *testing.T) {
	open := []github.Pull{{Number: 3, Head: "a"}, {Number: 5, Head: "b"}, {Number: 8, Head: "a"}}
	for head, want := range map[string][]pulled{
		"a": {{number: 3}, {number: 8}},
		"b": {{number: 5}},
		"c": {{number: 3}, {number: 5}, {number: 8}},
		"":  {{number: 3}, {number: 5}, {number: 8}},
	} {
		if got := ofHead(open, head); !slices.Equal(got, want) {
			t.Errorf("head %q: %v; want %v", head, got, want)
		}
	}
}
