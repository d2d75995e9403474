// Keeps the screen of the day fresh: by server-sent events, and by asking now and then where these do not come.

const ASK_EVERY_MS = 20_000;

export function start(root) {
  const { address } = root.dataset;
  let isAsking = false;
  let heardAt = Date.now();

  async function refresh() {
    if (isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch(`${address}?deel`);
      if (answer.ok && !answer.redirected) root.innerHTML = await answer.text();
    } catch {
      // no network: the next round tries again
    } finally {
      isAsking = false;
    }
  }

  const events = new EventSource(`${address}/stroom`);
  events.addEventListener("open", () => (heardAt = Date.now()));
  events.addEventListener("changed", refresh);
  setInterval(() => Date.now() - heardAt > 2 * ASK_EVERY_MS && refresh(), ASK_EVERY_MS);
}
