// Takes the focus when the page opens; a link goes to its field with the label in sight.

/** @param {HTMLElement} summary */
export function start(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a");
    const input = /** @type {HTMLInputElement | null} */ (link && document.getElementById(link.hash.slice(1)));
    if (!input) return;
    event.preventDefault();
    (input.labels?.[0] ?? input).scrollIntoView();
    input.focus({ preventScroll: true });
  });
}
