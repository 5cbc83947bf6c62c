//go:build !js

package kernel

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// memoryPages is the size of the memory that kernel.wasm is tested in, in pages
// of 64 KiB.
const memoryPages = 120

// memoryModule is a module of nothing but such a memory, exported as "memory".
var memoryModule = append([]byte("\x00asm\x01\x00\x00\x00"+
	"\x05\x03\x01\x00"), append([]byte{memoryPages}, "\x07\x0a\x01\x06memory\x02\x00"...)...)

// module is kernel.wasm in a memory of its own, through which arguments and
// results are copied. It panics where that fails.
type module struct {
	memory api.Memory
	call   func(name string, args ...uint64) []uint64
	top    uint32
}

// wasmEngine is kernel.wasm under wazero.
func wasmEngine(t *testing.T) (engine, bool) {
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	t.Cleanup(func() { runtime.Close(ctx) })
	memory, err := runtime.InstantiateWithConfig(ctx, memoryModule, wazero.NewModuleConfig().WithName("env"))
	require.NoError(t, err)
	code, err := os.ReadFile("kernel.wasm")
	require.NoError(t, err)
	instance, err := runtime.InstantiateWithConfig(ctx, code, wazero.NewModuleConfig().WithName("kernel"))
	require.NoError(t, err)
	m := &module{memory: memory.ExportedMemory("memory"), call: func(name string, args ...uint64) []uint64 {
		results, err := instance.ExportedFunction(name).Call(ctx, args...)
		if err != nil {
			panic(err)
		}
		return results
	}}
	return engine{"wasm", false, m.dot, m.query, m.block, m.descend, m.scan}, true
}

// put copies v into the memory, at an address that is a multiple of 4 but of no
// more, and answers it; 0 for nil.
func put[T any](m *module, v []T) uint64 {
	if v == nil {
		return 0
	}
	at := m.top
	b, err := binary.Append(nil, binary.LittleEndian, v)
	if err != nil || !m.memory.Write(at, b) {
		panic("memoryPages are too few")
	}
	m.top += uint32(len(b)) + 4
	return uint64(at)
}

// get copies what is at an address into v.
func get[T any](m *module, at uint64, v []T) {
	b, _ := m.memory.Read(uint32(at), uint32(binary.Size(v)))
	if _, err := binary.Decode(b, binary.LittleEndian, v); err != nil {
		panic(err)
	}
}

func (m *module) dot(a, b []float32) float64 {
	m.top = 4
	return float64(api.DecodeF32(m.call("dot", put(m, a), put(m, b), uint64(len(a)))[0]))
}

func (m *module) query(dst []float64, rows Rows, q []float32, qnorm float64) {
	m.top = 4
	out := put(m, dst)
	m.unchanged(func() {
		m.call("query", put(m, q), api.EncodeF64(qnorm), put(m, rows.Data), put(m, rows.Norms),
			uint64(rows.N()), uint64(rows.D), out)
	}, span{out, 8 * len(dst)})
	get(m, out, dst)
}

func (m *module) block(dst, mirror Grid, a, b Rows, upper bool) {
	m.top = 4
	room := make([]float32, (tile+4)*((a.D+3)&^3))
	out, flip, work := put(m, dst.Data), put(m, mirror.Data), put(m, room)
	var half uint64
	if upper {
		flip, half = out, 1
	}
	m.unchanged(func() {
		m.call("block", put(m, a.Data), put(m, a.Norms), uint64(a.N()), put(m, b.Data), put(m, b.Norms), uint64(b.N()),
			uint64(a.D), out, uint64(dst.Stride), flip, uint64(mirror.Stride), half, work)
	}, span{out, 4 * len(dst.Data)}, span{flip, 4 * len(mirror.Data)}, span{work, 4 * len(room)})
	get(m, out, dst.Data)
	if mirror.Data != nil && !upper {
		get(m, flip, mirror.Data)
	}
}

func (m *module) descend(l *Layout, epoch int, alpha float32, from, to int) {
	random := l.random[:]
	var points, next, push, state uint64
	moved := func() { // what changes in place, afresh
		m.top = 4
		points, next, push, state = put(m, l.points), put(m, l.next[from:to]), put(m, l.nextPush[from:to]), put(m, random)
	}
	moved()
	m.unchanged(func() {
		moved()
		m.call("descend", points, uint64(len(l.points)/2), put(m, l.edges.Head[from:to]), put(m, l.edges.Tail[from:to]),
			put(m, l.edges.Every[from:to]), next, push, uint64(to-from), api.EncodeF32(float32(epoch)),
			api.EncodeF32(l.forces.A), api.EncodeF32(l.forces.B), api.EncodeF32(l.forces.Gamma), api.EncodeF32(l.share),
			api.EncodeF32(alpha), state)
	}, span{points, 4 * len(l.points)}, span{next, 4 * (to - from)}, span{push, 4 * (to - from)}, span{state, 4 * len(random)})
	get(m, points, l.points)
	get(m, next, l.next[from:to])
	get(m, push, l.nextPush[from:to])
	get(m, state, random)
}

