// Runs the checks in a browser: page.html.

import * as typereg from "./typereg/index.js";
import {checks} from "./checks.js";

const read = async (name) => new Uint8Array(await (await fetch(`small/${name}.wasm`)).arrayBuffer());
const results = {};
try {
  await typereg.load();
  for (const [name, check] of Object.entries(checks))
    results[name] = await check(typereg, read).then(() => "ok", (error) => String(error));
} catch (error) {
  results.load = String(error);
}
window.results = results;
