// What a phone at the door keeps: the blind list, who is in, and every scan until the server has it.

import { openDB } from "../vendor/idb.mjs";
import { INSIDE, verdict } from "./verdict.mjs";

const KEEP_SENT = 60;
const STRICT = { durability: "strict" };

/** Opens the store of one congress. */
export async function openStore(slug) {
  const db = await openDB(`deur-${slug}`, 1, {
    upgrade(fresh) {
      fresh.createObjectStore("facts");
      fresh.createObjectStore("list");
      fresh.createObjectStore("names", { keyPath: "who" });
      fresh.createObjectStore("inside");
      fresh.createObjectStore("scans", { keyPath: "id" }).createIndex("sent", "sent");
    },
  });
  return {
    facts: () => db.get("facts", "facts"),
    row: (name) => db.get("list", name),
    names: () => db.getAll("names"),
    scans: () => db.getAll("scans"),
    unsent: () => db.getAllFromIndex("scans", "sent", 0),
    add: (scan, entry, place, days) => add(db, scan, entry, place, days),
    takeBack: (scan, undo) => takeBack(db, scan, undo),
    news: (news) => remember(db, news),
    close: () => db.close(),
  };
}

/** One scan: judged, written down and counted in one transaction, so that nothing is ever half done. */
async function add(db, scan, seen, place, days) {
  const tx = db.transaction(["inside", "scans"], "readwrite", STRICT);
  const inside = tx.objectStore("inside");
  const scans = tx.objectStore("scans");
  const admitted = (seen.holder && (await inside.get(seen.holder.who))) || {};
  const own = (await scans.index("sent").getAll(0)).filter((one) => one.place === place.id && isIn(one)).length;
  const holder = seen.holder && { ...seen.holder, admitted };
  const full = { ...place, inside: (place.inside ?? 0) + own };
  const judged = () => (scan.reason ? "overruled" : verdict({ ...seen, holder }, full, days));
  const said = scan.walkIn ? "walk-in-added" : judged();
  const where = { sitsIn: holder?.placed[place.round ?? ""] ?? null, firstAt: admitted[place.id] ?? null };
  const cameAt = said === "left" ? admitted.entrance : undefined;
  const shown = { ...scan, ...where, cameAt, shown: said, name: holder?.name ?? named(scan.walkIn), who: holder?.who ?? "", sent: 0 };
  await scans.put(shown);
  if (holder && isIn(shown) && !admitted[place.id]) {
    await inside.put({ ...admitted, [place.id]: scan.at }, holder.who);
  }
  if (holder && said === "left") await inside.put(without(admitted, "entrance"), holder.who);
  await tx.done;
  return shown;
}

/** Takes one of the own scans back: presence goes, both scans stay. */
async function takeBack(db, scan, undo) {
  const tx = db.transaction(["inside", "scans"], "readwrite", STRICT);
  const inside = tx.objectStore("inside");
  const known = (scan.who && (await inside.get(scan.who))) || {};
  if (scan.who && isIn(scan)) await inside.put(without(known, scan.place), scan.who);
  if (scan.cameAt) await inside.put({ ...known, entrance: scan.cameAt }, scan.who);
  await tx.objectStore("scans").put({ ...scan, isUndone: true });
  await tx.objectStore("scans").put({ ...undo, shown: "undone", name: scan.name, who: scan.who, sent: 0 });
  await tx.done;
}

/** What the server told. What this phone has not sent yet stays true on top of it. */
async function remember(db, news) {
  const stores = ["facts", "list", "names", "inside", "scans"];
  const tx = db.transaction(stores, "readwrite", STRICT);
  const [facts, list, names, inside, scans] = stores.map((name) => tx.objectStore(name));
  for (const id of news.taken) {
    const scan = await scans.get(id);
    const answer = news.answers.find((one) => one.id === id);
    if (scan) await scans.put({ ...scan, walkIn: undefined, sent: 1, answer: answer?.verdict ?? "held" });
  }
  for (const [number, rows] of Object.entries(news.parts)) {
    for (const key of await list.getAllKeys()) if (partOf(key) === Number(number)) await list.delete(key);
    for (const [name, issue, box] of rows) await list.put({ issue, box }, name);
  }
  if (news.names) {
    await names.clear();
    for (const one of news.names) await names.put(one);
  }
  if (news.isWhole) await inside.clear();
  const unsent = await scans.index("sent").getAll(0);
  const came = news.inside.map(([who, place, at]) => ({ who, place, at }));
  const own = unsent.filter((one) => one.who && !one.isUndone).sort((one, other) => (one.at < other.at ? -1 : 1));
  for (const one of [...came, ...own]) {
    const known = (await inside.get(one.who)) ?? {};
    if (one.shown === "left") await inside.put(without(known, "entrance"), one.who);
    else if (!one.shown || isIn(one)) await inside.put({ [one.place]: one.at, ...known }, one.who);
  }
  await forgetOld(scans);
  const { parts: _parts, names: _names, inside: _inside, answers: _answers, taken: _taken, ...kept } = news;
  await facts.put(kept, "facts");
  await tx.done;
}

async function forgetOld(scans) {
  const sent = (await scans.index("sent").getAll(1)).sort((one, other) => (one.at < other.at ? 1 : -1));
  for (const scan of sent.slice(KEEP_SENT)) await scans.delete(scan.id);
}

function without(places, place) {
  const { [place]: _gone, ...rest } = places;
  return rest;
}

function isIn(scan) {
  return INSIDE.has(scan.shown) && scan.place !== "exit" && !scan.isUndone;
}

function named(walkIn) {
  return walkIn ? `${walkIn.given_name} ${walkIn.family_name}` : "";
}

function partOf(name) {
  return atob(name.replaceAll("-", "+").replaceAll("_", "/")).charCodeAt(0) % 32;
}
