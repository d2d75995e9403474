import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ofCode, opened, ticketKey, who } from "../../static/door/blind.mjs";
import { codeOf, isSigned, parsed } from "../../static/door/token.mjs";

const table = JSON.parse(readFileSync(new URL("../cases/blind.json", import.meta.url), "utf8"));
const publicKey = Uint8Array.from(Buffer.from(table.publicKey, "base64"));
const [byTicket, byCode] = [0, 1];

for (const one of table.cases) {
  test(`the phone reads the ticket of ${one.name} as the server wrote it`, async () => {
    const ticket = parsed(one.text);

    assert.equal(ticket.number, table.event);
    assert.equal(ticket.issue, one.issue);
    assert.equal(Buffer.from(ticket.ticket).readBigUInt64BE(), BigInt(one.ticket));
    assert.ok(await isSigned(publicKey, ticket.bytes));
    assert.equal(await who(ticket.event, ticket.ticket), one.rows[byTicket][0]);
    const said = await opened(await ticketKey(ticket.bytes), one.rows[byTicket][2]);
    assert.equal(said.name, one.name);
    assert.equal(said.status, one.status);
    assert.deepEqual(said.placed, one.placed);
    assert.equal(said.registration, one.registration);
  });

  test(`the phone finds ${one.name} by the typed code`, async () => {
    const { name, key } = await ofCode(parsed(one.text).event, one.code);

    assert.equal(name, one.rows[byCode][0]);
    assert.equal((await opened(key, one.rows[byCode][2])).name, one.name);
  });
}

test("no bit of a ticket can be changed unnoticed", async () => {
  const { bytes } = parsed(table.cases[0].text);
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = bytes.slice();
    changed[bit >> 3] ^= 1 << (bit & 7);
    assert.equal(await isSigned(publicKey, changed), false, `bit ${bit}`);
  }
});

test("a box does not open with the ticket or the code of another", async () => {
  const [first, second] = table.cases;

  assert.equal(await opened(await ticketKey(parsed(second.text).bytes), first.rows[byTicket][2]), null);
  const other = await ofCode(parsed(first.text).event, second.code);
  assert.equal(await opened(other.key, first.rows[byCode][2]), null);
});

test("what is no ticket is none", () => {
  for (const text of ["", "A", "hallo", "https://voorbeeld.nl", "0".repeat(122), `${table.cases[0].text} `, "é".repeat(122), ":::".repeat(41)])
    assert.equal(parsed(text), null, text);
});

test("a code is read as people type it", () => {
  assert.equal(codeOf(" 3k7q-mz9o xt "), "3K7QMZ90XT");
  assert.equal(codeOf("il0o"), "1100");
});
