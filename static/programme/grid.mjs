// Moves sessions over the grid by dragging and by keyboard, and says at each place what a move would do.
// Nothing is decided here: the server says what fits, and makes the step. Without this there is a plain form.

/** @typedef {{fits: boolean, said: string}} Outcome */

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * Where an arrow leads in a grid of rows by columns; at the edge it stays.
 * @param {string} key
 * @param {[number, number]} from
 * @param {[number, number]} size
 * @returns {[number, number] | undefined}
 */
export function next(key, [row, column], [rows, columns]) {
  const step = STEPS[/** @type {keyof typeof STEPS} */ (key)];
  if (!step) return undefined;
  const within = (/** @type {number} */ at, /** @type {number} */ end) => Math.min(Math.max(at, 0), end - 1);
  return [within(row + step[0], rows), within(column + step[1], columns)];
}

/** @param {HTMLElement} grid */
export function start(grid) {
  const rows = [...grid.querySelectorAll("tbody tr")].map((row) => {
    return /** @type {HTMLElement[]} */ ([...row.querySelectorAll("[data-cell]")]);
  });
  const cells = rows.flat();
  const words = /** @type {Record<string, string>} */ (grid.dataset);
  const status = /** @type {HTMLElement} */ (grid.querySelector("[role=status]"));
  /** @type {{session: HTMLElement, from: HTMLElement, outcomes: Record<string, Outcome>} | undefined} */
  let held;
  let turn = 0; // answers to what was picked up before are no longer wanted

  /** @param {HTMLElement} session */
  async function pick(session) {
    const mine = (turn += 1);
    const from = /** @type {HTMLElement} */ (session.closest("[data-cell]"));
    held = { session, from, outcomes: {} };
    session.classList.add("grid__session--held");
    say(words.held.replace("{title}", session.dataset.title ?? ""));
    const answer = await fetch(`${words.outcomes}?sessie=${session.dataset.session}`);
    const outcomes = answer.ok ? await answer.json() : {};
    if (mine !== turn) return;
    held.outcomes = outcomes;
    for (const cell of cells) {
      const found = held.outcomes[cell.dataset.cell ?? ""];
      if (!found) continue;
      cell.classList.add(!found.fits ? "grid__cell--no" : found.said ? "grid__cell--so" : "grid__cell--yes");
      if (cell.classList.contains("grid__cell--over")) show(cell);
    }
  }

  function release() {
    turn += 1;
    held?.session.classList.remove("grid__session--held");
    for (const cell of cells) {
      cell.classList.remove("grid__cell--no", "grid__cell--so", "grid__cell--yes", "grid__cell--over");
      cell.removeAttribute("tabindex");
    }
    held = undefined;
  }

  /** @param {HTMLElement} cell */
  function show(cell) {
    if (!held) return;
    for (const one of cells) one.classList.toggle("grid__cell--over", one === cell);
    const found = held.outcomes[cell.dataset.cell ?? ""];
    const said = cell === held.from ? words.here : found && (found.said || words.fits);
    say(`${cell.dataset.name}. ${said ?? ""}`);
  }

  /** @param {HTMLElement} cell */
  function drop(cell) {
    if (!held) return;
    const found = held.outcomes[cell.dataset.cell ?? ""];
    if (cell === held.from) return putBack();
    if (found && !found.fits) return show(cell);
    const form = /** @type {HTMLFormElement} */ (grid.querySelector("[data-part=drop]"));
    /** @type {HTMLInputElement} */ (form.elements.namedItem("sessie")).value = held.session.dataset.session ?? "";
    /** @type {HTMLInputElement} */ (form.elements.namedItem("plek")).value = cell.dataset.cell ?? "";
    form.submit();
  }

  function putBack() {
    const link = /** @type {HTMLElement | null} */ (held?.session.querySelector("[data-part=pick]"));
    say(words.dropped.replace("{title}", held?.session.dataset.title ?? ""));
    release();
    link?.focus();
  }

  /** @param {string} text */
  function say(text) {
    status.textContent = text;
  }

  /** @param {HTMLElement} cell */
  function stand(cell) {
    for (const one of cells) one.removeAttribute("tabindex");
    cell.tabIndex = 0;
    cell.focus();
    show(cell);
  }

  /** @type {HTMLElement} */ (grid.querySelector(".grid__help")).hidden = false;
  for (const link of /** @type {NodeListOf<HTMLElement>} */ (grid.querySelectorAll("[data-part=pick]"))) {
    const session = /** @type {HTMLElement} */ (link.closest("[data-session]"));
    session.draggable = true;
    link.draggable = false;
    session.addEventListener("dragstart", (event) => {
      event.dataTransfer?.setData("text/plain", session.dataset.title ?? "");
      void pick(session);
    });
    session.addEventListener("dragend", release);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      release();
      void pick(session);
      const cell = /** @type {HTMLElement} */ (session.closest("[data-cell]"));
      cell.tabIndex = 0;
      cell.focus();
    });
  }
  for (const cell of cells) {
    cell.addEventListener("dragover", (event) => {
      event.preventDefault();
      if (!cell.classList.contains("grid__cell--over")) show(cell);
    });
    cell.addEventListener("drop", (event) => {
      event.preventDefault();
      drop(cell);
    });
    cell.addEventListener("click", (event) => {
      if (event.target instanceof Element && !event.target.closest("a")) drop(cell);
    });
    cell.addEventListener("keydown", (event) => {
      if (!held || event.target !== cell) return;
      const row = rows.findIndex((one) => one.includes(cell));
      const to = next(event.key, [row, rows[row].indexOf(cell)], [rows.length, rows[row].length]);
      if (to) stand(rows[to[0]][to[1]]);
      else if (event.key === "Enter" || event.key === " ") drop(cell);
      else if (event.key === "Escape") putBack();
      else return;
      event.preventDefault();
    });
  }
}
