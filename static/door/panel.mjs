// Shows an answer: the whole page in its colour, with an icon, one word, a name and a sentence, and a tone.

import { inOrder } from "./scans.mjs";
import { sound } from "./sound.mjs";

const CLOCK = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" });

export const clock = (at) => CLOCK.format(new Date(at));

/** `texts.name` with what stands in braces filled in from `facts`. */
export const said = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");

/** `mayUndo(scan)` says whether one of the last may still be taken back, and `undo(id)` does it. */
export function panel(root, part, { words, texts, mayUndo, undo }) {
  let listed = "";

  function show(answer, facts) {
    const { tone, icon, word, sentence } = words[answer.shown];
    root.dataset.tone = tone;
    root.dataset.verdict = answer.shown;
    part("icon").textContent = icon;
    part("word").textContent = word;
    part("name").textContent = answer.name || "";
    const time = answer.firstAt ? clock(answer.firstAt) : texts.earlier;
    const room = facts?.rooms?.[answer.sitsIn] ?? texts.otherRoom;
    part("sentence").textContent = answer.isNew ? texts.new : said(sentence, { time, room });
    part("verdict").scrollIntoView({ block: "nearest" });
    sound(tone);
  }

  function last(scans) {
    const newest = inOrder(scans.filter((one) => !one.undoes)).reverse().slice(0, 5);
    const lines = newest.map((one) => ({ id: one.id, text: line(one), isOpen: mayUndo(one) }));
    if (JSON.stringify(lines) === listed) return; // a button that is being pressed stays
    listed = JSON.stringify(lines);
    part("last").replaceChildren(...lines.map(item));
  }

  function line(one) {
    const word = one.isUndone ? texts.undone : words[one.shown].word;
    const later = !one.isUndone && one.answer && one.answer !== one.shown && words[one.answer];
    const after = later ? said(texts.later, later) : "";
    return [`${clock(one.at)} ${word}${one.name ? ":" : ""}`, one.name, after].filter(Boolean).join(" ");
  }

  function item({ id, text, isOpen }) {
    const found = document.createElement("li");
    found.append(Object.assign(document.createElement("span"), { textContent: text }));
    if (isOpen) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--secondary" });
      button.textContent = texts.undo;
      button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` (${text})` }));
      button.addEventListener("click", () => undo(id));
      found.append(button);
    }
    return found;
  }

  return { show, last };
}