func (m *module) scan(dst []float32, b []byte) (n, used int) {
	m.top = 4
	out, count := put(m, dst), put(m, []uint32{0})
	m.unchanged(func() {
		n = int(m.call("scan", out, uint64(len(dst)), put(m, b), uint64(len(b)), put(m, tens[:]), count)[0])
	}, span{out, 4 * len(dst)}, span{count, 4})
	var bytes [1]uint32
	get(m, out, dst)
	get(m, count, bytes[:])
	return n, int(bytes[0])
}

type span struct {
	at     uint64
	length int
}

// unchanged calls f twice, the first time to lay out its arguments, and panics if
// the second changes anything in the memory but the spans.
func (m *module) unchanged(f func(), but ...span) {
	top := m.top
	f()
	before := m.outside(but)
	m.top = top
	f()
	if !bytes.Equal(before, m.outside(but)) {
		panic("written outside the results")
	}
}

// outside is what the memory holds, as far as the arguments reach and 64 KiB
// beyond, with zeros for the spans.
func (m *module) outside(but []span) []byte {
	view, _ := m.memory.Read(0, min(m.top+1<<16, m.memory.Size()))
	all := bytes.Clone(view)
	for _, s := range but {
		clear(all[s.at:][:s.length])
	}
	return all
}

// kernelSignatures are the functions that kernel.wasm exports.
var kernelSignatures = map[string]string{
	"dot":     "i32 i32 i32 → f32",
	"query":   "i32 f64 i32 i32 i32 i32 i32 → ",
	"block":   "i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 → ",
	"descend": "i32 i32 i32 i32 i32 i32 i32 i32 f32 f32 f32 f32 f32 f32 i32 → ",
	"scan":    "i32 i32 i32 i32 i32 i32 → i32",
}

func TestWasmNeedsNothingButMemory(t *testing.T) {
	code, err := os.ReadFile("kernel.wasm")
	require.NoError(t, err)
	ctx := context.Background()
	runtime := wazero.NewRuntime(ctx)
	defer runtime.Close(ctx)
	module, err := runtime.CompileModule(ctx, code)
	require.NoError(t, err)
	assert.Empty(t, module.ImportedFunctions())
	require.Len(t, module.ImportedMemories(), 1)
	name, field, _ := module.ImportedMemories()[0].Import()
	assert.Equal(t, "env.memory", name+"."+field)

	signatures := map[string]string{}
	for name, f := range module.ExportedFunctions() {
		signatures[name] = typeNames(f.ParamTypes()) + " → " + typeNames(f.ResultTypes())
	}
	assert.Equal(t, kernelSignatures, signatures)
	assert.Less(t, len(code), 10<<10, "it is fetched before anything is computed")
}

func typeNames(types []api.ValueType) string {
	var names []string
	for _, t := range types {
		names = append(names, api.ValueTypeName(t))
	}
	return strings.Join(names, " ")
}

// What kernel.wasm may not have: it would lie in the midst of Go's memory.
func TestWasmKeepsNothingInMemory(t *testing.T) {
	code, err := os.ReadFile("kernel.wasm")
	require.NoError(t, err)
	sections := map[byte][]byte{}
	for rest := code[8:]; len(rest) > 0; {
		id := rest[0]
		size, n := binary.Uvarint(rest[1:])
		rest = rest[1+n:]
		sections[id] = rest[:size]
		rest = rest[size:]
	}
	const start, element, data, dataCount = 8, 9, 11, 12
	for _, id := range []byte{start, element, data, dataCount} {
		assert.NotContains(t, sections, id)
	}
	functions, n := binary.Uvarint(sections[10])
	require.EqualValues(t, len(kernelSignatures), functions)
	body := sections[10][n:]
	for range functions {
		size, n := binary.Uvarint(body)
		for op, count := range opcodes(t, body[n:][:size]) {
			assert.NotContains(t, []int{0x10, 0x11, 0x23, 0x24, 0x3f, 0x40}, op,
				"%d of call, call_indirect, global.get, global.set, memory.size or memory.grow", count)
		}
		body = body[n+int(size):]
	}
}

