package main

import (
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/dossier-cti/dossier/engine/schema"
)

func newVersion(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print version, commit and schema version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			version, commit := build()
			_, err := fmt.Fprintf(e.out, "dossier %s\ncommit %s\nschemas %s\n", version, commit, schema.Version)
			return err
		},
	}
}

// build returns the version and the abbreviated commit the program was built
// from, as the Go toolchain recorded them.
func build() (version, commit string) {
	version, commit = "development", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		version = v
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 7 {
			commit = s.Value[:7]
		}
	}
	return version, commit
}
