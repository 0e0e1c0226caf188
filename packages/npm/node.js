// typereg for Node: the same, but it reads typereg.wasm from the disk, since fetch does not.

import {readFile} from "node:fs/promises";
import {defaultSource} from "./engine.js";

export * from "./index.js";

defaultSource(() => readFile(new URL("./typereg.wasm", import.meta.url)));
