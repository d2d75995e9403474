// From what was read to whom it belongs, with only what the phone has.

import { ofCode, opened, ticketKey, who } from "./blind.mjs";
import { codeOf, isSigned, parsed } from "./token.mjs";

/**
 * {holder, issue, isOtherCongress, isNew} for a text of a QR or a typed code. `isNew` says that the ticket is
 * good but younger than the list on this phone.
 */
export async function seen(text, { event, publicKey }, row) {
  const ticket = parsed(text);
  if (!ticket) return typed(codeOf(text), event, row);
  if (ticket.number !== event) return { holder: null, isOtherCongress: true };
  const key = Uint8Array.from(atob(publicKey), (character) => character.charCodeAt(0));
  if (!(await isSigned(key, ticket.bytes))) return { holder: null };
  const name = await who(ticket.event, ticket.ticket);
  const known = await row(name);
  if (!known || ticket.issue > known.issue) {
    const holder = { who: name, name: "", status: "confirmed", issue: ticket.issue, placed: {} };
    return { holder, issue: ticket.issue, isNew: true };
  }
  if (ticket.issue < known.issue) {
    const holder = { who: name, name: "", status: "confirmed", issue: known.issue, placed: {} };
    return { holder, issue: ticket.issue };
  }
  return { holder: await opened(await ticketKey(ticket.bytes), known.box), issue: ticket.issue };
}

async function typed(code, event, row) {
  if (code.length !== 10) return { holder: null };
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, event);
  const { name, key } = await ofCode(bytes, code);
  const known = await row(name);
  return { holder: known ? await opened(key, known.box) : null };
}
