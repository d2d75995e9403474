import assert from "node:assert/strict";
import { test } from "node:test";
import { serverTime } from "../../static/door/time.mjs";

const HOUR = 3_600_000;

function clocks() {
  const at = { wall: 1000 * HOUR, steady: 0 };
  const pass = (ms, asleep = 0) => {
    at.wall += ms + asleep;
    at.steady += ms;
  };
  return { at, pass, time: serverTime(() => at.wall, () => at.steady) };
}

test("a clock that is off by a known time is set right", () => {
  const { pass, time } = clocks();
  time.heard(-HOUR);
  pass(5000);
  assert.equal(time.now(), 999 * HOUR + 5000);
});

test("putting the clock back changes no time any more", () => {
  const { at, pass, time } = clocks();
  time.heard(-HOUR);
  at.wall -= HOUR; // the network sets it right
  pass(5000);
  assert.equal(time.now(), 999 * HOUR + 5000);
  pass(5000);
  assert.equal(time.now(), 999 * HOUR + 10_000);
});

test("a phone that slept is not a clock that was put ahead", () => {
  const { pass, time } = clocks();
  time.heard(0);
  pass(1000, HOUR);
  assert.equal(time.now(), 1001 * HOUR + 1000);
});

test("a new contact counts from then on", () => {
  const { at, time } = clocks();
  at.wall -= HOUR;
  time.now();
  time.heard(1500); // the way to the server and back
  assert.equal(time.now(), 999 * HOUR);
});
