// Shows the rows that are filled in and one more; a button shows the next. Without this all rows show.

/** @param {HTMLElement} group */
export function start(group) {
  const rows = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-row]")]);
  const button = group.querySelector("template")?.content.querySelector("button")?.cloneNode(true);
  if (!(button instanceof HTMLButtonElement)) return;
  const filled = rows.filter((row) => [...row.querySelectorAll("input")].some((input) => input.value)).length;
  rows.forEach((row, number) => (row.hidden = number > Math.max(0, filled - 1)));
  button.type = "button";
  button.hidden = rows.every((row) => !row.hidden);
  rows.at(-1)?.after(button);
  button.addEventListener("click", () => {
    const next = rows.find((row) => row.hidden);
    if (next) next.hidden = false;
    button.hidden = rows.every((row) => !row.hidden);
    next?.querySelector("input")?.focus();
  });
}
