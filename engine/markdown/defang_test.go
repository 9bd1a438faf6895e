package markdown_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dossier-cti/dossier/engine/markdown"
)

func TestDefang(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a domain", "evil.example", "evil[.]example"},
		{"an address keeps path and query", "https://evil.example/a.php?b=c.d", "hxxps://evil[.]example/a.php?b=c.d"},
		{"a port", "198.51.100.7:8080", "198[.]51[.]100[.]7:8080"},
		{"an IPv6 address", "2001:db8::1", "2001[:]db8[:][:]1"},
		{"a mail address", "a@evil.example", "a[@]evil[.]example"},
		{"upper case", "HTTP://EVIL.EXAMPLE", "HXXP://EVIL[.]EXAMPLE"},
		{"ftp", "ftp://evil.example/x", "fxp://evil[.]example/x"},
		{"a hash stays", "736babf7905029d72fea235f3317b82e", "736babf7905029d72fea235f3317b82e"},
		{"what is defanged stays", "hxxp://evil[.]example/", "hxxp://evil[.]example/"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := markdown.Defang(tt.in)
			if got != tt.want {
				t.Errorf("Defang(%q) = %q, want %q", tt.in, got, tt.want)
			}
			if !markdown.IsDefanged(tt.in) && markdown.Refang(got) != tt.in {
				t.Errorf("Refang(%q) = %q, want %q", got, markdown.Refang(got), tt.in)
			}
		})
	}
}

func TestPublishedPairsSurviveTheRoundTrip(t *testing.T) {
	const folder = "../../../shared/data/defang"
	if _, err := os.Stat(folder); err != nil {
		t.Skip("no sample data beside the repository: ", err)
	}
	fanged, defanged := lines(t, folder, "sample_text_fanged.txt"), lines(t, folder, "sample_text_defanged.txt")
	for i, want := range fanged {
		if got := markdown.Refang(defanged[i]); !strings.EqualFold(got, want) {
			t.Errorf("Refang(%q) = %q, want %q", defanged[i], got, want)
		}
		if got := markdown.Refang(markdown.Defang(want)); got != want {
			t.Errorf("Refang(Defang(%q)) = %q", want, got)
		}
	}
}

func lines(t *testing.T, folder, file string) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, file))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n")), "\n")
}

// FuzzDefang demands that an address comes back as it was, that defanging twice
// is defanging once, and that a defanged web address is followed by no program.
func FuzzDefang(f *testing.F) {
	f.Add("https", "evil.example:8080", "a.php?b=c.d#e")
	f.Add("", "2001:db8::1", "")
	f.Add("ftp", "a@evil.example", "x/../y")
	f.Add("HTTP", "ÜBEL.example", "%5b.%2e")
	f.Fuzz(func(t *testing.T, scheme, host, path string) {
		address := host + "/" + path
		if slices.Contains([]string{"http", "https", "HTTP", "HTTPS", "ftp"}, scheme) {
			address = scheme + "://" + address
		} else if strings.Contains(address, "://") {
			t.Skip("a scheme of its own")
		}
		if markdown.IsDefanged(address) || strings.ContainsAny(address, "[](){}") {
			t.Skip("marks of defanging are in it")
		}
		got := markdown.Defang(address)
		if back := markdown.Refang(got); back != address {
			t.Errorf("%q comes back as %q", address, back)
		}
		if again := markdown.Defang(got); again != got {
			t.Errorf("%q is defanged once more: %q", got, again)
		}
		if strings.HasPrefix(strings.ToLower(got), "http") && strings.Contains(got, "://") && scheme != "" {
			t.Errorf("%q can be followed", got)
		}
	})
}
