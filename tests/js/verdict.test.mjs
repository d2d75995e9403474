import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { verdict } from "../../static/door/verdict.mjs";

const table = JSON.parse(readFileSync(new URL("../cases/verdicts.json", import.meta.url), "utf8"));
const ROUNDS = { s1: "r1" };

for (const one of table.cases) {
  test(`the phone says ${one.verdict} to ${one.name}`, () => {
    const holder = one.holder && {
      status: one.holder.status ?? "confirmed",
      issue: one.holder.issue ?? 1,
      placed: one.holder.placed ?? {},
      admitted: Object.fromEntries((one.holder.admitted ?? []).map((place) => [place, true])),
    };
    const issue = "issue" in one ? one.issue : (holder?.issue ?? 1);
    const place = {
      id: one.place,
      round: ROUNDS[one.place] ?? null,
      capacity: 2,
      inside: one.inside ?? 0,
      kept: one.kept ?? 0,
    };
    const days = { today: `2026-12-0${one.day ?? 2}`, startsOn: "2026-12-02", endsOn: "2026-12-02" };

    assert.equal(verdict({ holder, issue, isOtherCongress: one.other ?? false }, place, days), one.verdict);
  });
}
