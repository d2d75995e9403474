// Starts behaviours by name: data-behaviour="registration/rank-workshops"
// runs start(element) of static/registration/rank-workshops.mjs.

/**
 * Starts what this part of the page asks for.
 * @param {ParentNode} part
 */
export async function startAll(part) {
  /** @type {NodeListOf<HTMLElement>} */
  const elements = part.querySelectorAll("[data-behaviour]");
  for (const element of elements) {
    const { start } = await import(`../${element.dataset.behaviour}.mjs`);
    start(element);
  }
}
