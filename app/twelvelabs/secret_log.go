//go:build !js

// Redaction in fmt and log/slog, which are too heavy for WebAssembly.

package twelvelabs

import (
	"fmt"
	"io"
	"log/slog"
)

// LogValue answers "[key]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format writes "[key]" for every verb: fmt asks String only for some of them.
func (s Secret) Format(f fmt.State, verb rune) {
	if verb == 'q' {
		io.WriteString(f, `"`+redacted+`"`)
		return
	}
	io.WriteString(f, redacted)
}
