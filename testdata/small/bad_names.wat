;; The contents of bad_names.wasm: a type, and a name section that ends in the middle of a number. The type is valid.
(module
  (type (func (param i32)))
  (@custom "name" "\04\ff"))
