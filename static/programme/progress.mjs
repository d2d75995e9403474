// Says how far a computation is, and shows the page again when it ends. Without it, a link does the same.

const EVERY_MS = 1000;

export function start(root) {
  const text = root.querySelector('[data-part="text"]');
  const timer = setInterval(look, EVERY_MS);

  async function look() {
    let answer;
    try {
      answer = await fetch(root.dataset.address, { headers: { Accept: "application/json" } });
    } catch {
      return; // no network now: the next look may have it
    }
    if (!answer.ok) return;
    const said = await answer.json();
    if (said.text !== text.textContent) text.textContent = said.text;
    if (said.open) return;
    clearInterval(timer);
    location.replace(location.pathname);
  }
}
