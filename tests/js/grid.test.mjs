import assert from "node:assert/strict";
import test from "node:test";

import { next } from "../../static/programme/grid.mjs";

test("an arrow leads to the neighbour, and stays at the edge", () => {
  assert.deepEqual(next("ArrowRight", [0, 0], [2, 3]), [0, 1]);
  assert.deepEqual(next("ArrowDown", [0, 1], [2, 3]), [1, 1]);
  assert.deepEqual(next("ArrowDown", [1, 1], [2, 3]), [1, 1]);
  assert.deepEqual(next("ArrowLeft", [1, 0], [2, 3]), [1, 0]);
});

test("another key is not a step", () => {
  assert.equal(next("Enter", [0, 0], [2, 3]), undefined);
});
