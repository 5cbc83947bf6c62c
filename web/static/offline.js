// The page's side of the service worker, which keeps the site for when there
// is no network: starts it when the page asks, and hears of other versions.
(() => {
  "use strict";

  const { version } = document.documentElement.dataset;
  const [calm, hour] = [5_000, 3_600_000]; // ms
  let registration, asked;

  // A browser that has none, or refuses it in a frame or in private, is one
  // without: the page works as well. What the visitor came for goes first.
  window.embedscopeKeepOffline = async () => {
    await new Promise((then) => setTimeout(then, calm));
    try {
      registration = await navigator.serviceWorker.register(new URL("app-worker.js", document.baseURI));
      asked = Date.now();
      goappServiceWorkerRegistration = registration; // go-app's, for notifications
      registration.active?.postMessage({ type: "embedscope:started" });
    } catch (cause) {
      console.info("not kept for offline use:", cause);
    }
  };

  // A browser looks for a new version when a page is opened; a tab may stay
  // open for days.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !registration || Date.now() - asked < hour) return;
    asked = Date.now();
    registration.update().catch(() => {}); // offline: next time
  });

  try {
    navigator.serviceWorker.addEventListener("message", ({ data, ports }) => {
      if (data?.type !== "embedscope:version") return;
      ports[0].postMessage(version);
      if (data.fresh && data.version !== version) goappOnUpdate();
    });
  } catch { /* a sandboxed frame */ }
})();
