// The time of the server on a phone whose own clock is off, or is set while it scans.

const STEP_MS = 2000;

/**
 * `now()` is the server's time in ms; `heard(offset)` tells what must be added to the phone's clock.
 *
 * A steady clock shows when the clock of the phone is put back. It may stand still while a phone sleeps, so
 * a jump ahead proves nothing and is believed.
 */
export function serverTime(wall = () => Date.now(), steady = () => performance.now()) {
  let offset = 0;
  let apart = wall() - steady();

  function now() {
    const jump = wall() - steady() - apart;
    if (jump < -STEP_MS) offset -= jump;
    apart += jump;
    return wall() + offset;
  }

  function heard(found) {
    offset = Math.abs(found) < STEP_MS ? 0 : found;
    apart = wall() - steady();
  }

  return { now, heard };
}
