;; The contents of final_supertype.wasm: its second type derives from the first, which is final. No validator accepts that.
(module
  (type (struct (field i32)))
  (type (sub final 0 (struct (field i32)))))
