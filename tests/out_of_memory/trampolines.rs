//! The trampoline of a trampoline type is found with a table. Without memory for the table the answer is the same.
//! Each request for memory is refused once, alone and together with all later ones.
#![allow(clippy::print_stdout, reason = "reports how much was refused")]

use crate::refusing::{alone, with_refused};
use std::collections::HashMap;
use typereg::ty::CompositeKind;
use typereg::{Config, Registry};

/// An earlier comparison of signatures allocated, and without memory found equal types different.
#[test]
fn a_trampoline_is_found_with_and_without_memory() {
    let _alone = alone();
    let mut text = String::from("(module (type $a (sub (struct))) (type $b (sub $a (struct)))");
    for i in 0..40 {
        let params = ["(ref $a)", "(ref null $b)", "structref"].map(|of| {
            let i32s = "i32 ".repeat(i % 13);
            format!("(type (func (param {i32s} {of}) (result {of})))")
        });
        text += &params.concat();
    }
    // In a group with others a type is its own trampoline type and shares it with none, or shares it
    // with types in other groups.
    text +=
        &"(rec (type (func (param i32))) (type (func (param i32) (result (ref $a)))))".repeat(2);
    text += "(rec (type (func (param i32))) (type (func (param i32) (result (ref $b)))) (type (struct)))";
    text += "(type (func (param i32) (result anyref)))";
    text.push(')');
    let wasm = wat::parse_str(&text).expect("the text is a module");
    let registry = Registry::new(&Config::default()).expect("with memory");
    let types = registry.register_module(&wasm).expect("with memory");
    let mut first = HashMap::new();
    let mut trampolines = Vec::new();
    for number in 0..types.len() as u32 {
        let ty = types.get(number).expect("the number is below the length");
        if ty.kind() == CompositeKind::Func {
            let trampoline = ty.trampoline().expect("with memory");
            first.entry(trampoline.index().get()).or_insert(number);
            trampolines.push(trampoline);
        }
    }
    assert!(first.len() > 10 && trampolines.len() >= 3 * first.len());
    let mut points = 0;
    for all in [false, true] {
        for nth in 1.. {
            // The table is made when first asked for: a new collection has none.
            let types = registry.register_module(&wasm).expect("with memory");
            let (wrong, seen) = with_refused(nth, all, || {
                first
                    .iter()
                    .find(|&(&trampoline, &number)| types.trampoline(trampoline) != Some(number))
            });
            assert_eq!(wrong, None, "request {nth} was refused");
            let (wrong, _) = with_refused(usize::MAX, false, || {
                first
                    .iter()
                    .find(|&(&trampoline, &number)| types.trampoline(trampoline) != Some(number))
            });
            assert_eq!(wrong, None, "after request {nth} was refused");
            if seen.refusals == 0 {
                break;
            }
            points += seen.refusals;
        }
    }
    println!("{points:7} requests refused");
    assert!(points > 10);
}
