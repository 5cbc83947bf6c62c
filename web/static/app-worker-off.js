// Served as app-worker.js by a site that is not to be kept: deletes what that
// one had kept, and goes.
"use strict";

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const ours = (name) => name.startsWith("embedscope " + registration.scope + " ");
    await Promise.all((await caches.keys()).filter(ours).map((name) => caches.delete(name)));
    await registration.unregister();
  })());
});
