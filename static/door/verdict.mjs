// What the door says to a scan, as congress/door/rules/verdict.py does; tests/cases/verdicts.json checks both.

export const ENTRANCE = "entrance";
export const EXIT = "exit";
/** Verdicts after which somebody is in. */
export const INSIDE = new Set(["admitted", "overruled", "walk-in-added"]);

/**
 * @param {{holder: {status: string, issue: number, placed: object, admitted: object} | null,
 *   issue?: number | null, isOtherCongress?: boolean}} scanned
 * @param {{id: string, round?: string | null, capacity?: number, inside?: number, kept?: number}} place
 * @param {{today: string, startsOn: string, endsOn: string}} days as yyyy-mm-dd
 */
export function verdict({ holder, issue = null, isOtherCongress = false }, place, { today, startsOn, endsOn }) {
  if (!holder) return isOtherCongress ? "other-congress" : "invalid";
  if (issue !== null && issue !== holder.issue) return "revoked";
  if (holder.status !== "confirmed") return ["waiting", "offered"].includes(holder.status) ? "waiting" : "cancelled";
  if (today < startsOn || today > endsOn) return "other-day";
  if (place.id === EXIT) return "left";
  if (place.id in holder.admitted) return "already-admitted";
  if (place.round) {
    const seat = holder.placed[place.round];
    if (seat && seat !== place.id) return "not-placed-here";
    const { inside = 0, kept = 0, capacity = 0 } = place;
    if (!seat && inside + kept >= capacity) return "session-full";
  }
  return "admitted";
}
