// Adding somebody who stands at the door without a registration, on a phone that may.

/** `added` hears what was typed. The answer is a function that shows the gemeenten to choose from. */
export function walkIns(part, added) {
  const form = part("newcomer");
  const [choose, elsewhere] = part("municipality").options;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    added(Object.fromEntries(new FormData(form)));
    form.reset();
    part("walk-in").open = false;
  });
  return (municipalities) => {
    const select = part("municipality");
    if (select.options.length === municipalities.length + 2) return;
    const chosen = select.value;
    select.replaceChildren(choose, ...municipalities.map(([code, name]) => new Option(name, code)), elsewhere);
    select.value = chosen; // or the browser takes one by itself, for whoever did not look
  };
}
