// The service worker, version {{.Version}}. It has no fetch handler and no cache: requests,
// the visitor's key among them, go their own way. It is there because
// only a service worker can show a notification on a phone, and because a new
// version of it tells an open page that the site has changed.
"use strict";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("message", (event) => {
  if (event.data?.type !== "goapp:notify") return;
  const { title, body, icon, tag, path } = event.data.options;
  event.waitUntil(registration.showNotification(title || "Embedscope", { body, icon, tag, data: { path } }));
});

// Brings the tab that watches the task to the front, as it is; without one,
// any tab for a notification that names no task, or else a new one.
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.path || "/", location.href);
  const task = (url) => new URL(url).searchParams.get("task");
  event.waitUntil((async () => {
    const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const tab = tabs.find((t) => task(t.url) === task(target.href)) ?? (task(target.href) ? null : tabs[0]);
    return tab ? tab.focus() : clients.openWindow(target.href);
  })());
});
