// How long V8 takes for modules that have nothing but types: node -e SCRIPT COUNT FILE…, COUNT types in all.
// Prints samples as the worker does, by the wall clock, minus the time for an empty module. V8 caches modules by
// their bytes, so each gets a different custom section at its end. V8 keeps types until the process ends, so only
// the first time is cold.
const [count, ...files] = process.argv.slice(1);
const modules = files.map((file) => require("fs").readFileSync(file));
const header = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

let different = 0;
function other(module) {
  const name = Buffer.from(String(different++).padStart(12, "0"));
  return Buffer.concat([module, Buffer.from([0, name.length + 1, name.length]), name]);
}
function nanoseconds(sources) {
  const others = sources.map(other);
  const start = process.hrtime.bigint();
  for (const source of others) new WebAssembly.Module(source);
  return Number(process.hrtime.bigint() - start);
}
const empties = Array.from({ length: 201 }, () => nanoseconds([header])).sort((a, b) => a - b);
const constant = empties[100] * modules.length;
function say(metric, time) {
  console.log(`${metric} ${(time - constant) / Number(count)}`);
}
say("cold", nanoseconds(modules));
for (let i = 0; i < 5; i++) say("hit", nanoseconds(modules));
