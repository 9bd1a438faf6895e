package gitrepo

import (
	"sync"
	"testing"
)

func TestWhatIsKeptStaysWithinItsLimit(t *testing.T) {
	const limit = 1 << 16
	k := newKept[place, int](limit)
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for i := range 20_000 {
				key := place(i % 3000)
				if v, ok := k.get(key); ok && v != i%3000 {
					t.Errorf("%d is kept for %d", v, key)
				}
				k.put(key, int(key), worker*100)
			}
		})
	}
	group.Wait()
	sum, n := int64(0), 0
	for i := range k.slots {
		if s := k.slots[i].Load(); s != nil {
			sum += s.size
			n++
		}
	}
	if sum != k.size.Load() || sum > limit || n == 0 {
		t.Errorf("%d values of %d bytes are kept, counted as %d; the limit is %d", n, sum, k.size.Load(), limit)
	}
}

func TestWhatIsAskedForIsForgottenLast(t *testing.T) {
	k := newKept[place, int](100 * (slotBytes + 1))
	k.put(1, 1, 1)
	for i := 2; i < 5000; i++ {
		if _, ok := k.get(1); !ok {
			t.Fatalf("forgotten after %d others", i)
		}
		k.put(place(i), i, 1)
	}
	if _, ok := k.get(2); ok {
		t.Error("the oldest is still kept")
	}
}
