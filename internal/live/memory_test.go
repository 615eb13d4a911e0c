package live

import (
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"ucwapresence/internal/hal"
)

// maxContactBytes is the limit for Go. The module, including the objects in JavaScript,
// may take 2 KiB for a watched contact.
const maxContactBytes = 1300

func TestAWatchedContactTakesLittleMemory(t *testing.T) {
	const n = 4000
	heap := func() int64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	before := heap()
	d := newDriver(t)
	users := people(n)
	d.handle(Open{Watch: 1, URIs: uris(users...)})
	d.application()
	d.pass(coalesceDelay)
	d.created("one")
	for i := 0; i < n; i += 100 {
		d.events(presences(users[i : i+100]...)...)
		for {
			r := d.pending[len(d.pending)-1]
			if r.Op != OpBatch {
				break
			}
			d.pending = d.pending[:len(d.pending)-1]
			a := Answer{ID: r.ID}
			for j, p := range r.Parts {
				// Each document has its own text, as if it had been decoded.
				doc := document(p.Href, "Online")
				doc.Properties = append(doc.Properties, hal.Property{Name: "activity", Value: hal.String("v" + strconv.Itoa(j))})
				a.Parts = append(a.Parts, PartAnswer{Resource: doc})
			}
			d.handle(a)
		}
	}
	assert.Equal(t, Live, d.state(1))
	d.sent, d.pending, d.notices, users = nil, nil, nil, nil
	each := (heap() - before) / n
	t.Logf("a watched contact takes %d bytes", each)
	assert.LessOrEqual(t, each, int64(maxContactBytes))
	runtime.KeepAlive(d)
}
