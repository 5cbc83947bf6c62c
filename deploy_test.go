package main

// deploy_test.go holds the examples of web/deploy against the program they
// start and the Makefile they build it with.

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func read(t *testing.T, name string) string {
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// values are those of the lines of a file that begin with a word, as
// "Environment=" or "USER ".
func values(text, word string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), word); ok {
			found = append(found, value)
		}
	}
	return found
}

// known fails for a variable that no flag has.
func known(t *testing.T, name string) {
	o, err := parse(nil, environment(nil))
	require.NoError(t, err)
	var names []string
	o.flags.VisitAll(func(f *flag.Flag) { names = append(names, variable(f.Name)) })
	assert.Contains(t, names, name)
}

func TestUnit(t *testing.T) {
	unit := read(t, "web/deploy/embedscope.service")
	variables := map[string]string{}
	for _, pair := range values(unit, "Environment=") {
		name, value, _ := strings.Cut(pair, "=")
		known(t, name)
		variables[name] = value
	}
	for _, name := range regexp.MustCompile(`EMBEDSCOPE_\w+`).FindAllString(unit, -1) {
		known(t, name)
	}
	start := values(unit, "ExecStart=")
	require.Len(t, start, 1)
	o, err := parse(strings.Fields(start[0])[1:], environment(variables))
	require.NoError(t, err)
	assert.Equal(t, "localhost:8080", o.addr, "a proxy stands before it")

	for name, value := range map[string]string{
		"DynamicUser=": "yes", "NoNewPrivileges=": "yes", "ProtectSystem=": "strict", "ProtectHome=": "yes", "PrivateTmp=": "yes",
		"CapabilityBoundingSet=": "", "RestrictAddressFamilies=": "AF_INET AF_INET6", "MemoryDenyWriteExecute=": "yes",
	} {
		assert.Equal(t, []string{value}, values(unit, name), name)
	}
	stop := values(unit, "TimeoutStopSec=")
	require.Len(t, stop, 1)
	assert.Equal(t, "15", stop[0])
	assert.Less(t, usual().drain.Seconds(), 15.0, "it is not killed while answers are under way")
}

func TestContainer(t *testing.T) {
	file := read(t, "web/deploy/Containerfile")
	for _, command := range values(file, "RUN ") {
		target, ok := strings.CutPrefix(command, "make ")
		require.True(t, ok, command)
		assert.Regexp(t, `(?m)^`+regexp.QuoteMeta(target)+`:`, read(t, "Makefile"))
	}
	assert.Contains(t, read(t, "go.mod"), "\ngo "+strings.TrimSuffix(values(file, "FROM golang:")[0], " AS build"))
	assert.Equal(t, []string{"65532:65532"}, values(file, "USER "), "not root, and by a number: there is no /etc/passwd")

	var entry []string
	require.NoError(t, json.Unmarshal([]byte(values(file, "ENTRYPOINT ")[0]), &entry))
	o, err := parse(entry[1:], environment(nil))
	require.NoError(t, err)
	_, port, _ := strings.Cut(o.addr, ":")
	assert.Equal(t, []string{port}, values(file, "EXPOSE "))
	for _, line := range values(file, "#\tpodman run ") { // the example's own flags come after the image's name
		_, flags, ok := strings.Cut(line, " embedscope ")
		require.True(t, ok, line)
		_, err := parse(strings.Fields(flags), environment(nil))
		assert.NoError(t, err)
	}
}
