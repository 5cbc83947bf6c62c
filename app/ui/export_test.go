package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// Another worker could not go on with an export, and so waits for its end.
func TestAnExportKeepsItsWorker(t *testing.T) {
	d := newDesk(t)
	d.x.released = d.renewIfWanted
	p := &exportPanel{Shared: &d.x}
	stopped := false
	p.running, d.x.exporting = func() { stopped = true }, true
	d.renew = true
	d.renewIfWanted()
	assert.True(t, d.renew, "not while it is under way")
	p.stop()
	assert.True(t, stopped)
	assert.False(t, d.x.exporting)
	assert.False(t, d.renew, "but then at once")
}
