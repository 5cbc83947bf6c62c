//go:build js && wasm

// Command engine is the program of the Web Worker: it watches tasks, and keeps
// and computes on their vectors. It is apart from the page's program so that
// nothing heavy runs on the page's thread, and without go-app so that it is
// small and starts fast.
package main

import "embedscope/app/engine"

func main() { engine.Serve() }
