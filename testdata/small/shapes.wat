;; The contents of shapes.wasm: every kind of type, a group of several, a chain of supertypes, and one group written twice.
(module
  (rec
    (type (sub (struct (field (mut f64)))))                                       ;; 0 a shape
    (type (array (mut (ref null 0)))))                                            ;; 1 shapes
  (type (sub 0 (struct (field (mut f64)) (field (mut f64)))))                     ;; 2 an ellipse
  (type (sub final 2 (struct (field (mut f64)) (field (mut f64)) (field i8))))    ;; 3 a circle
  (type (func (param (ref 0)) (result f64)))                                      ;; 4 its area
  (type (func (param i32 i64) (result v128)))                                     ;; 5 of numbers alone
  (type (func (param (ref 0)) (result f64)))                                      ;; 6 the same as 4
  (type (array i8))                                                               ;; 7 a name
  (type (sub (struct (field externref) (field i31ref) (field (ref 7))))))         ;; 8 a picture
