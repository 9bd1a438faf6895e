# The two commands of the README: `go run ./cmd/dossier build` and `make test`.
.PHONY: build test tools bench sign clean

build:
	go run ./cmd/dossier build

# Everything that must hold before a change lands.
test: tools
	@test -z "$$(gofmt -l cmd engine schemas site)" || { echo "not gofmt-ed:"; gofmt -l cmd engine schemas site; exit 1; }
	go vet ./...
	go test -timeout 30m ./...
	go run ./cmd/dossier check

# Oracles the tests ask: git, ssh-keygen, qpdf, poppler, Chromium, Java, and from
# npm ajv, axe, the Nu Html Checker and the YAML language server. Installed where
# Debian's package manager and npm are at hand; otherwise tests that need a
# missing one say so and skip, and fail when CI is set.
tools:
	@.ci/tools

bench:
	@.ci/bench

# Sign the example content with fresh throwaway keys.
sign:
	go run ./cmd/gencorpus -sign content

clean:
	rm -rf public
