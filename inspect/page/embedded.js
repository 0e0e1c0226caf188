// The page that `typereg page` writes: the facts are in it.

const facts = await unpacked("facts").json();