// opcodes counts the instructions of a function's body; those with the SIMD prefix
// are 0xfd00 and their number. It fails at one whose operands it does not know.
func opcodes(t *testing.T, body []byte) map[int]int {
	at := 0
	next := func() int { // of an operand: LEB128, signed or not
		x, n := binary.Uvarint(body[at:])
		require.Positive(t, n)
		at += n
		return int(x)
	}
	for range next() { // locals: how many, of which type
		next()
		at++
	}
	found := map[int]int{}
	for at < len(body) {
		op := int(body[at])
		at++
		if op == 0xfd {
			op = 0xfd00 + next()
		}
		found[op]++
		switch {
		case op == 0x02 || op == 0x03 || op == 0x04: // block, loop, if
			at++
		case op == 0x0c || op == 0x0d || op >= 0x20 && op <= 0x24 || op == 0x10 || op == 0x41 || op == 0x42:
			next() // br, br_if, locals, globals, call, i32.const, i64.const
		case op >= 0x28 && op <= 0x3e, op >= 0xfd00 && op <= 0xfd0b, op == 0xfd5c, op == 0xfd5d:
			next() // memory
			next()
		case op == 0x0e: // br_table
			for range next() + 1 {
				next()
			}
		case op == 0x43: // f32.const
			at += 4
		case op == 0x44: // f64.const
			at += 8
		case op == 0xfd0c || op == 0xfd0d: // v128.const, shuffle
			at += 16
		case op >= 0xfd15 && op <= 0xfd22: // lanes
			at++
		case op >= 0xfd54 && op <= 0xfd5b: // lanes of memory
			next()
			next()
			at++
		case op == 0x00, op == 0x01, op == 0x05, op == 0x0b, op == 0x0f, op == 0x1a, op == 0x1b, op >= 0x45 && op <= 0xc4, op >= 0xfd0e && op < 0xfe00:
		default:
			require.Failf(t, "unknown instruction", "%#x", op)
		}
	}
	require.Equal(t, len(body), at)
	return found
}

// Whoever changes kernel.c must build kernel.wasm anew.
func TestWasmBelongsToItsSource(t *testing.T) {
	sums, err := os.ReadFile("kernel.sum")
	require.NoError(t, err)
	for _, name := range []string{"kernel.c", "kernel.wasm"} {
		content, err := os.ReadFile(name)
		require.NoError(t, err)
		sum := sha256.Sum256(content)
		assert.Contains(t, string(sums), hex.EncodeToString(sum[:])+"  "+name+"\n", "run build.sh")
	}
}

// The committed file is byte for byte what these versions of the tools make of
// kernel.c; others may well make another.
func TestWasmIsWhatTheToolsMake(t *testing.T) {
	for tool, version := range map[string]string{"clang": "clang version 14.0.6", "wasm-ld": "LLD 14.0.6"} {
		out, err := exec.Command(tool, "--version").Output()
		if err != nil || !strings.Contains(string(out), version) {
			t.Skipf("no %s", version)
		}
	}
	dir := t.TempDir()
	out, err := exec.Command("./build.sh", dir).CombinedOutput()
	require.NoError(t, err, "%s", out)
	want, err := os.ReadFile(filepath.Join(dir, "kernel.wasm"))
	require.NoError(t, err)
	got, err := os.ReadFile("kernel.wasm")
	require.NoError(t, err)
	assert.True(t, bytes.Equal(want, got), "run build.sh")
}

// The bindings, the trampolines and Go's own growing memory, under Node.
func TestBindingsUnderNode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil && os.Getenv("CI") != "true" {
		t.Skip("no node")
	}
	require.NoError(t, err)
	for _, name := range []string{"simd_js.go", "testdata/exec.cjs", "testdata/check/main.go"} {
		require.FileExists(t, name) // so that go test knows what its cached answer depends on
	}
	program := filepath.Join(t.TempDir(), "check.wasm")
	build := exec.Command("go", "build", "-o", program, "./testdata/check")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for want, env := range map[string]string{"ok with SIMD\n": "EMBEDSCOPE_NO_SIMD=", "ok without SIMD\n": "EMBEDSCOPE_NO_SIMD=1"} {
		run := exec.Command(node, "testdata/exec.cjs", program)
		run.Env = append(os.Environ(), env)
		out, err := run.CombinedOutput()
		require.NoError(t, err, "%s", out)
		assert.Equal(t, want, string(out))
	}
}
