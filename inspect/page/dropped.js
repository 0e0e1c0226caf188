// The site: the page contains an engine, typereg in WebAssembly (wasm/src/lib.rs). It computes the facts of modules that are
// dropped on the page or chosen. Nothing is fetched, and nothing leaves the computer.
//
// The rest of the page is drawn once, from facts that do not change. So when modules are added, the page is written again, as
// it was in the file, and starts again. Only `site` stays, with the engine that knows all modules so far.

const site = (globalThis.typeregSite ??= await begin());

async function begin() {
  const source = `<!doctype html>${document.documentElement.outerHTML}`; // before anything is changed
  const {instance} = await WebAssembly.instantiate(await unpacked("engine").arrayBuffer());
  const engine = instance.exports;
  // The hashes of types are keyed, so that nobody can choose modules whose types collide.
  return {source, engine, page: engine.page_new(...crypto.getRandomValues(new BigUint64Array(2))), modules: 0, fault: ""};
}

// The engine's answer as text. Throws if it refused the call. Addresses above 2 GiB come as negative numbers.
function answered(number) {
  const {engine} = site;
  const [address, length] = [engine.answer() >>> 0, engine.answer_length() >>> 0];
  const text = new TextDecoder().decode(new Uint8Array(engine.memory.buffer, address, length));
  if (number < 0) throw new Error(JSON.parse(text).message);
  return text;
}

function addModule(name, module) {
  const {engine} = site;
  const path = new TextEncoder().encode(name);
  const address = engine.input(path.length + module.length) >>> 0; // a larger memory may have another buffer
  if (address === 0) throw new Error("there is no memory for so many bytes");
  const input = new Uint8Array(engine.memory.buffer, address, path.length + module.length);
  input.set(path);
  input.set(module, path.length);
  answered(engine.page_add(site.page, path.length));
  site.modules++;
}

function writtenAnew() {
  history.replaceState(null, "", "#overview");
  document.open(); // it forgets all listeners, too
  document.write(site.source);
  document.close();
}

// Adds files, each with its path: [path, file]. If the engine refuses a module, the page shows that in the list of modules. If
// a file cannot even be read, that is a fault, and the other files are shown.
async function add(found) {
  const [before, faults] = [site.modules, found.length === 0 ? ["There is no file that ends in .wasm."] : []];
  document.body.classList.replace("asking", "reading");
  for (const [path, file] of found.sort(([one], [other]) => (one < other ? -1 : Number(one > other)))) {
    try {
      addModule(path, new Uint8Array(await file.arrayBuffer()));
    } catch (error) {
      faults.push(`${path} could not be read: ${error.message}`);
    }
  }
  site.fault = faults.join("\n");
  if (site.modules > before) writtenAnew();
  else ask();
}

// Shows what was wrong, and asks for modules if there are none.
function ask() {
  at("fault").textContent = site.fault;
  document.body.classList.toggle("asking", site.modules === 0);
}

// The modules in a folder and in those below it. (The older webkitGetAsEntry does not read folders for a page that is a file.)
async function modulesIn(folder, path) {
  const found = [];
  for await (const inner of folder.values()) {
    const its = `${path}/${inner.name}`;
    if (inner.kind === "directory") found.push(...await modulesIn(inner, its));
    else if (inner.name.endsWith(".wasm")) found.push([its, await inner.getFile()]);
  }
  return found;
}

async function dropped(event) {
  event.preventDefault();
  document.body.classList.remove("over");
  // Everything in the event must be taken before the first await.
  const items = [...(event.dataTransfer?.items ?? [])].filter((item) => item.kind === "file")
    .map((item) => [item.getAsFile(), item.getAsFileSystemHandle?.()]);
  await add((await Promise.all(items.map(async ([file, asked]) => {
    const handle = await asked?.catch(() => null);
    return handle?.kind === "directory" ? modulesIn(handle, handle.name) : [[file.name, file]];
  }))).flat());
}

const chooser = (id, more) => {
  const made = element("input", {type: "file", id, multiple: true, hidden: true, ...more, change: () =>
    add([...made.files].filter((file) => id === "files" || file.name.endsWith(".wasm"))
      .map((file) => [file.webkitRelativePath || file.name, file]))});
  return made;
};
const files = chooser("files", {accept: ".wasm,application/wasm", "aria-label": "Modules"});
const folder = chooser("folder", {webkitdirectory: true, "aria-label": "A folder of modules"});
const choose = (words, from) => element("button", {type: "button", class: "choose", click: () => from.click()}, words);

function dropZone() {
  return element("section", {id: "drop", "aria-label": "Modules to look at"},
    element("p", {class: "large"}, "Drop WebAssembly modules here"),
    element("p", {class: "choices"}, choose("Choose files…", files), choose("Choose a folder…", folder)),
    element("p", {class: "words"}, "Files that end in .wasm, or folders with some. The page shows their types: what modules share, the " +
      "tree of supertypes, each type with its text, its layout and what refers to it."),
    element("p", {class: "words"}, "Nothing leaves this computer: the page fetches and sends nothing."));
}

document.body.classList.add("site");
document.querySelector("header").after(element("p", {id: "fault", role: "alert"}), dropZone());
at("find").before(files, folder, element("span", {class: "again"}, choose("Add modules…", files),
  element("button", {type: "button", class: "choose", click: () => location.reload()}, "Start over")));
const over = (is) => (event) => {
  event.preventDefault();
  document.body.classList.toggle("over", is);
};
document.addEventListener("dragover", over(true));
document.addEventListener("dragleave", over(false));
document.addEventListener("drop", dropped);

ask();
if (site.modules === 0) {
  document.querySelector("#drop button").focus();
  await new Promise(() => {}); // until the page is written again
}
const facts = JSON.parse(answered(site.engine.page_facts(site.page)));
