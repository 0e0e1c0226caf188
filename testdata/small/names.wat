;; The contents of names.wasm: types and fields with names, including some that no one would choose. `Node` and `</script>` are two
;; types each, and the first two are also the first of shapes.wasm, where they have no names.
(module
  (rec
    (type $Shape (sub (struct (field $area (mut f64)))))
    (type $Shapes (array (mut (ref null $Shape)))))
  (type $Node (sub (struct (field $value i32) (field $next (mut (ref null $Shape))))))
  (type $Leaf (sub final $Node (struct (field $value i32) (field $next (mut (ref null $Shape))) (field $weight f32))))
  (type $visit (func (param (ref $Node)) (result i32)))
  (type $other (@name "Node") (struct (field i16) (field $"two words" (ref $visit))))
  (type $"</script><img src=x onerror=\"document.title='ran'\">" (struct (field $"<b>&amp;</b>" i8)))
  (type $script (@name "</script>") (array i64))
  (type $script2 (@name "</script>") (array (mut i64)))
  (type $"naïve ☃ \u{202e}txet" (func (param (ref $Leaf))))
  (type $line (@name "one\ntwo\u{1b}[31m") (func (param f32 f32)))
  (type $number (@name "t3") (func (result f32))))
