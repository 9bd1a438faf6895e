package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// How memory is collected while documents are read. Nearly all that reading
// takes is garbage at once, so collecting pays late: not before all memory
// exceeds the room, and once what lives fills half of it, when that has grown
// by some percent. Any later, and each collection would free next to nothing.
const (
	room    = 200 << 20 // bytes
	growing = 60        // percent
)

// unhurried lets the program take its room until done is called, unless the
// environment sets another pace.
func (e *env) unhurried() (done func()) {
	if e.getenv("GOGC") != "" || e.getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(-1), debug.SetMemoryLimit(room)
	var pace sync.Mutex
	over := false
	var watch func()
	watch = func() { // at once, and after each collection
		pace.Lock()
		defer pace.Unlock()
		switch {
		case over:
		case living() > room/2:
			debug.SetGCPercent(growing)
			debug.SetMemoryLimit(limit)
		default:
			runtime.AddCleanup(new(*int), func(watch func()) { watch() }, watch)
		}
	}
	watch()
	return func() {
		pace.Lock()
		defer pace.Unlock()
		over = true
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// living returns the bytes that the last collection left.
func living() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
