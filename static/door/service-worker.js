// Keeps the page at the door and its files on the phone, so that it opens without network.
// The server writes FACTS (cache, page, files) above this text.

/* global FACTS */

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(FACTS.cache).then((cache) =>
      cache.addAll([FACTS.page, ...FACTS.files].map((address) => new Request(address, { cache: "reload" }))),
    ),
  );
});

self.addEventListener("activate", (event) => {
  const prefix = FACTS.cache.slice(0, FACTS.cache.indexOf(":") + 1);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(prefix) && name !== FACTS.cache).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => event.data === "take-over" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  const isPage = mode === "navigate" && pathname === FACTS.page;
  if (!isPage && !FACTS.files.includes(pathname)) return;
  event.respondWith(
    caches
      .open(FACTS.cache)
      .then((cache) => cache.match(isPage ? FACTS.page : pathname))
      .then((kept) => kept ?? fetch(event.request)),
  );
});
