package github

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// routes are those of GitHub that we use; the rest of its description is not
// compiled.
var routes = map[string][]string{
	"/user":                       {"get"},
	"/repos/{owner}/{repo}/pulls": {"get", "post"},
	"/repos/{owner}/{repo}/pulls/{pull_number}":            {"get"},
	"/repos/{owner}/{repo}/pulls/{pull_number}/reviews":    {"get"},
	"/repos/{owner}/{repo}/issues/{issue_number}/events":   {"get"},
	"/repos/{owner}/{repo}/issues/{issue_number}/comments": {"get", "post"},
	"/repos/{owner}/{repo}/issues/comments/{comment_id}":   {"patch"},
	"/repos/{owner}/{repo}/compare/{basehead}":             {"get"},
	"/repos/{owner}/{repo}/activity":                       {"get"},
	"/repos/{owner}/{repo}/statuses/{sha}":                 {"post"},
}

// description is GitHub's own description of its interface, from npm.
type description struct {
	router   routers.Router
	examples map[string]struct{ Value json.RawMessage }
}

var describe = sync.OnceValues(func() (*description, error) {
	return readDescription(packages + "@octokit/openapi/generated/api.github.com.json")
})

// described returns the description. Without it a test is skipped, and fails in
// continuous integration.
func described(t testing.TB) *description {
	t.Helper()
	fromNPM(t, "@octokit/openapi")
	d, err := describe()
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const packages = "../../.ci/node_modules/"

func fromNPM(t testing.TB, name string) {
	t.Helper()
	switch _, err := os.Stat(packages + name); {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatalf("the npm package %s is missing; .ci/tools installs it: %v", name, err)
	default:
		t.Skipf("skipped: the npm package %s is missing; .ci/tools installs it", name)
	}
}

func readDescription(name string) (*description, error) {
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		return nil, err
	}
	var full struct {
		OpenAPI    string                                `json:"openapi"`
		Info       json.RawMessage                       `json:"info"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components map[string]map[string]json.RawMessage `json:"components"`
	}
	if err := json.Unmarshal(data, &full); err != nil {
		return nil, err
	}
	d := &description{}
	examples, err := json.Marshal(full.Components["examples"])
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(examples, &d.examples); err != nil {
		return nil, err
	}
	paths := map[string]map[string]json.RawMessage{}
	for path, methods := range routes {
		paths[path] = map[string]json.RawMessage{}
		for _, m := range methods {
			paths[path][m] = full.Paths[path][m]
		}
	}
	trimmed, err := json.Marshal(map[string]any{
		"openapi": full.OpenAPI, "info": full.Info, "paths": paths,
		"servers":    []map[string]string{{"url": "https://api.github.com"}},
		"components": used(paths, full.Components),
	})
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(trimmed)
	if err != nil {
		return nil, err
	}
	d.router, err = gorillamux.NewRouter(doc)
	return d, err
}

var reference = regexp.MustCompile(`"#/components/([a-z]+)/([^"]+)"`)

// used returns the components that paths refer to, directly or not.
func used(paths any, all map[string]map[string]json.RawMessage) map[string]map[string]json.RawMessage {
	keep := map[string]map[string]json.RawMessage{}
	text, _ := json.Marshal(paths)
	for todo := [][]byte{text}; len(todo) > 0; {
		text, todo = todo[0], todo[1:]
		for _, m := range reference.FindAllSubmatch(text, -1) {
			sort, name := string(m[1]), string(m[2])
			if keep[sort] == nil {
				keep[sort] = map[string]json.RawMessage{}
			}
			if keep[sort][name] == nil {
				keep[sort][name] = all[sort][name]
				todo = append(todo, all[sort][name])
			}
		}
	}
	return keep
}

// example returns a fresh copy of one of GitHub's own examples.
func (d *description) example(t testing.TB, name string) map[string]any {
	t.Helper()
	value := bytes.TrimSpace(d.examples[name].Value)
	if len(value) > 0 && value[0] == '[' {
		var rows []json.RawMessage
		if err := json.Unmarshal(value, &rows); err != nil {
			t.Fatal(err)
		}
		value = rows[0]
	}
	var v map[string]any
	if err := json.Unmarshal(value, &v); err != nil {
		t.Fatalf("example %s: %v", name, err)
	}
	return v
}

// check validates an exchange. What a fault answers is by its nature not in
// the description, so only described codes are held against it.
func (d *description) check(t testing.TB, req *http.Request, body []byte, resp *httptest.ResponseRecorder) {
	t.Helper()
	plain := req.Clone(req.Context())
	plain.URL = &url.URL{Scheme: "https", Host: "api.github.com", Path: strings.TrimPrefix(req.URL.Path, prefix), RawQuery: req.URL.RawQuery}
	plain.Host, plain.RequestURI = "api.github.com", ""
	plain.Body = io.NopCloser(bytes.NewReader(body))
	route, params, err := d.router.FindRoute(plain)
	if err != nil {
		t.Errorf("%s %s is no route of GitHub: %v", req.Method, plain.URL.Path, err)
		return
	}
	in := &openapi3filter.RequestValidationInput{
		Request: plain, PathParams: params, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}
	if err := openapi3filter.ValidateRequest(req.Context(), in); err != nil {
		t.Errorf("%s %s does not fit GitHub's description: %s", req.Method, plain.URL.Path, line(err))
	}
	if resp.Code > 299 {
		return
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: resp.Code, Header: resp.Header(), Options: &openapi3filter.Options{IncludeResponseStatus: true}}
	out.SetBodyBytes(resp.Body.Bytes())
	if err := openapi3filter.ValidateResponse(req.Context(), out); err != nil {
		t.Errorf("the answer to %s %s does not fit GitHub's description: %s", req.Method, plain.URL.Path, line(err))
	}
}

// line leaves out the schema that an error quotes.
func line(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\nSchema:")
	text, _, _ = strings.Cut(text, "\n  Schema:")
	return text
}
