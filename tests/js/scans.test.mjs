import assert from "node:assert/strict";
import { test } from "node:test";
import { batch, change, inOrder, readable, withOwn } from "../../static/door/scans.mjs";
import { verdict } from "../../static/door/verdict.mjs";

const ROOM = { id: "s1", round: "r1", capacity: 3, inside: 0, kept: 2 };
const days = { today: "2026-12-10", startsOn: "2026-12-10", endsOn: "2026-12-10" };

const came = (place, sitsIn = null, admitted = {}) => {
  const scan = { place, shown: "admitted", sitsIn };
  return { ...scan, ...change(scan, admitted) };
};
const left = (admitted) => {
  const scan = { place: "exit", shown: "left" };
  return { ...scan, ...change(scan, admitted) };
};

test("who has a seat and comes in leaves room for who has none", () => {
  const unsent = [came("s1", "s1"), came("s1", "s1")];
  const room = withOwn(ROOM, unsent);

  assert.deepEqual([room.inside, room.kept], [2, 0]);
  const holder = { status: "confirmed", issue: 1, placed: {}, admitted: {} };
  assert.equal(verdict({ holder }, room, days), "admitted");
  assert.equal(verdict({ holder }, withOwn(ROOM, [...unsent, came("s1")]), days), "session-full");
});

test("in, out and in again is one more, and one less at the exit in between", () => {
  const door = { id: "entrance", inside: 40 };
  const exit = { id: "exit", inside: 40 };
  const steps = [came("entrance"), left({ entrance: "T" }), came("entrance")];

  assert.deepEqual([1, 2, 3].map((count) => withOwn(door, steps.slice(0, count)).inside), [41, 40, 41]);
  assert.equal(withOwn(exit, steps.slice(0, 2)).inside, 40);
});

test("who was in already, or is not known to be in, changes nothing", () => {
  assert.equal(change({ place: "entrance", shown: "overruled" }, { entrance: "T" }).by, 0);
  assert.equal(left({}).by, 0);
  assert.equal(change({ place: "entrance", shown: "waiting" }, {}).by, 0);
});

test("the order is that of scanning, also when the clock was put back", () => {
  const scans = [{ seq: 3, at: "08:00" }, { seq: 1, at: "09:00" }, { seq: 2, at: "09:01" }];
  assert.deepEqual(inOrder(scans).map(({ seq }) => seq), [1, 2, 3]);
});

test("a batch is what the server reads at once, and at least one", () => {
  const long = { id: "a", read: "x".repeat(200_000) };
  const waiting = [long, { id: "b", read: "y" }, { id: "c", read: "z" }];
  const names = (found) => found.map(({ id }) => id);

  assert.deepEqual(names(batch(waiting, 200, new Set())), ["a"]);
  assert.deepEqual(names(batch(waiting, 200, new Set(["a"]))), ["b", "c"]);
  assert.deepEqual(names(batch([long], 200, new Set(["a"]))), ["a"]);
  assert.deepEqual(names(batch(waiting.slice(1), 1, new Set())), ["b"]);
});

test("a text is sent with whole characters, and no more of them than we ever write", () => {
  assert.equal(readable("6BF ABC%"), "6BF ABC%");
  assert.equal(readable("x\ud83d"), "x\ufffd");
  assert.equal(readable("😀".repeat(300)), "😀".repeat(200));
});
