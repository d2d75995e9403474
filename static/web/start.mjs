// Starts the behaviours that a page asks for: data-behaviour="registration/rank-workshops"
// runs start(element) of static/registration/rank-workshops.mjs.

/** @type {NodeListOf<HTMLElement>} */
const elements = document.querySelectorAll("[data-behaviour]");

for (const element of elements) {
  const { start } = await import(`../${element.dataset.behaviour}.mjs`);
  start(element);
}
