//! Reading names never takes more heap than 32 bytes for each byte of the name section and 1 KiB, whatever the names
//! are and claim.

#![expect(clippy::print_stdout, reason = "a test says what was dearest")]

use crate::oracle::c::Registry;
use crate::oracle::encode::unsigned;
use crate::oracle::named::Names;
use crate::oracle::{corpus, heap, soak, verdict};
use typereg::capi::abi::*;

/// How many names were read, and how many bytes of heap each byte of their section took.
fn read(what: &str, types: &[u8], subsections: &[(u8, Vec<u8>)]) -> f64 {
    let mut names = b"\x04name".to_vec();
    for (id, subsection) in subsections {
        names.push(*id);
        unsigned(&mut names, subsection.len() as u64);
        names.extend(subsection);
    }
    let mut wasm = verdict::module_of(types);
    wasm.push(0);
    unsigned(&mut wasm, names.len() as u64);
    wasm.extend(&names);
    let registry = Registry::new(WT_GC_LAYOUT_NULL);
    let module = registry.register_module(&wasm).unwrap();
    let (outcome, taken) = Names::new(&registry).read(&module, &wasm);
    outcome.unwrap();
    let bound = 32 * names.len() + 1024;
    assert!(
        taken <= bound,
        "{what}: {} bytes of names take {taken}, more than {bound}",
        names.len()
    );
    taken as f64 / names.len() as f64
}

/// A list: how many entries, and each entry.
fn list(count: u64, mut entry: impl FnMut(&mut Vec<u8>, u64)) -> Vec<u8> {
    let mut bytes = Vec::new();
    unsigned(&mut bytes, count);
    (0..count).for_each(|number| entry(&mut bytes, number));
    bytes
}

fn name(bytes: &mut Vec<u8>, number: u64, name: &[u8]) {
    unsigned(bytes, number);
    unsigned(bytes, name.len() as u64);
    bytes.extend(name);
}

/// Different names of minimum length.
fn short(number: u64) -> Vec<u8> {
    let digit = |digit: u64| b'!' + (digit % 90) as u8;
    match number {
        0..90 => vec![digit(number)],
        90..8_100 => vec![digit(number), digit(number / 90)],
        _ => vec![digit(number), digit(number / 90), digit(number / 8_100)],
    }
}

/// Structs in one group, each with this many fields.
fn structs(count: u64, fields: u64) -> Vec<u8> {
    let mut section = vec![1, 0x4e];
    section.extend(list(count, |bytes, _| {
        bytes.push(0x5f);
        bytes.extend(list(fields, |bytes, _| bytes.extend([0x7f, 0])));
    }));
    section
}

#[test]
fn names_take_at_most_32_bytes_per_byte() {
    let _alone = crate::alone();
    let counts = std::iter::successors(Some(1), |count| Some(count + count / 7 + 1));
    let most = if cfg!(typereg_constant_hash) {
        500
    } else {
        40_000 / soak::few() as u64
    };
    let mut dearest: f64 = 0.0;
    for count in counts.take_while(|&count| count < most) {
        let types = structs(count, 1);
        let of_types = list(count, |bytes, number| name(bytes, number, &short(number)));
        let same = list(count, |bytes, number| name(bytes, number, b"x"));
        let long = list(count.min(50), |bytes, number| {
            name(bytes, number, &[b'x'; 10_000]);
        });
        let of_fields = list(count, |bytes, number| {
            unsigned(bytes, number);
            bytes.extend(list(1, |bytes, _| name(bytes, 0, b"x")));
        });
        for (what, subsections) in [
            ("types", vec![(4, of_types.clone())]),
            ("types of one name", vec![(4, same.clone())]),
            ("long names", vec![(4, long)]),
            ("fields", vec![(10, of_fields.clone())]),
            ("both", vec![(4, of_types), (10, of_fields.clone())]),
            ("fields, then types", vec![(10, of_fields), (4, same)]),
        ] {
            dearest = dearest.max(read(&format!("{count} {what}"), &types, &subsections));
        }
        if count < 10_000 {
            let fields = list(1, |bytes, _| {
                unsigned(bytes, 0);
                bytes.extend(list(count, |bytes, field| {
                    name(bytes, field, &short(field));
                }));
            });
            let one = read(
                &format!("{count} fields of one"),
                &structs(1, count),
                &[(10, fields)],
            );
            let last = list(10, |bytes, ty| {
                unsigned(bytes, ty);
                bytes.extend(list(1, |bytes, _| name(bytes, count - 1, b"x")));
            });
            read(
                "the last of many fields",
                &structs(10, count),
                &[(10, last)],
            );
            dearest = dearest.max(one);
        }
    }
    assert!(dearest > 10.0, "{dearest} bytes for each");
    println!("{dearest:.1} bytes for each, at most");
}

#[test]
fn a_count_without_names_allocates_nothing() {
    let _alone = crate::alone();
    for claimed in [1, 1_000_000, u64::from(u32::MAX)] {
        let mut bytes = Vec::new();
        unsigned(&mut bytes, claimed);
        let mut fields = bytes.clone();
        fields.push(0);
        fields.extend(&bytes);
        for subsections in [
            vec![(4, bytes.clone())],
            vec![(10, bytes)],
            vec![(10, fields)],
        ] {
            assert!(read("a claim", &structs(1, 1), &subsections) < 1.0);
        }
    }
}

#[test]
fn a_name_that_is_replaced_leaves_nothing() {
    let _alone = crate::alone();
    let registry = typereg::Registry::new(&typereg::Config::default()).unwrap();
    let ty = registry.array_type(typereg::StorageType::I8).unwrap();
    let mut names = typereg::TypeNames::new(&registry);
    names.set_field(&ty, 0, "kept").unwrap();
    let (_, taken) = heap::measure(|| {
        for number in 0..100_000 {
            names.set(&ty, &format!("name number {number}")).unwrap();
        }
    });
    assert!(taken < 2_000, "{taken} bytes");
    assert_eq!(names.get(&ty), Some("name number 99999"));
    assert_eq!(names.field(&ty, 0), Some("kept"));
    // The memory of the replaced name is used again.
    let other = registry.array_type(typereg::StorageType::I16).unwrap();
    names.set(&other, "name number 7").unwrap();
    assert_eq!(names.identifier(&other).unwrap(), "$\"name number 7\"");
}

/// Nothing is done for the names that are there already, even if one was replaced.
#[test]
fn reading_a_module_copies_no_other_names() {
    let _alone = crate::alone();
    let registry = typereg::Registry::new(&typereg::Config::default()).unwrap();
    let types = registry.register_type_section(&structs(10_000, 1)).unwrap();
    let none = registry.register_type_section(&[0]).unwrap();
    let mut names = typereg::TypeNames::new(&registry);
    for ty in types.iter() {
        names.set(ty, "first").unwrap();
    }
    names.set(types.get(0).unwrap(), "second").unwrap();
    let (read, taken) = heap::measure(|| names.read_module(&none, &verdict::module_of(&[0])));
    assert_eq!(read, Ok(()));
    assert!(taken < 1_000, "{taken} bytes");
}

#[test]
fn names_of_real_modules_take_at_most_32_bytes_per_byte() {
    let _alone = crate::alone();
    for module in corpus::modules() {
        let registry = Registry::new(WT_GC_LAYOUT_NULL);
        let types = registry.register_module(&module.wasm).unwrap();
        let (outcome, taken) = Names::new(&registry).read(&types, &module.wasm);
        assert!(
            outcome.is_ok() && taken <= 32 * module.wasm.len() + 1024,
            "{}",
            module.name
        );
    }
}
