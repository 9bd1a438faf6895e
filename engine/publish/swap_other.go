//go:build !linux

package publish

func swap(fresh, target string) error { return swapInTwoSteps(fresh, target) }
