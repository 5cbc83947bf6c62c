//go:build js && wasm

// Command files is the program of the worker that reads and writes files. It is
// fetched when a file is opened or an export is prepared.
package main

import "embedscope/app/files"

func main() { files.Serve() }
