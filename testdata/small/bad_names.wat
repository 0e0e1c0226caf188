;; What bad_names.wasm holds: a type, and a name section that ends in the middle of a number. The type is as good
;; as any.
(module
  (type (func (param i32)))
  (@custom "name" "\04\ff"))
