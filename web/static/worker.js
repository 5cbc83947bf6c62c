// The worker's bootstrap. Messages that come before the program listens wait
// here; a program that ends says why, so that the page can start another one.
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

(async () => {
  const go = new Go();
  const url = new URL("ENGINE_WASM", self.location.href);
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error("the engine could not be loaded: HTTP " + response.status);
  }
  const { instance } = await WebAssembly.instantiateStreaming(response, go.importObject);
  self.embedscopeMemory = instance.exports.mem; // what it takes can be looked at
  const ended = go.run(instance);
  for (const event of early) {
    self.onmessage(event);
  }
  await ended;
  throw new Error("the engine ended");
})().catch((err) => {
  self.postMessage({ dead: String((err && err.message) || err) });
  self.close();
});
