// Runs a Go program for js/wasm that imports package kernel under Node:
//
//	node exec.cjs program.wasm arguments…
//
// as a page's or worker's bootstrap would. With EMBEDSCOPE_NO_SIMD set, it acts as
// where there is no SIMD.
"use strict";
const fs = require("fs");
const path = require("path");
const { execFileSync } = require("child_process");

globalThis.require = require;
globalThis.fs = fs;
globalThis.path = path;
const root = process.env.GOROOT || execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
require(path.join(root, "lib", "wasm", "wasm_exec.js"));

async function main() {
	const go = new Go();
	go.argv = process.argv.slice(2);
	go.env = Object.assign({ TMPDIR: require("os").tmpdir() }, process.env);
	go.exit = process.exit;

	let inner = null; // the exports of kernel.wasm
	go.importObject.kernel = {
		ready: () => (inner ? 1 : 0),
		dot: (a, b, d) => inner.dot(a, b, d),
		query: (q, qn, rows, norms, n, d, out) => inner.query(q, qn, rows, norms, n, d, out),
		block: (a, an, na, b, bn, nb, d, out, os, mirror, ms, upper, room) =>
			inner.block(a, an, na, b, bn, nb, d, out, os, mirror, ms, upper, room),
		scan: (dst, room, text, length, tens, used) => inner.scan(dst, room, text, length, tens, used),
		descend: (points, n, head, tail, every, next, push, count, epoch, a, b, gamma, share, alpha, random) =>
			inner.descend(points, n, head, tail, every, next, push, count, epoch, a, b, gamma, share, alpha, random),
	};
	const simd = process.env.EMBEDSCOPE_NO_SIMD
		? null
		: await WebAssembly.compile(fs.readFileSync(path.join(__dirname, "..", "kernel.wasm"))).catch(() => null);
	const program = await WebAssembly.compile(fs.readFileSync(process.argv[2]));
	const instance = await WebAssembly.instantiate(program, go.importObject);
	if (simd) {
		inner = (await WebAssembly.instantiate(simd, { env: { memory: instance.exports.mem } })).exports;
	}
	await go.run(instance);
}

main().catch((err) => {
	console.error(err);
	process.exit(1);
});
