// Starts the behaviours that a page asks for: data-behaviour="registration/rank-workshops"
// runs start(element) of static/registration/rank-workshops.mjs.

for (const element of document.querySelectorAll("[data-behaviour]")) {
  const { start } = await import(`../${element.dataset.behaviour}.mjs`);
  start(element);
}
