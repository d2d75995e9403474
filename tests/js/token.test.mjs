import assert from "node:assert/strict";
import { test } from "node:test";
import { seen } from "../../static/door/judge.mjs";
import { verdict } from "../../static/door/verdict.mjs";
