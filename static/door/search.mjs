// Finding somebody by name, on a phone that may.

import { said } from "./panel.mjs";

const MOST = 8;

export function searching(part, store, { texts, chosen }) {
  const form = part("search");
  const words = form.elements.namedItem("words");
  form.addEventListener("submit", (event) => event.preventDefault());
  words.addEventListener("input", async () => {
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const all = wanted.length ? await store.names() : [];
    const found = all.filter((one) => wanted.every((word) => plain(`${one.name} ${one.organisation}`).includes(word)));
    found.sort((one, other) => one.name.localeCompare(other.name, "nl"));
    const items = found.slice(0, MOST).map(hit);
    if (found.length > MOST) items.push(item(said(texts.more, { count: found.length - MOST })));
    part("found").replaceChildren(...items);
  });

  function hit(one) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary" });
    button.textContent = `${one.name}, ${one.organisation}`;
    button.addEventListener("click", () => {
      words.value = "";
      part("found").replaceChildren();
      chosen(one);
    });
    return item(button);
  }
}

function item(content) {
  const found = document.createElement("li");
  found.append(content);
  return found;
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
