//! The judges of the fuzz targets object to wrong answers. Each is given the answers of a faulty library, and those of
//! a sound one.

use crate::{encoder, end, explained, named, threads};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::thread;
use typereg::{Config, RegisteredType, Registry, Type, TypeCollection, TypeEncoder};

/// A struct, another below it, and an array.
const TYPES: &[u8] = &[
    3, 0x50, 0, 0x5f, 1, 0x7f, 0, 0x4f, 1, 0, 0x5f, 2, 0x7f, 0, 0x7e, 0, 0x5e, 0x78, 1,
];

fn registry() -> Registry {
    Registry::new(&Config::default()).unwrap()
}

fn types(registry: &Registry) -> TypeCollection {
    registry.register_type_section(TYPES).unwrap()
}

/// A judge's objection to an answer; nothing if it accepts the answer.
fn objection(judge: impl FnOnce()) -> String {
    let Err(panic) = catch_unwind(AssertUnwindSafe(judge)) else {
        return String::new();
    };
    match panic.downcast::<String>() {
        Ok(words) => *words,
        Err(panic) => panic.downcast_ref::<&str>().unwrap().to_string(),
    }
}

#[track_caller]
fn assert_objects(words: &str, judge: impl FnOnce()) {
    let objection = objection(judge);
    assert!(objection.contains(words), "{objection:?}");
}

#[test]
fn an_explanation_of_a_match_or_a_missing_one_is_objected_to() {
    explained::judge(None, true, 10);
    explained::judge(Some("why"), false, 10);
    assert_objects("iff", || explained::judge(Some("why"), true, 10));
    assert_objects("iff", || explained::judge(None, false, 10));
    assert_objects("no words", || explained::judge(Some(""), false, 10));
}

#[test]
fn an_explanation_as_long_as_the_bound_passes() {
    let longest = "x".repeat(explained::TIMES * 100 + explained::WORDS);
    explained::judge(Some(&longest), false, 100);
}

#[test]
#[should_panic(expected = "10497 bytes about 100")]
fn an_explanation_a_byte_longer_than_the_bound_is_objected_to() {
    let longer = "x".repeat(64 * 100 + 4096 + 1);
    explained::judge(Some(&longer), false, 100);
}

#[test]
fn an_explanation_of_other_types_is_objected_to() {
    let called = ["$t1".to_owned(), "$t2".to_owned()];
    explained::assert_about("$t1 is not a subtype of $t2: it is final.", &called);
    assert_objects("$t2 is not in", || {
        explained::assert_about("$t1 is not a subtype of $t3.\n$t2", &called);
    });
}

/// The bytes that an encoder wrote for these types, and the numbers that it gave them.
fn written(registry: &Registry, types: &TypeCollection) -> (Vec<u8>, Vec<(u32, RegisteredType)>) {
    let mut encoder = TypeEncoder::new(registry);
    let mut add = |ty: &Type| (encoder.add_type(ty).unwrap(), ty.to_owned());
    let said = types.iter().map(&mut add).collect();
    (encoder.module().unwrap().to_vec(), said)
}

#[test]
fn a_wrong_number_of_an_encoded_type_is_objected_to() {
    let registry = registry();
    let (bytes, mut said) = written(&registry, &types(&registry));
    encoder::assert_written(&registry, &bytes, &said);
    said[1].0 = 2;
    assert_objects("not the same type", || {
        encoder::assert_written(&registry, &bytes, &said);
    });
    said[1].0 = 3;
    assert_objects("not the same type", || {
        encoder::assert_written(&registry, &bytes, &said);
    });
}

#[test]
fn wrong_bytes_of_an_encoder_are_objected_to() {
    let registry = registry();
    let (bytes, said) = written(&registry, &types(&registry));
    let with = |at: usize, was: u8, is: u8| {
        let mut bytes = bytes.clone();
        assert_eq!(std::mem::replace(&mut bytes[at], is), was);
        objection(|| encoder::assert_written(&registry, &bytes, &said))
    };
    // The last byte says that the array can be written.
    let last = bytes.len() - 1;
    assert!(with(last, 1, 0).contains("not the same type"));
    assert!(with(last, 1, 2).contains("not valid"));
    let mut longer = bytes.clone();
    // The empty group in more bytes than it needs.
    longer[9] += 3;
    longer[10] += 1;
    longer.extend([0x4e, 0x80, 0]);
    assert_objects("other bytes", || {
        encoder::assert_written(&registry, &longer, &said);
    });
}

#[test]
fn names_that_are_lost_or_of_something_else_are_objected_to() {
    let registry = registry();
    let types = types(&registry);
    let [first, second] = [0, 1].map(|number| types.get(number).unwrap());
    let mut known = named::Known::new(&registry);
    known.names.set(first, "first").unwrap();
    assert_objects("another name", || known.assert_named(&types));
    known.call(first, None, "first");
    known.assert_named(&types);
    known.call(second, Some(1), "lost");
    assert_objects("another name", || known.assert_named(&types));
    known.names.set_field(second, 0, "lost").unwrap();
    assert_objects("another name", || known.assert_named(&types));
}

#[test]
fn a_text_of_other_types_is_objected_to() {
    let registry = registry();
    let types = types(&registry);
    let text = types.to_wat(None).unwrap();
    named::assert_same_types(&registry, &text, types.indices());
    for (from, to) in [("mut", ""), ("i64", "f64"), ("final", "")] {
        let wrong = text.replacen(from, to, 1);
        assert_ne!(wrong, text);
        assert!(
            !objection(|| named::assert_same_types(&registry, &wrong, types.indices())).is_empty()
        );
    }
}

#[test]
fn what_is_left_of_a_registry_is_objected_to() {
    let registry = registry();
    let left = types(&registry);
    assert_objects("are left", || end::assert_empty(&registry));
    drop(left);
    end::assert_empty(&registry);
}

#[test]
fn a_wrong_answer_about_subtypes_is_objected_to() {
    let registry = registry();
    let types = types(&registry);
    let [sup, sub] = [0, 1].map(|number| types.get(number).unwrap());
    threads::assert_related(sub, sup, true);
    threads::assert_related(sup, sub, false);
    assert_objects("declared below", || {
        threads::assert_related(sub, sup, false);
    });
    assert_objects("declared below", || threads::assert_related(sup, sub, true));
}

#[test]
fn a_panicking_thread_still_reaches_every_barrier() {
    for (when, in_look) in [(0, false), (1, true), (threads::ROUNDS - 1, true)] {
        let barrier = Barrier::new(2);
        let rounds = thread::scope(|scope| {
            let panicking = scope.spawn(|| {
                let mut round = 0;
                let work = |round| assert!(in_look || round != when, "in its work");
                let look = || {
                    assert!(!in_look || round != when, "in its look");
                    round += 1;
                };
                threads::in_rounds(&barrier, work, look);
            });
            let mut rounds = 0;
            threads::in_rounds(&barrier, |_| rounds += 1, || ());
            assert!(panicking.join().is_err(), "the panic is lost");
            rounds
        });
        assert_eq!(rounds, threads::ROUNDS);
    }
}
