// Reads and checks the text in the QR of a ticket. congress/door/rules/token.py writes it.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BODY = 17;
const SIZE = BODY + 64;
const CONTEXT = new TextEncoder().encode("congress-badge-v1");

/**
 * What a text says: {bytes, event, ticket, issue}, with `event` and `ticket` as bytes and `number` for the
 * event; null when it is no ticket of any congress. The signature is not checked yet.
 */
export function parsed(text) {
  const bytes = fromBase45(text);
  if (!bytes || bytes.length !== SIZE || bytes[0] !== 1) return null;
  const view = new DataView(bytes.buffer);
  return {
    bytes,
    number: view.getUint32(1),
    event: bytes.slice(1, 5),
    ticket: bytes.slice(5, 13),
    issue: view.getUint32(13),
  };
}

/** Whether the congress with this public key (32 bytes) signed the ticket. */
export async function isSigned(publicKey, bytes) {
  const message = new Uint8Array(CONTEXT.length + BODY);
  message.set(CONTEXT);
  message.set(bytes.subarray(0, BODY), CONTEXT.length);
  const signature = bytes.slice(BODY);
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", key, signature, message);
  } catch (error) {
    if (error.name !== "NotSupportedError") return false;
    const { verifyAsync } = await import("../vendor/ed25519.mjs"); // older browsers
    return verifyAsync(signature, message, publicKey).catch(() => false);
  }
}

/** RFC 9285; only the one true writing of the bytes is read. */
export function fromBase45(text) {
  if (text.length % 3 === 1 || text.length > 488) return null;
  const found = [];
  for (let at = 0; at < text.length; at += 3) {
    const values = [...text.slice(at, at + 3)].map((character) => ALPHABET.indexOf(character));
    if (values.includes(-1)) return null;
    const number = values.reduce((sum, value, place) => sum + value * 45 ** place, 0);
    if (number >= 256 ** (values.length - 1)) return null;
    if (values.length === 3) found.push(number >> 8);
    found.push(number & 255);
  }
  return Uint8Array.from(found);
}

/** A typed code as people mean it: without spaces and dashes, O as 0, I and L as 1 (Crockford). */
export function codeOf(text) {
  const kept = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return kept.slice(0, 20).replaceAll("O", "0").replace(/[IL]/g, "1");
}
