package main

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync"
)

// How memory is collected while there is much to read and draw. Nearly all that
// it takes is garbage at once, so collecting pays late; but a large corpus shall
// fit a small machine. So there is a room that all memory keeps to as long as
// little enough of it lives, and then a share by which it may grow.
const (
	room    = 200 << 20 // bytes
	growing = 60        // percent of what lives
)

// unhurried does not collect before the room is full, until half of it lives or
// done is called. Any later, and each collection would free next to nothing.
func (e *env) unhurried() (done func()) { return e.pace(room, -1, room/2) }

// thrifty collects when what lives has grown by its share, and before the room
// overflows, or what the program had taken before if that is more, until most of it
// lives or done is called.
func (e *env) thrifty() (done func()) {
	room := max(room, held())
	return e.pace(room, growing, room/4*3)
}

// pace keeps to a room in bytes and to a share in percent, -1 for none, until so
// many bytes live. What the environment sets comes first.
func (e *env) pace(room int64, share int, full int64) (done func()) {
	if e.getenv("GOGC") != "" || e.getenv("GOMEMLIMIT") != "" {
		return func() {}
	}
	percent, limit := debug.SetGCPercent(share), debug.SetMemoryLimit(room)
	var once sync.Mutex
	over := false
	var watch func()
	watch = func() { // at once, and after each collection
		once.Lock()
		defer once.Unlock()
		switch {
		case over:
		case living() > full:
			debug.SetGCPercent(growing)
			debug.SetMemoryLimit(limit)
		default:
			runtime.AddCleanup(new(*int), func(watch func()) { watch() }, watch)
		}
	}
	watch()
	return func() {
		once.Lock()
		defer once.Unlock()
		over = true
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	}
}

// living returns the bytes that the last collection left.
func living() int64 { return measured("/gc/heap/live:bytes") }

// held returns the bytes that the program has of the system.
func held() int64 {
	return measured("/memory/classes/total:bytes") - measured("/memory/classes/heap/released:bytes")
}

func measured(name string) int64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
