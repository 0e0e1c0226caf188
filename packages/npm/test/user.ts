// A program in TypeScript that uses the package: it has to compile with only the declarations of the package.
import {diff, load, Registry, TyperegError, type Change, type Module, type Type} from "typereg";

export async function kinds(bytes: Uint8Array): Promise<string[]> {
  await load();
  const registry = new Registry({wasm: 3, on: ["stack-switching"], limits: {liveTypes: 1000}});
  try {
    const module: Module = registry.module(bytes);
    return module.types.map((type: Type) => `${type.kind} ${module.nameOf(type) ?? type}`);
  } catch (error) {
    if (error instanceof TyperegError && error.code === "malformed") return [`byte ${error.byteOffset}`];
    throw error;
  } finally {
    registry.free();
  }
}

export function added(before: Module, after: Module): readonly Change[] {
  const {isSame, added} = diff(before, after);
  return isSame ? [] : added;
}

// @ts-expect-error a program cannot make a type
new TyperegError.Type();
// @ts-expect-error there is no such kind
export const isTable = (type: Type) => type.kind === "table";
// @ts-expect-error there is no such proposal
export const misspelt = () => new Registry({on: ["gcc"]});
