// The gemeente follows from the organisation where there is one, and stays for the person to change.
// Questions show only to whom they are put. The server decides both again; without this all questions show.

/**
 * The listed organisation with this name, whatever its capitals.
 * @template {{value: string}} One
 * @param {Iterable<One>} organisations
 * @param {string} name
 */
export function known(organisations, name) {
  const wanted = plain(name);
  return [...organisations].find((one) => plain(one.value) === wanted);
}

/**
 * Whether a question limited to these gemeenten and kinds (empty: for all) is put to this person.
 * @param {{gemeenten?: string, kinds?: string}} limits
 * @param {string} gemeente
 * @param {string} kind
 */
export function applies({ gemeenten = "", kinds = "" }, gemeente, kind) {
  const here = !gemeenten || gemeenten.split(" ").includes(gemeente);
  return here && (!kinds || kinds.split("|").includes(kind));
}

/** @param {HTMLElement} form */
export function start(form) {
  form.addEventListener("input", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.name === "municipality") target.dataset.own = "yes";
    update(form);
  });
  form.addEventListener("swapped", () => update(form));
  update(form);
}

/** @param {HTMLElement} form */
function update(form) {
  const organisation = /** @type {HTMLInputElement} */ (form.querySelector("[name=organisation]"));
  const gemeente = /** @type {HTMLSelectElement} */ (form.querySelector("[name=municipality]"));
  const employer = known(organisation.list?.options ?? [], organisation.value);
  follow(form, gemeente, employer?.dataset.gemeente ?? "");
  const asked = /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-asked]"));
  for (const one of asked) one.hidden = !applies(one.dataset, gemeente.value, employer?.dataset.kind ?? "");
}

/**
 * @param {HTMLElement} form
 * @param {HTMLSelectElement} gemeente
 * @param {string} code
 */
function follow(form, gemeente, code) {
  if (gemeente.dataset.own || gemeente.value === code) return;
  const option = [...gemeente.options].find((one) => one.value === code && code);
  if (!option || (gemeente.value && !gemeente.dataset.followed)) return;
  gemeente.value = code;
  gemeente.dataset.followed = "yes";
  const said = /** @type {HTMLElement} */ (form.querySelector("[role=status][data-said]"));
  said.textContent = (said.dataset.said ?? "").replace("{place}", option.text);
}

/** @param {string} text */
function plain(text) {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
