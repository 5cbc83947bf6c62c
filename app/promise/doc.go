// Package promise waits for what JavaScript promises.
package promise
