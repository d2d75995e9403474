import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { who } from "../../static/door/blind.mjs";
import { seen } from "../../static/door/judge.mjs";
import { parsed } from "../../static/door/token.mjs";
import { INSIDE, verdict } from "../../static/door/verdict.mjs";

const table = JSON.parse(readFileSync(new URL("../cases/blind.json", import.meta.url), "utf8"));
const [one] = table.cases;
const [byTicket] = [0];
const facts = { event: table.event, publicKey: table.publicKey };
const today = { today: "2026-12-10", startsOn: "2026-12-10", endsOn: "2026-12-10" };
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

async function judged(text, { event = table.event, issue = one.issue, admitted = {} } = {}) {
  const [name, , box] = one.rows[byTicket];
  const read = await seen(text, { ...facts, event }, async (asked) => (asked === name ? { issue, box } : undefined));
  const holder = read.holder && { ...read.holder, admitted };
  return verdict({ ...read, holder }, { id: "entrance" }, today);
}

function written(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let number = isPair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let place = 0; place < (isPair ? 3 : 2); place += 1) {
      text += ALPHABET[number % 45];
      number = Math.floor(number / 45);
    }
  }
  return text;
}

test("the badge itself is good", async () => {
  assert.equal(written(parsed(one.text).bytes), one.text);
  assert.equal(await who(parsed(one.text).event, parsed(one.text).ticket), one.rows[byTicket][0]);
  assert.equal(await judged(one.text), "admitted");
});

test("without network no changed bit lets anybody in", async () => {
  const { bytes } = parsed(one.text);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = bytes.slice();
    changed[bit >> 3] ^= 1 << (bit & 7);
    assert.ok(!INSIDE.has(await judged(written(changed))), `bit ${bit}`);
  }
});

test("without network a foreign, an old and a used badge let nobody in", async () => {
  assert.equal(await judged(one.text, { event: table.event + 1 }), "other-congress");
  assert.equal(await judged(one.text, { issue: one.issue + 1 }), "revoked");
  assert.equal(await judged(one.text, { admitted: { entrance: "2026-12-10T08:00:00Z" } }), "already-admitted");
});
