package github

import (
	"fmt"

	gh "github.com/google/go-github/v60/github"
)

const (
	perPage   = 100 // rows, the most that GitHub gives
	mostPages = 300
)

// pages reads all pages of a list. A page that is missing, out of order, or
// empty where more should follow is an error. Two sorts of pages that name no
// next one are not believed to be the last, and the next one is asked for: a
// full one, and one that has not changed, whose links may have.
func pages[T any](read func(o gh.ListOptions) ([]T, *gh.Response, error)) ([]T, error) {
	var list []T
	announced, promised := 0, 0
	for n := 1; n <= mostPages; n++ {
		rows, resp, err := read(gh.ListOptions{Page: n, PerPage: perPage})
		switch {
		case err != nil:
			return nil, reason(err)
		case resp.NextPage != 0 && resp.NextPage != n+1:
			return nil, fmt.Errorf("GitHub names page %d as the one after page %d", resp.NextPage, n)
		case len(rows) == 0 && max(resp.NextPage, promised) >= n:
			return nil, fmt.Errorf("page %d of %d is empty", n, max(announced, resp.LastPage, resp.NextPage, n))
		}
		promised = resp.NextPage
		list = append(list, rows...)
		announced = max(announced, resp.LastPage)
		certain := len(rows) < perPage && resp.Header.Get(fromMemory) == ""
		if resp.NextPage == 0 && (certain || len(rows) == 0) {
			if n < announced {
				return nil, fmt.Errorf("GitHub announced %d pages and ended after %d", announced, n)
			}
			return list, nil
		}
	}
	return nil, fmt.Errorf("there are more than %d pages", mostPages)
}
