// The choice of where to scan. When a place is not there any more, nothing takes its place: somebody must choose.

/** The answer fills the choice from the list of places, and says whether the place of before has gone. */
export function placeChoice(select, slug, { texts, changed }) {
  const key = `plek-${slug}`;
  select.addEventListener("change", () => {
    localStorage.setItem(key, select.value);
    if (select.value) select.querySelector('option[value=""]')?.remove();
    changed();
  });

  return function fill(places) {
    const wanted = JSON.stringify(places.map(({ id, label }) => [id, label]));
    if (select.dataset.filled === wanted) return false;
    const before = select.value || localStorage.getItem(key) || new URLSearchParams(location.search).get("plek");
    const isThere = places.some(({ id }) => id === before);
    const chosen = isThere ? before : ((!before && places[0]?.id) || "");
    const options = places.map(({ id, label }) => new Option(label, id, false, id === chosen));
    if (!chosen) options.unshift(new Option(texts.choosePlace, "", true, true));
    select.replaceChildren(...options);
    select.dataset.filled = wanted;
    if (chosen) localStorage.setItem(key, chosen);
    return !chosen;
  };
}
