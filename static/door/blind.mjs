// Opens the list on the phone with the code that is shown. congress/door/rules/blind.py makes it.

const CODE_ROUNDS = 5000;
const NONCE = 12;
const text = new TextEncoder();

/** The name on the list of ticket `ticket` (8 bytes) of congress `event` (4 bytes). */
export async function who(event, ticket) {
  return short(text.encode("congress-door-who"), event, ticket);
}

/** The key that the 81 bytes of a ticket give. */
export async function ticketKey(bytes) {
  return aes(await sha256(text.encode("congress-door-ticket"), bytes));
}

/** The name on the list and the key that a short code gives. */
export async function ofCode(event, code) {
  const material = await crypto.subtle.importKey("raw", text.encode(code), "PBKDF2", false, ["deriveBits"]);
  const salt = joined(text.encode("congress-door-code"), event);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: CODE_ROUNDS };
  const base = new Uint8Array(await crypto.subtle.deriveBits(how, material, 256));
  return { name: await short(text.encode("name"), base), key: await aes(await sha256(text.encode("key"), base)) };
}

/** What a box says, or null when the key is another one. */
export async function opened(key, box) {
  const data = Uint8Array.from(atob(box), (character) => character.charCodeAt(0));
  try {
    const how = { name: "AES-GCM", iv: data.subarray(0, NONCE) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data.subarray(NONCE))));
  } catch {
    return null;
  }
}

function aes(bytes) {
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["decrypt"]);
}

async function short(...parts) {
  const hash = (await sha256(...parts)).subarray(0, 12);
  return btoa(String.fromCharCode(...hash)).replaceAll("+", "-").replaceAll("/", "_");
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
