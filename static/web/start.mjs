// Starts the behaviours that a page asks for.
// The function stands in a module of its own: who imports this one would wait for its own end.

import { startAll } from "./behaviours.mjs";

await startAll(document);
