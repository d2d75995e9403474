import assert from "node:assert/strict";
import { test } from "node:test";
import { keepInStep } from "../../static/door/sync.mjs";

const NOW = "2026-12-10T08:45:00Z";

/** A phone with scans that wait, and a server that answers as `answers(report)` says: {status, body}. */
function phone(count, answers) {
  let waiting = Array.from({ length: count }, (_, seq) => ({ id: `s${seq}`, seq, at: NOW, read: "X" }));
  const heard = [];
  const reports = [];
  const drop = (ids) => (waiting = waiting.filter((one) => !ids.includes(one.id)));
  const store = {
    unsent: async () => waiting,
    facts: async () => ({}),
    taken: async (ids) => drop(ids),
    news: async ({ taken }) => drop(taken),
  };
  globalThis.addEventListener = () => {};
  globalThis.document = { addEventListener() {} };
  globalThis.fetch = async (_address, { body }) => {
    const report = JSON.parse(body);
    reports.push(report);
    const { status, body: said } = answers(report);
    return { status, ok: status < 300, json: async () => said };
  };
  const step = keepInStep(store, "/", "1", async (state) => heard.push(state));
  return { step, heard, reports, left: () => waiting.map((one) => one.id) };
}

const ids = ({ scans }) => scans.map((one) => one.id);
const taken = (report) => ({ status: 200, body: { now: NOW, taken: ids(report), answers: [] } });

test("a revoked phone hands over all batches before it is gone", async () => {
  const { step, heard, reports, left } = phone(450, (report) => ({ status: 403, body: { revoked: true, taken: ids(report) } }));
  await step.exchange();
  step.stop();

  assert.deepEqual(left(), []);
  assert.equal(reports.length, 3);
  assert.deepEqual(heard.map((state) => Boolean(state.isGone)), [false, false, true]);
});

test("what a revoked phone sent but the server did not take, stays", async () => {
  const { step, heard, left } = phone(3, (report) => ({ status: 403, body: { revoked: true, taken: ids(report).slice(0, 0) } }));
  await step.exchange();
  step.stop();

  assert.equal(left().length, 3);
  assert.ok(!heard.some((state) => state.isGone));
});

test("one scan that the server never takes holds up no other", async () => {
  const answers = (report) => (ids(report).includes("s123") ? { status: 422, body: {} } : taken(report));
  const { step, heard, left } = phone(400, answers);
  await step.exchange();
  step.stop();

  assert.deepEqual(left(), ["s123"]);
  assert.ok(heard.every((state) => state.isConnected));
});

test("a server that refuses everything is left in peace", async () => {
  const { step, reports, left } = phone(400, () => ({ status: 500, body: {} }));
  await step.exchange();
  step.stop();

  assert.equal(left().length, 400);
  assert.ok(reports.length < 15, String(reports.length));
});

test("scans go in the order in which they were made, and not too much at once", async () => {
  const { step, reports } = phone(5, taken);
  await step.exchange();
  step.stop();

  assert.deepEqual(ids(reports[0]), ["s0", "s1", "s2", "s3", "s4"]);
});
