// Takes the focus when the page opens; a link goes to its field with the label in sight.

export function start(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const input = document.getElementById(event.target.hash?.slice(1));
    if (!input) return;
    event.preventDefault();
    (input.labels?.[0] ?? input).scrollIntoView();
    input.focus({ preventScroll: true });
  });
}
