// typereg for Node: the same, but it reads typereg.wasm from the disk, because fetch cannot, and takes random numbers from the
// place where Node 18 has them.

import {webcrypto} from "node:crypto";
import {readFile} from "node:fs/promises";
import {host} from "./engine.js";

export * from "./index.js";

host.source = () => readFile(new URL("./typereg.wasm", import.meta.url));
host.random = (numbers) => webcrypto.getRandomValues(numbers);
