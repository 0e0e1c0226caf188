;; The contents of proposals.wasm: types of the proposals beyond WebAssembly 3.0, and references of each.
(module
  (type $task (sub (func (param i32) (result i64))))                              ;; 0
  (type $later (sub (cont $task)))                                                ;; 1 what is left of a task
  (type $last (sub final $later (cont $task)))                                    ;; 2
  (type $queue (array (mut (ref null $later))))                                   ;; 3
  (type $counter (shared (struct (field (mut i64)) (field (ref null (shared any)))))) ;; 4 threads have it together
  (type $count (shared (func (param (ref $counter)) (result i64))))               ;; 5
  (rec
    (type $point (sub (descriptor $point_kind) (struct (field f64) (field f64)))) ;; 6
    (type $point_kind (sub (describes $point) (struct (field (ref null func)))))) ;; 7 what all points have in common
  (rec
    (type $pixel (sub final $point (descriptor $pixel_kind) (struct (field f64) (field f64) (field i8)))) ;; 8
    (type $pixel_kind (sub final $point_kind (describes $pixel) (struct (field (ref null func)))))) ;; 9
  (type $draw (func (param (ref (exact $pixel)) (ref null (exact $queue))) (result (ref cont))))) ;; 10 none below it
