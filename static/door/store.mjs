// What a phone at the door keeps: the blind list, who is in, and every scan until the server has it.

import { openDB } from "../vendor/idb.mjs";
import { change, inOrder, isIn, message, withOwn } from "./scans.mjs";
import { INSIDE, verdict } from "./verdict.mjs";

const SHOWN = 5;
/** Answers after which who was let in here is in. */
const STANDS = new Set([...INSIDE, "already-admitted", "held"]);
const STRICT = { durability: "strict" };
const ALL = ["facts", "list", "names", "inside", "scans"];

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
    hasEnded: () => db.get("facts", "ended"),
    row: (name) => db.get("list", name),
    names: () => db.getAll("names"),
    scans: () => db.getAll("scans"),
    unsent: () => db.getAllFromIndex("scans", "sent", 0),
    add: (scan, entry, place, days) => within(db, ["facts", "inside", "scans"], (at) => add(at, scan, entry, place, days)),
    takeBack: (id, undo) => within(db, ["facts", "inside", "scans"], (at) => takeBack(at, id, undo)),
    news: (news) => within(db, ALL, (at) => remember(at, news)),
    taken: (ids) => within(db, ["scans"], ([scans]) => marked(scans, ids, [])),
    expire: () => within(db, ALL, (at) => expire(at)),
    close: () => db.close(),
  };
}

/**
 * Runs `work` with these stores as one transaction, so that nothing is ever half done.
 * @param {(stores: any) => Promise<any>} work
 */
async function within(db, names, work) {
  const tx = db.transaction(names, "readwrite", STRICT);
  tx.done.catch(() => {}); // heard below, when it is waited for
  try {
    const found = await work(names.map((name) => tx.objectStore(name)));
    await tx.done;
    return found;
  } catch (error) {
    if (!tx.error) tx.abort();
    throw error;
  }
}

/** One scan: judged, written down and counted. */
async function add([facts, inside, scans], scan, seen, place, days) {
  const admitted = (seen.holder && (await inside.get(seen.holder.who))) || {};
  const holder = seen.holder && { ...seen.holder, admitted };
  const full = withOwn(place, await scans.index("sent").getAll(0));
  // who has a good badge that is younger than the list may have a seat here
  const where = seen.isNew ? { id: place.id } : full;
  const judged = () => (scan.reason ? "overruled" : verdict({ ...seen, holder }, where, days));
  const said = scan.walkIn ? "walk-in-added" : judged();
  const shown = {
    ...scan,
    shown: said,
    sitsIn: holder?.placed[place.round ?? ""] ?? null,
    firstAt: admitted[place.id] ?? null,
    cameAt: said === "left" ? admitted.entrance : undefined,
    name: holder?.name ?? named(scan.walkIn),
    who: holder?.who ?? "",
    ...change({ ...scan, shown: said }, admitted),
  };
  await write(facts, scans, shown);
  if (holder && isIn(shown) && !admitted[place.id]) await inside.put({ ...admitted, [place.id]: scan.at }, holder.who);
  if (holder && said === "left") await inside.put(without(admitted, "entrance"), holder.who);
  return shown;
}

/** Takes one of the own scans back: presence goes, both scans stay. Null when there is nothing to take back. */
async function takeBack([facts, inside, scans], id, undo) {
  const scan = await scans.get(id);
  if (!scan || scan.isUndone) return null;
  const known = (scan.who && (await inside.get(scan.who))) || {};
  if (scan.who && isIn(scan) && scan.by) await inside.put(without(known, scan.place), scan.who);
  if (scan.cameAt) await inside.put({ ...known, entrance: scan.cameAt }, scan.who);
  await scans.put({ ...scan, isUndone: true });
  const { place, name, who, sitsIn, moves, by } = scan;
  const at = undo.at < scan.at ? scan.at : undo.at; // a clock that was put back does not make it too early
  const undone = { ...undo, place, at, undoes: id, shown: "undone", name, who, sitsIn, moves, by: -by };
  await write(facts, scans, undone);
  return undone;
}

async function write(facts, scans, scan) {
  const seq = ((await facts.get("seq")) ?? 0) + 1;
  await facts.put(seq, "seq");
  await scans.put({ ...scan, seq, sent: 0 });
}

/** What the server told. What this phone has not sent yet stays true on top of it. */
async function remember([facts, list, names, inside, scans], news) {
  for (const { who, place, at } of await marked(scans, news.taken, news.answers)) {
    const { [place]: since, ...rest } = (await inside.get(who)) ?? {};
    if (since === at) await inside.put(rest, who); // let in here, and the server knows better
  }
  for (const [number, rows] of Object.entries(news.parts)) {
    for (const key of await list.getAllKeys()) if (partOf(key) === Number(number)) await list.delete(key);
    for (const [name, issue, box] of rows) await list.put({ issue, box }, name);
  }
  if (news.names || !news.namesVersion) await names.clear();
  for (const one of news.names ?? []) await names.put(one);
  if (news.isWhole) await inside.clear();
  const came = news.inside.map(([who, place, at]) => ({ who, place, at }));
  const own = inOrder(await scans.index("sent").getAll(0)).filter((one) => one.who && !one.isUndone);
  for (const one of [...came, ...own]) {
    const known = (await inside.get(one.who)) ?? {};
    if (one.shown === "left") await inside.put(without(known, "entrance"), one.who);
    else if (!one.shown || isIn(one)) await inside.put({ [one.place]: one.at, ...known }, one.who);
  }
  const { parts: _parts, names: _names, inside: _inside, answers: _answers, taken: _taken, ...kept } = news;
  await facts.put(kept, "facts");
  await facts.delete("ended");
}

/** Scans that the server has: of the last five stays what the page shows. The answer is whom it did not let in. */
async function marked(scans, ids, answers) {
  const said = new Map(answers.map(({ id, verdict: answer }) => [id, answer]));
  const refused = [];
  for (const id of ids) {
    const scan = await scans.get(id);
    if (!scan) continue;
    const { read: _read, reason: _reason, walkIn: _walkIn, ...rest } = scan;
    const answer = said.get(id) ?? "held";
    await scans.put({ ...rest, sent: 1, answer });
    if (scan.who && isIn(scan) && !STANDS.has(answer)) refused.push(scan);
  }
  const newest = inOrder(await scans.getAll()).filter((one) => !one.undoes).slice(-SHOWN);
  const kept = new Set(newest.map(({ id }) => id));
  for (const { id } of await scans.index("sent").getAll(1)) if (!kept.has(id)) await scans.delete(id);
  return refused;
}

/** After its end the phone forgets all but what it could not send: of that, who it was goes too. */
async function expire([facts, list, names, inside, scans]) {
  for (const store of [list, names, inside]) await store.clear();
  await facts.delete("facts");
  await facts.put(true, "ended");
  for (const scan of await scans.getAll()) {
    if (scan.sent) await scans.delete(scan.id);
    else await scans.put({ ...message(scan), seq: scan.seq, sent: 0 });
  }
}

function without(places, place) {
  const { [place]: _gone, ...rest } = places;
  return rest;
}

function named(walkIn) {
  return walkIn ? `${walkIn.given_name} ${walkIn.family_name}` : "";
}

function partOf(name) {
  return atob(name.replaceAll("-", "+").replaceAll("_", "/")).charCodeAt(0) % 32;
}
