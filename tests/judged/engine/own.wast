;; What the specification's scripts do not ask of the engine of examples/engine.

;; A list that the collector must keep whole, while all else that is made goes.
(module $list
  (rec (type $node (sub (struct (field $value i32) (field $next (ref null $node)) (field $parts (ref $parts)))))
       (type $parts (array (mut (ref null $node)))))
  (type $double (sub $node (struct (field $value i32) (field $next (ref null $node)) (field $parts (ref $parts))
                                   (field $twice i64))))
  (global $first (export "first") (mut (ref null $node)) (ref.null $node))
  (table $kept (export "kept") 4 (ref null $node))
  (func (export "put") (param $value i32)
    (global.set $first
      (struct.new $double (local.get $value) (global.get $first)
        (array.new $parts (struct.new $node (local.get $value) (ref.null $node) (array.new_fixed $parts 0)) (i32.const 3))
        (i64.mul (i64.const 2) (i64.extend_i32_u (local.get $value))))))
  (func (export "waste") (param $times i32)
    (loop $again
      (drop (array.new_default $parts (i32.const 100)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  ;; The values of the list, of the nodes in its arrays, and twice the values: four times their sum and twice it.
  (func $sum (export "sum") (result i64)
    (local $node (ref null $node)) (local $sum i64) (local $i i32)
    (local.set $node (global.get $first))
    (block $end
      (loop $again
        (br_if $end (ref.is_null (local.get $node)))
        (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (struct.get $node $value (local.get $node)))))
        (local.set $sum (i64.add (local.get $sum)
          (struct.get $double $twice (ref.cast (ref $double) (local.get $node)))))
        (local.set $i (i32.const 0))
        (loop $part
          (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u
            (struct.get $node $value
              (array.get $parts (struct.get $node $parts (local.get $node)) (local.get $i))))))
          (br_if $part (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))
        (local.set $node (struct.get $node $next (local.get $node)))
        (br $again)))
    (local.get $sum)))
(register "list")
(invoke "put" (i32.const 1))
(invoke "waste" (i32.const 5000))
(invoke "put" (i32.const 10))
(invoke "waste" (i32.const 5000))
(invoke "put" (i32.const 100))
(invoke "waste" (i32.const 1))
(assert_return (invoke "sum") (i64.const 666))

;; Another module with the same group: its types are the same, so it can take what the list has, and be kept by it.
(module
  (rec (type $n (sub (struct (field i32) (field (ref null $n)) (field (ref $p))))) (type $p (array (mut (ref null $n)))))
  (import "list" "first" (global $first (mut (ref null $n))))
  (import "list" "sum" (func $sum (result i64)))
  (import "list" "kept" (table 4 (ref null $n)))
  (func (export "keep") (table.set (i32.const 2) (struct.new $n (i32.const 7) (global.get $first) (array.new_fixed $p 0))))
  (func (export "kept") (result i32) (struct.get $n 0 (struct.get $n 1 (table.get (i32.const 2)))))
  (func (export "sum") (result i64) (return_call $sum)))
(assert_return (invoke "sum") (i64.const 666))
(invoke "keep")
(invoke $list "waste" (i32.const 5000))
(assert_return (invoke "kept") (i32.const 100))

;; One with a group that only looks alike.
(assert_unlinkable
  (module
    (type $n (sub (struct (field i32) (field (ref null $n)) (field (ref array)))))
    (import "list" "first" (global (mut (ref null $n)))))
  "incompatible import type")

;; Tail calls take no stack, whichever way the function is called; other calls take some.
(module
  (type $f (func (param i32 i64) (result i64)))
  (table funcref (elem $indirect $plain))
  (elem declare func $by_ref)
  (func $plain (type $f)
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $by_ref (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 1))))
  (func $by_ref (type $f)
    (return_call_ref $f (local.get 0) (local.get 1) (ref.func $by_index)))
  (func $by_index (type $f)
    (return_call_indirect (type $f) (local.get 0) (local.get 1) (i32.const 0)))
  (func $indirect (type $f) (return_call_indirect (type $f) (local.get 0) (local.get 1) (i32.const 1)))
  (elem declare func $by_index)
  (func $deep (export "deep") (result i64) (i64.add (i64.const 1) (call $deep)))
  (func (export "tail") (param i32 i64) (result i64) (call $plain (local.get 0) (local.get 1))))
(assert_return (invoke "tail" (i32.const 100000) (i64.const 5)) (i64.const 100005))
(assert_exhaustion (invoke "deep") "call stack exhausted")
(assert_return (invoke "tail" (i32.const 1) (i64.const 5)) (i64.const 6))

;; An exception with an object in it passes two functions and a module, and is thrown once more by its reference.
(module
  (type $box (struct (field i32)))
  (tag $full (export "full") (param (ref $box) f64))
  (func (export "throw") (param i32) (throw $full (struct.new $box (local.get 0)) (f64.const 0.5))))
(register "thrower")
(module
  (type $box (struct (field i32)))
  (import "thrower" "full" (tag $full (param (ref $box) f64)))
  (import "thrower" "throw" (func $throw (param i32)))
  (tag $other (param i32))
  (func $again (param i32)
    (block $caught (result exnref)
      (try_table (catch_all_ref $caught) (call $throw (local.get 0)))
      (return))
    (throw_ref))
  (func (export "catch") (param i32) (result i32 f64) (local $half f64)
    (block $caught (result (ref $box) f64)
      (try_table (catch $full $caught) (call $again (local.get 0)))
      (unreachable))
    (local.set $half)
    (struct.get $box 0)
    (local.get $half))
  (func (export "miss") (param i32)
    (block $caught (result i32)
      (try_table (catch $other $caught) (call $again (local.get 0)))
      (return))
    (drop)))
(assert_return (invoke "catch" (i32.const 42)) (i32.const 42) (f64.const 0.5))
(assert_exception (invoke "miss" (i32.const 42)))

;; Vectors are not supported. That is the engine's to say: typereg reads what the module exports.
(module (global (export "vector") v128 (v128.const i64x2 1 2)))
