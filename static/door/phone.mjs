// The page of a paired phone. It judges by itself, writes every scan down, and tells the server when it can.

import { seen } from "./judge.mjs";
import { forget, register } from "./offline.mjs";
import { clock, panel, said } from "./panel.mjs";
import { placeChoice } from "./places.mjs";
import { readable, withOwn } from "./scans.mjs";
import { searching } from "./search.mjs";
import { openStore } from "./store.mjs";
import { keepInStep } from "./sync.mjs";
import { serverTime } from "./time.mjs";
import { INSIDE } from "./verdict.mjs";
import { mayStart, startCamera, stopCamera, unlessSame } from "./video.mjs";
import { walkIns } from "./walk-in.mjs";
import { wedge } from "./wedge.mjs";

const UNDO_MS = 15 * 60_000;
const DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Amsterdam" });

export async function start(root) {
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const { slug, version } = root.dataset;
  const words = JSON.parse(root.dataset.words);
  const texts = JSON.parse(root.dataset.texts);
  const store = await openStore(slug);
  const time = serverTime();
  const { show, last } = panel(root, part, { words, texts, mayUndo, undo: takeBack });
  let facts = (await store.facts()) ?? null;
  let contact = /** @type {any} */ ({ isConnected: false });
  let current = null;

  if (facts) time.heard(facts.clockOffset ?? 0);
  const fill = placeChoice(part("place"), slug, { texts, changed: refresh });
  const read = unlessSame((text) => judge(text));
  const { exchange, stop } = keepInStep(store, `/deur/${slug}/uitwisselen`, version, told);
  part("typed").addEventListener("submit", (event) => {
    event.preventDefault();
    const code = part("typed").elements.namedItem("code");
    if (code.value.trim()) judge(code.value).then(() => (code.value = ""));
  });
  part("undo").addEventListener("click", () => takeBack(current.id));
  part("overrule").addEventListener("click", () => {
    part("reason").hidden = false;
    part("reason").elements.namedItem("why").focus();
  });
  part("reason").addEventListener("submit", (event) => {
    event.preventDefault();
    const why = part("reason").elements.namedItem("why").value.trim();
    if (why) judge(current.read, { reason: why, known: current.known });
  });
  part("start").addEventListener("click", () => startCamera(root, part, read, texts));
  part("wipe").addEventListener("click", wipe);
  searching(part, store, { texts, chosen: (one) => judge(one.registration, { known: { holder: one } }) });
  const offerMunicipalities = walkIns(part, (walkIn) => judge("", { known: { holder: null }, walkIn }));
  wedge((text) => judge(text));
  await register(slug, store);
  await refresh();
  if (await mayStart()) startCamera(root, part, read, texts);
  root.dataset.ready = "";

  /** Whatever goes wrong, what the page says is never the yes of somebody before. */
  async function judge(text, how = {}) {
    try {
      const place = facts?.places.find((one) => one.id === part("place").value);
      if (place) turnTo(await scanned(readable(text), place, how));
      else turnTo({ shown: facts ? "choose-place" : "not-ready" });
    } catch {
      turnTo({ shown: "failed" });
    }
    await refresh().catch(() => {});
    exchange();
  }

  async function scanned(text, place, { reason = undefined, known = undefined, walkIn = undefined }) {
    const found = known ?? (await seen(text, facts, store.row));
    const at = time.now();
    const days = { today: DAY.format(at), startsOn: facts.startsOn, endsOn: facts.endsOn };
    const scan = { id: crypto.randomUUID(), read: text, place: place.id, at: new Date(at).toISOString(), isRight: true, reason, walkIn };
    const answer = await store.add(scan, found, place, days);
    return { ...answer, isNew: found.isNew && answer.shown === "admitted", read: text, known: found };
  }

  async function takeBack(id) {
    const undo = { id: crypto.randomUUID(), read: "", at: new Date(time.now()).toISOString(), isRight: true };
    try {
      const undone = await store.takeBack(id, undo);
      if (undone) turnTo(undone);
    } catch {
      turnTo({ shown: "not-undone" });
    }
    await refresh().catch(() => {});
    exchange();
  }

  /** From now on the page is about this scan. */
  function turnTo(answer) {
    current = answer;
    show(current, facts);
    part("reason").hidden = true;
    part("reason").reset(); // a reason is for one person
    offers();
  }

  function offers() {
    part("undo").hidden = !current || !mayUndo(current);
    const mayOverrule = facts?.device.rights.includes("overrule") && current?.known?.holder;
    part("overrule").hidden = !mayOverrule || passed(current) || ["undone", "already-admitted"].includes(current.shown);
  }

  function passed({ shown }) {
    return INSIDE.has(shown) || shown === "left";
  }

  function mayUndo(scan) {
    const stands = !scan.answer || scan.answer === "held" || passed({ shown: scan.answer });
    return passed(scan) && stands && !scan.isUndone && time.now() - Date.parse(scan.at) <= UNDO_MS;
  }

  async function told(state) {
    contact = state;
    if (state.isUnpaired || state.isGone) return gone();
    if (state.news) await heard(state.news);
    return refresh();
  }

  async function heard(news) {
    facts = news;
    time.heard(news.clockOffset);
    if (!news.taken.includes(current?.id)) return;
    const answer = news.answers.find((one) => one.id === current.id)?.verdict ?? "held";
    const shown = current.undoes && answer !== "undone" ? "not-undone" : answer;
    if (shown === current.shown || !words[shown]) return;
    const known = !current.read || current.known?.holder?.name ? current.known : await seen(current.read, facts, store.row);
    turnTo({ ...current, shown, name: current.name || known?.holder?.name, known, isNew: false });
  }

  async function refresh() {
    facts = (await store.facts()) ?? null;
    if (facts && time.now() > Date.parse(facts.device.until)) await end();
    const scans = await store.scans();
    const unsent = scans.filter((one) => !one.sent);
    last(facts ? scans : []);
    offers();
    root.dataset.unsent = String(unsent.length);
    const waits = unsent.length ? said(texts.waits, { count: unsent.length }) : texts.allSent;
    part("state").textContent = said(await situation(), { waits, list: facts && said(texts.list, { time: clock(facts.now) }) });
    if (!facts) return;
    if (fill(facts.places)) turnTo({ shown: "choose-place" });
    const place = facts.places.find((one) => one.id === part("place").value);
    const count = ["entrance", "exit"].includes(place?.id) ? texts.countOf : texts.count;
    part("count").textContent = place ? said(count, { inside: withOwn(place, unsent).inside, expected: facts.expected }) : "";
    const { name, until, rights } = facts.device;
    part("search").hidden = !rights.includes("search");
    part("walk-in").hidden = !rights.includes("overrule") || !place || place.id === "exit";
    offerMunicipalities(facts.municipalities ?? []);
    part("about").textContent = said(texts.about, { name, version, time: clock(until), day: DAY.format(Date.parse(until)) });
    part("privacy").textContent = rights.includes("search") ? texts.named : texts.blind;
  }

  async function situation() {
    if (contact.isUnpaired) return texts.notPaired;
    if (!facts && (await store.hasEnded())) return texts.ended;
    if (!facts) return contact.isConnected ? texts.loading : texts.neverConnected;
    if (contact.isRefused) return texts.refused;
    return contact.isConnected ? texts.connected : texts.alone;
  }

  /** The time of this phone is over: names and list go, and what is not sent stays until it is. */
  async function end() {
    await store.expire();
    facts = null;
    for (const name of ["search", "walk-in", "reason"]) part(name).hidden = true;
    turnTo({ shown: "not-ready" });
  }

  async function wipe() {
    await exchange();
    if ((await store.unsent()).length) {
      part("about").textContent = texts.sendFirst;
      return;
    }
    await forgetAll();
    part("forget").submit();
  }

  async function gone() {
    if ((await store.unsent()).length) return refresh();
    await forgetAll();
    root.removeAttribute("data-tone");
    root.replaceChildren(Object.assign(document.createElement("p"), { textContent: texts.gone }));
  }

  async function forgetAll() {
    stop();
    stopCamera(part);
    store.close();
    await forget(slug);
  }
}
