// The service worker of one version of the site. It keeps that version's files:
// so the page starts without a network, and goes on with its own files after
// another version was deployed. It answers for these and for the page alone;
// every other request, the visitor's key among them, goes its own way. It also
// shows notifications, which on a phone nothing else can.
"use strict";

const version = "SITE_VERSION";
const files = SITE_FILES; // named after their content; relative to the scope
const { scope } = registration;
const settings = new URL("config.json", scope).href;
const named = /^web\/[\w-]+\.[0-9a-f]{16}\.\w+$/; // of any version: open pages may be older
const family = "embedscope " + scope + " "; // of caches: another copy of the site has another scope
const own = family + version;
const patience = 3000; // ms, for a network that does not answer

const isPage = (url) => ["", "index.html"].some((name) => url.split(/[?#]/)[0] === scope + name);
const isFile = (url) => url.startsWith(scope) && named.test(url.slice(scope.length));

const siblings = async () => (await caches.keys()).filter((name) => name.startsWith(family));

// kept finds a file in this version's cache, or else in another's.
async function kept(url) {
  const find = (cacheName) => caches.match(url, { cacheName, ignoreVary: true });
  let found = await find(own);
  for (const name of found ? [] : await siblings()) found ??= await find(name);
  return found;
}

// keep stores the page or its settings, unless they are another version's. The
// copy forgets the address it came from: that may hold a task, or a key.
async function keep(url, response) {
  const text = await response.text();
  if (!response.ok || !text.includes(version)) throw new Error(url + " is not of version " + version);
  await (await caches.open(own)).put(url, new Response(text, { headers: response.headers }));
}

// fill stores all that the page needs.
async function fill() {
  const cache = await caches.open(own);
  await Promise.all(files.map(async (path) => {
    const url = new URL(path, scope).href;
    const file = (await kept(url)) ?? (await fetch(url));
    if (!file.ok) throw new Error(url + ": HTTP " + file.status);
    await cache.put(url, file);
  }));
  for (const url of [scope, settings]) await keep(url, await fetch(url, { cache: "no-cache" }));
}

// Taking over at once changes no open page: it asks for files by names that
// hold their content, and finds them here for as long as it is open.
addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(fill().catch(async (cause) => {
    await caches.delete(own).catch(() => {}); // half of it is of no use
    throw cause;
  }));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    await registration.navigationPreload?.enable();
    await clients.claim();
    tidy(true); // not waited for: until this event is over no page gets an answer
  })());
});

// tidy asks each open page which version it is of, and deletes what none of
// them is of; fresh tells them that this version is the newest. A page that
// does not answer may be of any version, and one that is arriving is in no page
// yet.
async function tidy(fresh) {
  const old = (await siblings()).filter((name) => name !== own);
  const arriving = registration.installing || registration.waiting;
  const pages = (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter((page) => isPage(page.url));
  const used = await Promise.all(pages.map((page) => new Promise((answer) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => answer(family + data);
    setTimeout(answer, patience, null);
    page.postMessage({ type: "embedscope:version", version, fresh }, [port2]);
  })));
  if (arriving || used.includes(null)) return;
  await Promise.all(old.filter((name) => !used.includes(name)).map((name) => caches.delete(name)));
}

// freshest is the network's answer, and the kept one where there is none.
async function freshest(event, url) {
  const network = Promise.resolve(event.preloadResponse).then((early) => early ?? fetch(event.request));
  event.waitUntil(network.then((response) => keep(url, response.clone())).catch(() => {}));
  const sound = network.then((response) => (response.status < 500 ? response : Promise.reject(response)));
  try {
    return await Promise.race([sound, new Promise((_, late) => setTimeout(late, patience))]);
  } catch {
    return (await kept(url).catch(() => {})) ?? network;
  }
}

addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (isFile(url)) event.respondWith(kept(url).catch(() => {}).then((file) => file ?? fetch(event.request)));
  else if (mode === "navigate" && isPage(url)) event.respondWith(freshest(event, scope));
  else if (url === settings) event.respondWith(freshest(event, settings));
});

addEventListener("message", (event) => {
  if (event.data?.type === "embedscope:started") event.waitUntil(tidy(false));
  if (event.data?.type !== "goapp:notify") return;
  const { title, body, icon, tag, path } = event.data.options;
  event.waitUntil(registration.showNotification(title || "Embedscope", { body, icon, tag, data: { path } }));
});

// Brings the tab that watches the task to the front, as it is; without one,
// any tab for a notification that names no task, or else a new one.
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.path || "./", scope);
  const task = (url) => new URL(url).searchParams.get("task");
  event.waitUntil((async () => {
    const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
    const tab = tabs.find((t) => task(t.url) === task(target.href)) ?? (task(target.href) ? null : tabs[0]);
    return tab ? tab.focus() : clients.openWindow(target.href);
  })());
});
