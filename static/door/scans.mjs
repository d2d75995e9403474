// What follows from the scans on a phone. No I/O.

import { ENTRANCE, EXIT, INSIDE } from "./verdict.mjs";

const MOST_CHARACTERS = 150_000; // the server reads half a megabyte at once

/** Whether somebody is in at the place of this scan, by what this phone said. */
export const isIn = (scan) => INSIDE.has(scan.shown) && scan.place !== EXIT && !scan.isUndone;

/** Where who is scanned at this place counts: who goes out is one less at the entrance. */
export const countedAt = (place) => (place === EXIT ? ENTRANCE : place);

/**
 * What a scan changes: {moves, by}, a place and how many are in there more than before.
 * @param {object} admitted where this person was in already, and since when
 */
export function change(scan, admitted) {
  if (isIn(scan)) return { moves: scan.place, by: admitted[scan.place] ? 0 : 1 };
  if (scan.shown === "left") return { moves: ENTRANCE, by: admitted[ENTRANCE] ? -1 : 0 };
  return { moves: scan.place, by: 0 };
}

/** A place with how full it is by the server, and the scans that the server does not have yet on top of that. */
export function withOwn(place, unsent) {
  const own = unsent.filter((one) => one.moves === countedAt(place.id));
  const came = (scans) => scans.reduce((sum, { by }) => sum + by, 0);
  const { inside = 0, kept = 0 } = place;
  const seated = came(own.filter((one) => one.sitsIn === place.id));
  return { ...place, inside: inside + came(own), kept: Math.max(0, kept - seated) };
}

/** The scans in the order in which they were made, whatever the clock of the phone did meanwhile. */
export function inOrder(scans) {
  return [...scans].sort((one, other) => (one.seq ?? 0) - (other.seq ?? 0) || (one.at < other.at ? -1 : 1));
}

/** Of a scan what the server must hear. */
export function message({ id, read, place, at, isRight, shown, reason, undoes, walkIn }) {
  return { id, read, place, at, isRight, shown, reason, undoes, walkIn };
}

/** The first `most` to send, and not more than the server reads at once; what stands aside comes last. */
export function batch(waiting, most, aside) {
  const ready = waiting.filter((one) => !aside.has(one.id));
  let length = 0;
  return (ready.length ? ready : waiting)
    .slice(0, most)
    .map(message)
    .filter((one, index) => (length += JSON.stringify(one).length) < MOST_CHARACTERS || !index);
}

/** A text as it can be sent: no longer than any of ours, and with whole characters only. */
export function readable(text) {
  const whole = new TextDecoder().decode(new TextEncoder().encode(text));
  return Array.from(whole).slice(0, 200).join("");
}
