// typereg for Node: the same, but it reads files from the disk, because fetch cannot, and takes random numbers from the
// place where Node 18 has them.

import {webcrypto} from "node:crypto";
import {readFile} from "node:fs/promises";
import {host} from "./engine.js";

export * from "./index.js";

const isFile = (address) => /^file:/i.test(address);
host.fetch = async (address) => (isFile(address) ? new Response(await readFile(new URL(address))) : fetch(address));
host.random = (numbers) => webcrypto.getRandomValues(numbers);
