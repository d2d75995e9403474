import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "../../static/web/problem-summary.mjs";

/** A summary with one link, and the field that it leads to. */
function scene({ labels = true } = {}) {
  const log = [];
  const label = { scrollIntoView: () => log.push("label in sight") };
  const input = {
    labels: labels ? [label] : null,
    scrollIntoView: () => log.push("field in sight"),
    focus: ({ preventScroll }) => log.push(`field focused, scrolls ${!preventScroll}`),
  };
  globalThis.document = { getElementById: (id) => (id === "email" ? input : null) };
  const listeners = [];
  const summary = {
    focus: () => log.push("summary focused"),
    addEventListener: (_kind, listener) => listeners.push(listener),
  };
  const click = (hash) => {
    const link = hash === undefined ? null : { hash };
    const event = { target: { closest: () => link }, preventDefault: () => log.push("stayed") };
    listeners.forEach((listener) => listener(event));
  };
  return { log, summary, click };
}

test("the summary takes the focus when the page opens", () => {
  const { log, summary } = scene();

  start(summary);

  assert.deepEqual(log, ["summary focused"]);
});

test("a link leads to its field, with the label in sight", () => {
  const { log, summary, click } = scene();
  start(summary);

  click("#email");

  assert.deepEqual(log.slice(1), ["stayed", "label in sight", "field focused, scrolls false"]);
});

test("a field without label is shown itself", () => {
  const { log, summary, click } = scene({ labels: false });
  start(summary);

  click("#email");

  assert.deepEqual(log.slice(1), ["stayed", "field in sight", "field focused, scrolls false"]);
});

test("a click beside a link, or to nowhere, is left to the browser", () => {
  const { log, summary, click } = scene();
  start(summary);

  click(undefined);
  click("#weg");

  assert.deepEqual(log, ["summary focused"]);
});
