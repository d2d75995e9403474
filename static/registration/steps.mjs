// Makes steps of a long form: one section at a time, checked by the server before the next one shows.
// The page that the server answers with holds its own sentences; the step is swapped for the one in it.

import { startAll } from "../web/behaviours.mjs";

/** @param {HTMLFormElement} form */
export function start(form) {
  const buttons = form.querySelector("template")?.content;
  if (!buttons) return;
  const steps = () => /** @type {HTMLElement[]} */ ([...form.querySelectorAll(".steps__step")]);
  const wrong = steps().findIndex(isWrong);
  let here = wrong < 0 && document.querySelector(".problems") ? steps().length - 1 : Math.max(0, wrong);
  let busy = false;

  steps().forEach((step, number) => dress(step, number));
  show(here, false);

  form.addEventListener("submit", async (event) => {
    const back = event.submitter?.getAttribute("value") === "terug";
    if (!back && here === steps().length - 1) return;
    event.preventDefault();
    if (back) go(here - 1, false);
    else await next();
  });
  addEventListener("popstate", ({ state }) => show(state?.step ?? 0));
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest(".problems a");
    const field = link && document.getElementById(link.getAttribute("href")?.slice(1) ?? "");
    const step = field ? steps().findIndex((one) => one.contains(field)) : -1;
    if (step >= 0) show(step, false);
  }, { capture: true });

  async function next() {
    if (busy) return;
    busy = true;
    const right = await check();
    busy = false;
    if (right) go(here + 1, true);
  }

  // The back button of the phone goes to the step before, and does not throw the form away.
  /** @param {number} number @param {boolean} isNew */
  function go(number, isNew) {
    history.replaceState({ step: isNew ? here : number }, "");
    if (isNew) history.pushState({ step: number }, "");
    show(number);
  }

  // Whether this step is right. Without an answer of the server one goes on: it checks everything at the end.
  async function check() {
    const page = await asked(form);
    const step = steps()[here];
    const fresh = page?.getElementById(step.id);
    if (!fresh) return true;
    document.adoptNode(fresh);
    dress(fresh, here);
    step.replaceWith(fresh);
    await startAll(fresh);
    fresh.dispatchEvent(new Event("swapped", { bubbles: true }));
    await tell(page, fresh);
    return !isWrong(fresh);
  }

  /** @param {HTMLElement} step @param {number} number */
  function dress(step, number) {
    const count = document.createElement("p");
    count.className = "steps__count";
    count.textContent = (form.dataset.count ?? "")
      .replace("{number}", String(number + 1))
      .replace("{total}", String(steps().length));
    step.prepend(count);
    step.querySelector("h2")?.setAttribute("tabindex", "-1");
    const row = step.querySelector(":scope > .actions") ?? document.createElement("div");
    row.className = "actions";
    const [forward, back] = [...(buttons?.querySelectorAll("button") ?? [])].map((one) => one.cloneNode(true));
    if (number < steps().length - 1) row.append(forward);
    if (number > 0) row.append(back);
    step.append(row);
  }

  /** @param {number} number @param {boolean} [moves] */
  function show(number, moves = true) {
    here = number;
    steps().forEach((step, at) => (step.hidden = at !== number));
    if (!moves) return;
    const heading = /** @type {HTMLElement | null} */ (steps()[number].querySelector("h2"));
    scrollTo(0, form.offsetTop);
    heading?.focus({ preventScroll: true });
  }
}

/**
 * On top what is wrong in this step, and in the title that something is; nothing of it when all is right.
 * @param {Document} page @param {HTMLElement} step
 */
async function tell(page, step) {
  const told = document.querySelector(".problems");
  const summary = /** @type {HTMLElement | null} */ (page.querySelector(".problems"));
  for (const link of summary?.querySelectorAll("a") ?? []) {
    if (!step.contains(document.getElementById(link.hash.slice(1)))) link.closest("li")?.remove();
  }
  if (summary?.querySelector("li")) {
    document.title = page.title;
    const place = document.createElement("div");
    place.append(document.adoptNode(summary));
    document.querySelector("h1")?.before(place);
    await startAll(place);
  } else if (told) {
    document.title = document.title.replace(/^[^:]+: /, "");
  }
  told?.remove();
}

const WRONG = ".field--wrong :is(input, select, textarea)";

/** @param {HTMLElement} step */
function isWrong(step) {
  return step.querySelector(WRONG) !== null;
}

/**
 * The form as the server would show it again, or null when it could not be asked.
 * @param {HTMLFormElement} form
 */
async function asked(form) {
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const answer = await fetch(form.dataset.check ?? "", { method: "POST", body });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return null;
  }
}
