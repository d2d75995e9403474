// Finding somebody by name, on a phone that may.

const MOST = 8;

export function searching(part, store, chosen) {
  const form = part("search");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.elements.namedItem("words").addEventListener("input", async ({ target }) => {
    const words = plain(target.value).split(/\s+/).filter(Boolean);
    const all = words.length ? await store.names() : [];
    const found = all.filter((one) => words.every((word) => plain(`${one.name} ${one.organisation}`).includes(word)));
    part("found").replaceChildren(
      ...found.slice(0, MOST).map((one) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary" });
        button.textContent = `${one.name}, ${one.organisation}`;
        button.addEventListener("click", () => {
          target.value = "";
          part("found").replaceChildren();
          chosen(one);
        });
        const item = document.createElement("li");
        item.append(button);
        return item;
      }),
    );
  });
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
