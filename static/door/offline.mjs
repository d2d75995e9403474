// The page of a congress on this phone: kept for when there is no network, and taken off again.

export async function register(slug, store) {
  if (!navigator.serviceWorker) return;
  const found = await navigator.serviceWorker.register(`/deur/${slug}/worker.js`, { scope: `/deur/${slug}` });
  navigator.storage?.persist?.();
  const takeOver = async () => {
    const { waiting } = found;
    if (waiting && !(await store.unsent()).length) waiting.postMessage("take-over");
  };
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", takeOver));
  takeOver();
}

/** Takes everything of this congress off the phone; other congresses on it keep theirs. */
export async function forget(slug) {
  await new Promise((resolve) =>
    Object.assign(indexedDB.deleteDatabase(`deur-${slug}`), { onsuccess: resolve, onerror: resolve, onblocked: resolve }),
  );
  localStorage.removeItem(`plek-${slug}`);
  for (const name of await caches.keys()) if (name.startsWith(`deur-${slug}:`)) await caches.delete(name);
  const scope = new URL(`/deur/${slug}`, location.href).href;
  for (const one of await navigator.serviceWorker.getRegistrations()) if (one.scope === scope) await one.unregister();
}
