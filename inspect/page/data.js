// The data in the page: deflated, in base64.

function unpacked(id) {
  const digits = atob(at(id).textContent);
  const packed = new Uint8Array(digits.length);
  for (let i = 0; i < digits.length; i++) packed[i] = digits.charCodeAt(i);
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
}
