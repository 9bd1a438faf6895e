//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package publish

// lock holds nothing here: a sweep may remove the folder of a build that runs,
// which then ends with an error and leaves the target whole.
func lock(string) (unlock func(), free bool) { return func() {}, true }
