// Sends what waits and fetches what changed; every scan has an id of its own, so sending twice is harmless.

import { batch, inOrder } from "./scans.mjs";

const EVERY_MS = 15_000;
const TIMEOUT_MS = 10_000;
const BATCH = 200;
const MISSES = 2;

/**
 * Keeps `store` and the server together. `told(state)` hears how it goes: {isConnected, isRefused?, news?,
 * isUnpaired?, isGone?}. The answer is {exchange, stop}: a function that asks for an exchange now, and one that ends it.
 *
 * Where the server cannot take a batch, smaller ones are tried, and a scan that it never takes stands aside.
 */
export function keepInStep(store, address, version, told) {
  const stopped = new AbortController();
  const { signal } = stopped;
  const pace = { size: BATCH, misses: 0, aside: new Set() };
  let running = null;
  let again = false;

  async function exchange() {
    if (signal.aborted) return undefined;
    if (running) {
      again = true;
      return running;
    }
    running = rounds().finally(() => (running = null));
    return running;
  }

  async function rounds() {
    do {
      again = false;
      const state = await once(store, address, version, pace);
      if (signal.aborted) return;
      await told(state);
      if (!state.isConnected || state.isGone || state.isUnpaired) return;
      again ||= state.goesOn;
    } while (again && !signal.aborted);
  }

  const timer = setInterval(exchange, EVERY_MS);
  signal.addEventListener("abort", () => clearInterval(timer));
  addEventListener("online", exchange, { signal });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && exchange(), { signal });
  exchange();
  return { exchange, stop: () => stopped.abort() };
}

/** @returns {Promise<any>} */
async function once(store, address, version, pace) {
  const waiting = inOrder(await store.unsent());
  const facts = (await store.facts()) ?? {};
  const scans = batch(waiting, pace.size, pace.aside);
  const report = {
    clock: new Date().toISOString(),
    version,
    unsent: waiting.length - scans.length,
    scans,
    parts: facts.fingerprints ?? [],
    names: facts.namesVersion ?? "",
    since: facts.cursor ?? 0,
    generation: facts.generation ?? -1,
  };
  let answer;
  let body;
  try {
    answer = await fetch(address, {
      method: "POST",
      body: JSON.stringify(report),
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await answer.json();
  } catch {
    return { isConnected: false };
  }
  if (answer.status === 401) return { isConnected: true, isUnpaired: true };
  if (body.revoked) return handedOver(store, body);
  if (!answer.ok) return refused(pace, answer.status, scans);
  Object.assign(pace, { size: Math.min(BATCH, pace.size * 2), misses: 0 });
  body.clockOffset = Date.parse(body.now) - Date.parse(report.clock);
  try {
    await store.news(body);
  } catch {
    return { isConnected: true, isRefused: true }; // no room on the phone: nothing is marked as sent
  }
  for (const id of body.taken) pace.aside.delete(id);
  return { isConnected: true, news: body, goesOn: await hasMore(store, pace) };
}

/** A phone that may not scan any more first hands over all that it has. */
async function handedOver(store, { taken }) {
  await store.taken(taken);
  const left = (await store.unsent()).length;
  return left ? { isConnected: true, goesOn: taken.length > 0 } : { isConnected: true, isGone: true };
}

/** The server answers, but not as it should: perhaps by one of the scans. */
function refused(pace, status, scans) {
  const state = { isConnected: true, isRefused: true };
  if (!scans.length || status === 429 || status > 500) return { ...state, goesOn: false };
  if (scans.length > 1) {
    pace.size = Math.ceil(scans.length / 2);
    return { ...state, goesOn: true };
  }
  pace.aside.add(scans[0].id);
  pace.misses += 1;
  return { ...state, goesOn: pace.misses % MISSES > 0 }; // when two in a row fail it is not the scans: not now
}

async function hasMore(store, { aside }) {
  return (await store.unsent()).some((one) => !aside.has(one.id));
}
