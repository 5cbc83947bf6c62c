// Storage that never throws. Where a browser refuses it (a sandboxed frame,
// blocked site data), even touching window.localStorage throws, which Go can't
// catch: so the page reaches storage through this, and go-app, which knows
// nothing of it, finds a stand-in that forgets.
(() => {
  "use strict";

  // kind is "local" or "session". get answers null and the others false when
  // it can't be done.
  const attempt = (failed, act) => {
    try {
      return act();
    } catch {
      return failed;
    }
  };
  const store = (kind) => real[kind] || window[kind + "Storage"];
  const real = {};
  window.embedscopeStorage = {
    get: (kind, key) => attempt(null, () => store(kind).getItem(key)),
    set: (kind, key, value) => attempt(false, () => (store(kind).setItem(key, value), true)),
    remove: (kind, key) => attempt(false, () => (store(kind).removeItem(key), true)),
  };

  for (const kind of ["local", "session"]) {
    const name = kind + "Storage";
    if (attempt(false, () => (window[name].getItem("embedscope"), true))) continue;
    real[kind] = new Proxy({}, { get: () => { throw new Error("no storage"); } });
    const items = new Map();
    const standIn = {
      get length() { return items.size; },
      key: (i) => [...items.keys()][i] ?? null,
      getItem: (key) => items.get(String(key)) ?? null,
      setItem: (key, value) => void items.set(String(key), String(value)),
      removeItem: (key) => void items.delete(String(key)),
      clear: () => items.clear(),
    };
    attempt(null, () => Object.defineProperty(window, name, { value: standIn, configurable: true }));
  }
})();
