// The same as program.c, for the library in WebAssembly without a system: `node wasm.mjs typereg.wasm`.
//
// The host's arguments are in the library's memory, in a page that the host adds: the earlier pages belong to Rust's allocator.
import { readFileSync } from "node:fs";

const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const imports = WebAssembly.Module.imports(module);
if (imports.length !== 0) throw new Error(`it needs ${JSON.stringify(imports)}`);
const c = new WebAssembly.Instance(module, {}).exports;

const page = c.memory.grow(1) * 65536;
const errorOut = page;
const error = () => new DataView(c.memory.buffer).getUint32(errorOut, true);
const string = (at) => {
  const bytes = new Uint8Array(c.memory.buffer);
  return new TextDecoder().decode(bytes.subarray(at, bytes.indexOf(0, at)));
};
const checked = (pointer) => {
  if (pointer === 0) throw new Error(string(c.wt_error_message(error())));
  return pointer;
};

// (module (type $point (sub (struct (field i32) (field i32))))
//         (type $pixel (sub final $point (struct (field i32) (field i32) (field i8)))))
const wasm = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 20, 2,
  0x50, 0, 0x5f, 2, 0x7f, 0, 0x7f, 0, 0x4f, 1, 0, 0x5f, 3, 0x7f, 0, 0x7f, 0, 0x78, 0];
const bytes = page + 16;
new Uint8Array(c.memory.buffer).set(wasm, bytes);

const registry = checked(c.wt_registry_new(0, errorOut));
const types = checked(c.wt_registry_register_module(registry, bytes, wasm.length, errorOut));
if (c.wt_registry_register_module(registry, bytes, wasm.length - 1, errorOut) === 0) {
  console.log(`refused with code ${c.wt_error_code(error())}`);
  c.wt_error_delete(error());
}
const [point, pixel] = [0, 1].map((i) => c.wt_type_collection_type(types, i));
console.log(`pixel <: point: ${c.wt_registered_type_is_subtype(pixel, point)}`);
const text = checked(c.wt_registered_type_to_wat(pixel, errorOut));
console.log(string(text));
c.wt_string_delete(text);

// Many types: tables grow, and every type is freed.
for (let fields = 0; fields < 120; fields += 1) {
  const section = [1, 0x5f, fields, ...new Array(fields).fill([0x7e, 1]).flat()];
  new Uint8Array(c.memory.buffer).set(section, bytes);
  const one = checked(c.wt_registry_register_type_section(registry, bytes, section.length, errorOut));
  c.wt_type_collection_delete(one);
}
if (!c.wt_registry_check(registry, errorOut)) throw new Error(string(c.wt_error_message(error())));
c.wt_type_collection_delete(types);
c.wt_registry_delete(registry);
console.log(`typereg ${string(c.wt_version_string())}, interface ${c.wt_abi_version()}`);
