// Sends what waits and fetches what changed; every scan has an id of its own, so sending twice is harmless.

const EVERY_MS = 15_000;
const TIMEOUT_MS = 10_000;
const BATCH = 200;

/**
 * Keeps `store` and the server together. `told(state)` hears how it goes: {isConnected, news?, isGone?}.
 * The answer is a function that asks for an exchange now.
 */
export function keepInStep(store, address, version, told) {
  let running = null;
  let again = false;

  async function exchange() {
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
      const state = await once(store, address, version);
      told(state);
      if (!state.isConnected || state.isGone) return;
      again ||= (await store.unsent()).length > 0;
    } while (again);
  }

  setInterval(exchange, EVERY_MS);
  addEventListener("online", exchange);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && exchange());
  exchange();
  return exchange;
}

async function once(store, address, version) {
  const waiting = (await store.unsent()).sort((one, other) => (one.at < other.at ? -1 : 1));
  const facts = (await store.facts()) ?? {};
  const report = {
    clock: new Date().toISOString(),
    version,
    unsent: Math.max(0, waiting.length - BATCH),
    scans: waiting.slice(0, BATCH).map(({ id, read, place, at, shown, reason, undoes, walkIn }) => ({ id, read, place, at, shown, reason, undoes, walkIn })),
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
  if (answer.status === 401 || body.revoked) return { isConnected: true, isGone: true, hasSent: answer.status !== 401 };
  if (!answer.ok) return { isConnected: false };
  body.clockOffset = Date.parse(body.now) - Date.parse(report.clock);
  body.heardAt = new Date().toISOString();
  await store.news(body);
  return { isConnected: true, news: body };
}
