// Runs before everything else: takes a key out of the address, sets the theme,
// and says in plain words when the page can't start or has stopped.
(() => {
  "use strict";

  // A key in the address is not used: whatever keeps addresses has seen it, so
  // the page warns to renew it.
  const isKey = (pair) => [...new URLSearchParams(pair)].some(([name, value]) => /(^|[-_])(api)?[-_]?key$|^tlk_/i.test(name) || /^tlk_/.test(value));
  const without = (part) => part.slice(1).split("&").filter((pair) => !isKey(pair)).join("&");
  const [query, hash] = [without(location.search), without(location.hash)];
  const address = location.pathname + (query && "?" + query) + (hash && "#" + hash);
  if (query !== location.search.slice(1) || hash !== location.hash.slice(1)) {
    window.embedscopeKeyInURL = true;
    try { history.replaceState(history.state, "", address); } catch { /* a sandboxed frame: nothing will start here */ }
  }

  // The page's first question, asked before its program is there.
  const settings = (window.embedscopeSettings = { text: null });
  settings.asked = fetch("config.json", { signal: AbortSignal.timeout?.(5000) }).then(async (answer) => {
    if (!answer.ok) throw "HTTP " + answer.status;
    return (settings.text = await answer.text());
  });
  settings.asked.catch(() => {}); // the page says what went wrong

  const asked = new URLSearchParams(query);
  if (asked.get("embed") === "1") document.documentElement.dataset.embed = "";
  const theme = asked.get("theme") ?? window.embedscopeStorage.get("local", "embedscope.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;

  const element = (name, properties, ...children) => {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...children);
    return e;
  };
  const elsewhere = () => {
    const whole = new URL(address, location.href);
    whole.searchParams.delete("embed"); // there it is not inside another page
    const { href } = whole;
    return element("p", {}, element("a", { href, target: "_blank", rel: "noopener" }, "Open in a new tab"), " – " + href);
  };
  const again = () => element("p", {}, element("button", { onclick: () => location.reload() }, "Reload"));
  const notice = (title, text, next, css) => {
    const box = element("div", { id: "embedscope-notice", role: "alert" }, element("h1", { style: "font-size:20px;margin:12px 0 0" }, title), element("p", {}, text), next());
    box.style.cssText = "font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere;" + css;
    return box;
  };
  const instead = (...what) => {
    window.embedscopeBlocked = true; // app.js looks at this before it starts
    const show = () => document.body.replaceChildren(notice(...what, "max-width:34rem;margin:12vh auto;padding:0 16px"));
    document.readyState === "loading" ? addEventListener("DOMContentLoaded", show) : show();
  };

  window.embedscopeFailed = (cause) =>
    instead("Embedscope could not be loaded", "Its program did not arrive, or may not run here: " + cause, again);
  window.embedscopeStopped = () => {
    delete document.documentElement.dataset.live;
    const css = "position:fixed;z-index:2000;inset:0 0 auto;padding:0 16px;background:#b3261e;color:#fff";
    document.documentElement.append(notice("Embedscope has stopped", "What is shown stays, but answers no more.", again, css));
  };
  addEventListener("error", ({ target, error }) => {
    if (target.tagName === "SCRIPT" && target.src.startsWith(location.origin)) window.embedscopeFailed(target.src);
    if (error?.name === "RuntimeError") window.embedscopeStopped();
  }, true);

  const program = async () => {
    const answer = await fetch(document.documentElement.dataset.program);
    if (!answer.ok) throw "HTTP " + answer.status;
    return WebAssembly.compileStreaming ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
  };
  if (typeof WebAssembly !== "object") instead("This browser can't run Embedscope", "It has no WebAssembly, or it is switched off.", elsewhere);
  else if (self.origin === "null") instead("Embedscope can't run in this frame", "The page around it has sandboxed it without allow-same-origin.", elsewhere);
  else (window.embedscopeProgram = program()).catch(() => {}); // compiled while it arrives; app.js waits for it, and says what went wrong
})();
