// Shows an answer: the whole page in its colour, with an icon, one word, a name and a sentence, and a tone.

import { sound } from "./sound.mjs";

const CLOCK = new Intl.DateTimeFormat("nl-NL", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" });

export const clock = (at) => CLOCK.format(new Date(at));

/** `texts.name` with what stands in braces filled in from `facts`. */
export const said = (text, facts) => text.replace(/\{(\w+)\}/g, (_all, name) => facts[name] ?? "");

export function panel(root, part, words, texts) {
  function show(answer, facts, { isQuiet = false } = {}) {
    const { tone, icon, word, sentence } = words[answer.shown];
    root.dataset.tone = tone;
    root.dataset.verdict = answer.shown;
    part("icon").textContent = icon;
    part("word").textContent = word;
    part("name").textContent = answer.name || "";
    const time = answer.firstAt ? clock(answer.firstAt) : texts.earlier;
    const room = facts.rooms?.[answer.sitsIn] ?? texts.otherRoom;
    part("sentence").textContent = answer.isNew ? texts.new : said(sentence, { time, room });
    if (!isQuiet) sound(tone);
  }

  function last(scans) {
    const newest = scans.filter((one) => !one.undoes).sort((one, other) => (one.at < other.at ? 1 : -1));
    part("last").replaceChildren(
      ...newest.slice(0, 5).map((one) => {
        const item = document.createElement("li");
        const word = one.isUndone ? texts.undone : words[one.shown].word;
        const later = one.answer && one.answer !== one.shown && words[one.answer];
        const after = later ? said(texts.later, later) : "";
        item.textContent = [`${clock(one.at)} ${word}${one.name ? ":" : ""}`, one.name, after].filter(Boolean).join(" ");
        return item;
      }),
    );
  }

  return { show, last };
}
