;; The contents of pictures.wasm: some types of shapes.wasm at other positions, and one more.
(module
  (type (array i8))                                                               ;; 0 a name
  (rec
    (type (sub (struct (field (mut f64)))))                                       ;; 1 a shape
    (type (array (mut (ref null 1)))))                                            ;; 2 shapes
  (type (func (param (ref 1)) (result f64)))                                      ;; 3 its area
  (type (sub final 1 (struct (field (mut f64)) (field (ref 0))))))                ;; 4 a caption
