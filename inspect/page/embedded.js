// The facts that the program wrote into the page.

async function readFacts() {
  const text = at("facts").textContent;
  const digits = atob(text);
  const bytes = new Uint8Array(digits.length);
  for (let i = 0; i < digits.length; i++) bytes[i] = digits.charCodeAt(i);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(inflated).text());
}

const facts = await readFacts();
