// The engine: typereg in WebAssembly, and how it is called. wasm/src/lib.rs of the repository says what it takes and returns.

/** Why typereg refused something. */
export class TyperegError extends Error {
  constructor({code, message, byteOffset, type, member, field}) {
    super(message);
    this.name = "TyperegError";
    this.code = code;
    this.byteOffset = byteOffset ?? null;
    this.type = type ?? null;
    this.member = member ?? null;
    this.field = field ?? null;
  }
}

let engine = null;
let loading = null;
let fault = null;

/** How often an engine has failed. What was made before is gone. */
export let failures = 0;

/** What a browser provides: the engine's default place, what is at an address, random numbers. node.js has others. */
export const host = {
  source: () => new URL("./typereg.wasm", import.meta.url),
  fetch: (address) => fetch(address),
  random: (numbers) => crypto.getRandomValues(numbers),
};

export function load(given) {
  loading ??= start(given ?? host.source()).catch((error) => {
    loading = null; // another source may work
    throw error;
  });
  return loading;
}

async function start(given) {
  const compiled = await compile(await given);
  const has = new Set(WebAssembly.Module.exports(compiled).map(({name}) => name));
  if (!["memory", "input", "answer", "answer_length", "registry_new"].every((name) => has.has(name)))
    throw new TypeError("this WebAssembly module is not typereg.wasm");
  engine = (await WebAssembly.instantiate(compiled, {})).exports;
}

async function compile(given) {
  if (given instanceof WebAssembly.Module) return given;
  if (ArrayBuffer.isView(given) || given instanceof ArrayBuffer) return WebAssembly.compile(given);
  const response = given instanceof Response ? given : await host.fetch(given);
  if (!response.ok) throw new Error(`typereg.wasm: ${response.status} ${response.statusText} for ${response.url}`);
  // A server may not send the right content type.
  if (response.headers.get("content-type") === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Calls a function of the engine. Its result has a sign: addresses above 2 GiB are negative.
 *
 * It throws only after a bug, or where the program's stack ends while it runs. Then the engine may be in any state, and
 * its lock is held. So it is given up, and `load` starts another.
 */
function ask(name, ...numbers) {
  try {
    return engine[name](...numbers);
  } catch (error) {
    // No calls here: the stack may be full.
    fault = error.message;
    engine = loading = null;
    failures++;
    throw error;
  }
}

/** The error of using what an engine had that has failed. */
export const failed = () => new TyperegError({
  code: "internal",
  message: `the engine of typereg has failed, and what it had is gone; load() starts another. Why it failed: ${fault}`,
});

function answer() {
  const [address, length] = [ask("answer") >>> 0, ask("answer_length") >>> 0];
  return new Uint8Array(engine.memory.buffer, address, length);
}

const fromUtf8 = (bytes) => new TextDecoder().decode(bytes);

function give(bytes) {
  // The address first: a larger memory may have another buffer. A call would cut off what has more than 32 bits.
  const address = bytes.length > 0xffffffff ? 0 : ask("input", bytes.length) >>> 0;
  if (address === 0)
    throw new TyperegError({code: "out_of_memory", message: `there is no memory for ${bytes.length} bytes`});
  new Uint8Array(engine.memory.buffer, address, bytes.length).set(bytes);
}

/** The result of a call as a number; `input` is null, a text or bytes. Throws if the call was refused. */
export function call(name, input, ...numbers) {
  if (engine === null) throw fault === null ? new Error("typereg is not loaded yet: await load() first") : failed();
  if (input !== null) give(typeof input === "string" ? new TextEncoder().encode(input) : input);
  const number = ask(name, ...numbers);
  if (number >= 0) return number;
  throw new TyperegError(JSON.parse(fromUtf8(answer())));
}

/** The result of a call as text. */
export function text(name, ...numbers) {
  call(name, null, ...numbers);
  return fromUtf8(answer());
}

/** The result of a call as JSON. */
export function json(name, ...numbers) {
  return JSON.parse(text(name, ...numbers));
}

/** The result of a call as bytes, in hexadecimal digits. */
export function hex(name, ...numbers) {
  call(name, null, ...numbers);
  return Array.from(answer(), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Two random numbers, as the key of a registry's hash. */
export const key = () => host.random(new BigUint64Array(2));
