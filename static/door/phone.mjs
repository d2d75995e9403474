// The page of a paired phone. It judges by itself, writes every scan down, and tells the server when it can.

import { seen } from "./judge.mjs";
import { clock, panel, said } from "./panel.mjs";
import { searching } from "./search.mjs";
import { openStore } from "./store.mjs";
import { keepInStep } from "./sync.mjs";
import { INSIDE } from "./verdict.mjs";
import { startCamera } from "./video.mjs";
import { walkIns } from "./walk-in.mjs";
import { wedge } from "./wedge.mjs";

const AGAIN_AFTER_MS = 2000;
const UNDO_MS = 15 * 60_000;
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" });

export async function start(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const { slug, version } = root.dataset;
  const words = JSON.parse(root.dataset.words);
  const texts = JSON.parse(root.dataset.texts);
  const store = await openStore(slug);
  const { show, last } = panel(root, part, words, texts);
  const seenLast = { text: "", at: 0 };
  let facts = (await store.facts()) ?? null;
  let isConnected = false;
  let current = null;

  const exchange = keepInStep(store, `/deur/${slug}/uitwisselen`, version, told);
  part("place").addEventListener("change", () => localStorage.setItem(`plek-${slug}`, part("place").value));
  part("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = part("typed").elements.namedItem("code");
    if (code.value.trim()) judge(code.value).then(() => (code.value = ""));
  });
  part("undo").addEventListener("click", takeBack);
  part("overrule").addEventListener("click", () => {
    part("reason").hidden = false;
    part("reason").elements.namedItem("why").focus();
  });
  part("reason").addEventListener("submit", (event) => {
    event.preventDefault();
    const why = part("reason").elements.namedItem("why");
    if (why.value.trim()) judge(current.read, { reason: why.value.trim(), known: current.known });
    why.value = "";
  });
  part("start").addEventListener("click", () => startCamera(root, part, read, texts));
  part("wipe").addEventListener("click", wipe);
  searching(part, store, (one) => judge(one.registration, { known: { holder: one } }));
  const offerMunicipalities = walkIns(part, (walkIn) => judge("", { known: { holder: null }, walkIn }));
  wedge((text) => judge(text));
  await register(slug, store);
  await refresh();
  if (new URLSearchParams(location.search).has("camera")) startCamera(root, part, read, texts);
  root.dataset.ready = "";

  async function read(text) {
    const isSame = text === seenLast.text && performance.now() - seenLast.at < AGAIN_AFTER_MS;
    Object.assign(seenLast, { text, at: performance.now() });
    if (!isSame) await judge(text);
  }

  async function judge(text, { reason = undefined, known = undefined, walkIn = undefined } = {}) {
    const place = facts?.places.find((one) => one.id === part("place").value);
    if (!place) return;
    const found = known ?? (await seen(text, facts, store.row));
    const now = Date.now() + (facts.clockOffset ?? 0);
    const days = { today: DAY.format(now), startsOn: facts.startsOn, endsOn: facts.endsOn };
    const scan = { id: crypto.randomUUID(), read: text, place: place.id, at: new Date().toISOString(), reason, walkIn };
    const answer = await store.add(scan, found, place, days);
    current = { ...answer, isNew: found.isNew && answer.shown === "admitted", read: text, known: found };
    show(current, facts);
    offers();
    await refresh();
    exchange();
  }

  async function takeBack() {
    const undone = current;
    const undo = { id: crypto.randomUUID(), read: "", place: undone.place, at: new Date().toISOString(), undoes: undone.id };
    await store.takeBack((await store.scans()).find((one) => one.id === undone.id), undo);
    current = { ...undo, shown: "undone", name: undone.name };
    show(current, facts);
    offers();
    await refresh();
    exchange();
  }

  function offers() {
    const passed = INSIDE.has(current?.shown) || current?.shown === "left";
    part("undo").hidden = !passed || Date.now() - Date.parse(current.at) > UNDO_MS;
    const mayOverrule = facts?.device.rights.includes("overrule") && current?.known?.holder;
    part("overrule").hidden = !mayOverrule || passed || ["undone", "already-admitted"].includes(current?.shown);
    part("reason").hidden = true;
  }

  async function told(state) {
    isConnected = state.isConnected;
    if (state.isGone) return gone(state.hasSent);
    if (state.news) facts = state.news;
    const answer = state.news?.answers.find((one) => one.id === current?.id);
    if (answer && answer.verdict !== current.shown && words[answer.verdict]) {
      const known = current.known?.holder?.name ? current.known : await seen(current.read, facts, store.row);
      const name = current.name || known.holder?.name;
      current = { ...current, shown: answer.verdict, name, known, isNew: false };
      show(current, facts); // another door was first, or the list came with this answer
      offers();
    }
    await refresh();
  }

  async function refresh() {
    facts = (await store.facts()) ?? facts;
    const scans = await store.scans();
    const unsent = scans.filter((one) => !one.sent);
    last(scans);
    if (!facts) {
      part("state").textContent = isConnected ? texts.loading : texts.neverConnected;
      return;
    }
    const list = said(texts.list, { time: clock(facts.heardAt) });
    const waits = unsent.length ? said(texts.waits, { count: unsent.length }) : texts.allSent;
    part("state").textContent = said(isConnected ? texts.connected : texts.alone, { waits, list });
    root.dataset.unsent = String(unsent.length);
    fill();
    const own = unsent.filter((one) => one.place === part("place").value && INSIDE.has(one.shown) && !one.isUndone);
    const place = facts.places.find((one) => one.id === part("place").value);
    const inside = (place?.inside ?? 0) + own.length;
    part("count").textContent = said(place?.id === "entrance" ? texts.countOf : texts.count, { inside, expected: facts.expected });
    part("search").hidden = !facts.device.rights.includes("search");
    part("walk-in").hidden = !facts.device.rights.includes("overrule") || place?.id === "exit";
    offerMunicipalities(facts.municipalities ?? []);
    const { name, until } = facts.device;
    part("about").textContent = said(texts.about, { name, version, time: clock(until), day: DAY.format(Date.parse(until)) });
  }

  function fill() {
    const select = part("place");
    const wanted = facts.places.map((one) => one.id).join();
    if (select.dataset.filled === wanted) return;
    const chosen = select.value || localStorage.getItem(`plek-${slug}`) || new URLSearchParams(location.search).get("plek");
    select.replaceChildren(...facts.places.map((one) => new Option(one.label, one.id, false, one.id === chosen)));
    select.dataset.filled = wanted;
  }

  async function wipe() {
    await exchange();
    if ((await store.unsent()).length) {
      part("about").textContent = texts.sendFirst;
      return;
    }
    await forget();
    part("forget").submit();
  }

  async function gone(hasSent) {
    if (!hasSent && (await store.unsent()).length) {
      part("state").textContent = texts.notPaired;
      return;
    }
    await forget();
    root.replaceChildren(Object.assign(document.createElement("p"), { textContent: texts.gone }));
  }

  async function forget() {
    store.close();
    await new Promise((resolve) => Object.assign(indexedDB.deleteDatabase(`deur-${slug}`), { onsuccess: resolve, onerror: resolve, onblocked: resolve }));
    localStorage.removeItem(`plek-${slug}`);
    for (const name of await caches.keys()) if (name.startsWith(`deur-${slug}-`)) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  }
}

async function register(slug, store) {
  if (!navigator.serviceWorker) return;
  const found = await navigator.serviceWorker.register(`/deur/${slug}/worker.js`, { scope: `/deur/${slug}` });
  navigator.storage?.persist?.();
  const takeOver = async () => found.waiting && !(await store.unsent()).length && found.waiting.postMessage("take-over");
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", takeOver));
  takeOver();
}
