// The bootstrap of the workers, each of which has a program of its own. Messages
// that come before the program listens wait here; a program that ends says why,
// so that the page can start another one.
"use strict";

// Signs of life are answered here, ahead of the program's own listener.
self.addEventListener("message", (event) => {
  if (event.data && event.data.ping) {
    event.stopImmediatePropagation();
    self.postMessage({ pong: true });
  }
});

const early = [];
self.onmessage = (event) => early.push(event);

// The SIMD kernel works on the program's own memory, which does not exist before
// the program is instantiated, and which wants these functions by then.
let simd = null;
const kernel = {
  ready: () => (simd ? 1 : 0),
  dot: (...a) => simd.dot(...a),
  query: (...a) => simd.query(...a),
  block: (...a) => simd.block(...a),
  scan: (...a) => simd.scan(...a),
  descend: (...a) => simd.descend(...a),
};

(async () => {
  const go = new Go();
  go.importObject.kernel = kernel;
  // Where there is no SIMD, or no kernel, plain Go computes the same.
  const inner = fetch(new URL("KERNEL_WASM", self.location.href)).then(WebAssembly.compileStreaming).catch(() => null);
  const response = await fetch(new URL("PROGRAM_WASM", self.location.href));
  if (!response.ok) {
    throw new Error("the program could not be loaded: HTTP " + response.status);
  }
  const { instance } = await WebAssembly.instantiateStreaming(response, go.importObject);
  const module = await inner;
  if (module) {
    simd = (await WebAssembly.instantiate(module, { env: { memory: instance.exports.mem } })).exports;
  }
  self.embedscopeMemory = instance.exports.mem; // what it takes can be looked at
  const ended = go.run(instance);
  for (const event of early) {
    self.onmessage(event);
  }
  await ended;
  throw new Error("the program ended");
})().catch((err) => {
  self.postMessage({ dead: String((err && err.message) || err) });
  self.close();
});
