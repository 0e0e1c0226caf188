//! The readable part of a broken name section is read, and a report says what was passed over: both are the same in
//! Rust and in C.

use crate::oracle::named::Names;
use crate::oracle::{c, encode, verdict};
use typereg::capi::abi::WT_GC_LAYOUT_NULL;
use typereg::{Code, Config, Limit, Registry, TypeNames};

/// A struct of two fields, an array, and a group of a struct of one field and a function.
const TYPES: &[u8] = &[
    3, 0x5f, 2, 0x7f, 0, 0x7e, 1, 0x5e, 0x78, 1, 0x4e, 2, 0x5f, 1, 0x63, 3, 0, 0x60, 1, 0x63, 2, 0,
];

/// What is broken; the name section; the names that are read, as "type=name type.field=name …"; the report about the
/// rest.
type Row<'a> = (&'a str, Vec<u8>, &'a str, &'a str);

fn section(id: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![id];
    encode::unsigned(&mut bytes, content.len() as u64);
    bytes.extend(content);
    bytes
}

/// The subsection of type names.
fn types(content: &[u8]) -> Vec<u8> {
    section(4, content)
}

fn fields(content: &[u8]) -> Vec<u8> {
    section(10, content)
}

fn two(first: Vec<u8>, second: Vec<u8>) -> Vec<u8> {
    [first, second].concat()
}

/// Two valid names, before or after what is broken.
fn good() -> Vec<u8> {
    types(b"\x02\x00\x01a\x01\x01b")
}

const CUT: &str = "section, list or name that ends too early";
const LEFT: &str = "list that continues after its last name";
const NUMBER: &str = "list with a number of more than 32 bits";
const NO_TYPE: &str = "name of a type that the module does not have";
const NO_FIELD: &str = "name of a field that its type does not have";
const UTF8: &str = "name that is not UTF-8";

#[rustfmt::skip]
fn rows() -> Vec<Row<'static>> {
    vec![
        ("nothing", good(), "0=a 1=b", ""),
        ("no subsection", vec![], "", ""),
        // Other subsections, whatever is in them.
        ("a module's name without bytes", two(section(0, b""), good()), "0=a 1=b", ""),
        ("a module's name cut off", two(section(0, b"\x09x"), good()), "0=a 1=b", ""),
        ("a module's name not UTF-8", two(section(0, b"\x01\xff"), good()), "0=a 1=b", ""),
        ("functions without bytes", two(section(1, b""), good()), "0=a 1=b", ""),
        ("functions out of order", two(section(1, b"\x02\x05\x01f\x01\x01g"), good()), "0=a 1=b", ""),
        ("locals cut off", two(section(2, b"\xff\xff"), good()), "0=a 1=b", ""),
        ("tags without bytes", two(section(11, b""), good()), "0=a 1=b", ""),
        ("tags cut off", two(section(11, b"\x05\x00"), good()), "0=a 1=b", ""),
        ("an unknown subsection", two(section(200, b"what"), good()), "0=a 1=b", ""),
        ("a subsection of the highest number", two(section(255, b"\xff\xff"), good()), "0=a 1=b", ""),
        // Subsections of types and fields that are empty.
        ("types without bytes", two(types(b""), good()), "0=a 1=b", CUT),
        ("fields without bytes", two(fields(b""), good()), "0=a 1=b", CUT),
        ("no types", two(types(b"\0"), good()), "0=a 1=b", ""),
        ("no fields", two(fields(b"\0"), good()), "0=a 1=b", ""),
        ("a type without fields", two(fields(b"\x01\x00\x00"), good()), "0=a 1=b", ""),
        // Order.
        ("types out of order", types(b"\x03\x02\x01c\x00\x01a\x01\x01b"), "0=a 1=b 2=c", ""),
        ("types from last to first", types(b"\x02\x01\x01b\x00\x01a"), "0=a 1=b", ""),
        ("one type twice", types(b"\x03\x00\x01a\x00\x01z\x01\x01b"), "0=a 1=b", ""),
        ("fields out of order", fields(b"\x01\x00\x02\x01\x01y\x00\x01x"), "0.0=x 0.1=y", ""),
        ("one field twice", fields(b"\x01\x00\x02\x01\x01y\x01\x01z"), "0.1=y", ""),
        ("types of fields out of order", fields(b"\x02\x02\x01\x00\x01n\x00\x01\x00\x01x"), "0.0=x 2.0=n", ""),
        ("the fields of one type in two lists", fields(b"\x02\x00\x01\x00\x01x\x00\x01\x01\x01y"), "0.0=x 0.1=y", ""),
        ("fields before types", two(fields(b"\x01\x00\x01\x00\x01x"), good()), "0=a 0.0=x 1=b", ""),
        ("types in two subsections", two(types(b"\x01\x01\x01z"), good()), "0=a 1=z", ""),
        // Counts.
        ("more types than there are", two(types(b"\x05\x02\x01c"), good()), "0=a 1=b 2=c", CUT),
        ("the greatest number of types", two(types(b"\xff\xff\xff\xff\x0f\x02\x01c"), good()), "0=a 1=b 2=c", CUT),
        ("fewer types than there are", two(types(b"\x01\x02\x01c\x03\x01d"), good()), "0=a 1=b 2=c", LEFT),
        ("more fields than there are", two(fields(b"\x01\x00\x05\x01\x01y"), good()), "0=a 0.1=y 1=b", CUT),
        ("more types of fields than there are", two(fields(b"\x05\x00\x01\x01\x01y"), good()), "0=a 0.1=y 1=b", CUT),
        ("fewer types of fields than there are", two(fields(b"\x00\x00\x01\x01\x01y"), good()), "0=a 1=b", LEFT),
        ("a count and nothing", two(types(b"\x05"), good()), "0=a 1=b", CUT),
        ("a type of fields and nothing", two(fields(b"\x01\x00"), good()), "0=a 1=b", CUT),
        // Numbers.
        ("a count of 33 bits", two(types(b"\xff\xff\xff\xff\x1f\x02\x01c"), good()), "0=a 1=b", NUMBER),
        ("a count of six bytes", two(types(b"\x81\x80\x80\x80\x80\x00\x02\x01c"), good()), "0=a 1=b", NUMBER),
        ("a count of five bytes", types(b"\x81\x80\x80\x80\x00\x02\x01c"), "2=c", ""),
        ("a count that does not end", two(types(b"\x81\x80"), good()), "0=a 1=b", CUT),
        ("a type of 33 bits", two(types(b"\x02\x02\x01c\xff\xff\xff\xff\x1f\x01d"), good()), "0=a 1=b 2=c", NUMBER),
        ("a field of 33 bits", two(fields(b"\x01\x00\x02\x00\x01x\xff\xff\xff\xff\x7f\x01y"), good()), "0=a 0.0=x 1=b", NUMBER),
        ("a length of 33 bits", two(types(b"\x02\x02\x01c\x03\xff\xff\xff\xff\x10d"), good()), "0=a 1=b 2=c", NUMBER),
        // Names.
        ("a name that is not UTF-8", types(b"\x03\x00\x01\xff\x01\x01b\x02\x01c"), "1=b 2=c", UTF8),
        ("half a character", types(b"\x02\x00\x02\xe2\x80\x01\x01b"), "1=b", UTF8),
        ("a surrogate", types(b"\x02\x00\x03\xed\xa0\x80\x01\x01b"), "1=b", UTF8),
        ("a field's name that is not UTF-8", fields(b"\x01\x00\x02\x00\x01\xff\x01\x01y"), "0.1=y", UTF8),
        ("an empty name", types(b"\x02\x00\x00\x01\x01b"), "1=b", ""),
        ("an empty name, then one", types(b"\x02\x00\x00\x00\x01a"), "0=a", ""),
        ("a name with NUL", types(b"\x02\x00\x03a\0b\x01\x01b"), "1=b", "name with NUL in it"),
        ("a name longer than its list", two(types(b"\x02\x02\x01c\x03\x09d"), good()), "0=a 1=b 2=c", CUT),
        ("a name of the greatest length", two(types(b"\x02\x02\x01c\x03\xff\xff\xff\xff\x0fd"), good()), "0=a 1=b 2=c", CUT),
        ("a field's name longer than its list", two(fields(b"\x01\x00\x02\x00\x01x\x01\x09y"), good()), "0=a 0.0=x 1=b", CUT),
        // Names of types and fields that do not exist.
        ("a type that is not there", types(b"\x02\x04\x01z\x01\x01b"), "1=b", NO_TYPE),
        ("the highest type", types(b"\x02\xff\xff\xff\xff\x0f\x01z\x01\x01b"), "1=b", NO_TYPE),
        ("a field that is not there", fields(b"\x01\x00\x02\x02\x01z\x01\x01y"), "0.1=y", NO_FIELD),
        ("the highest field", fields(b"\x01\x00\x01\xff\xff\xff\xff\x0f\x01z"), "", NO_FIELD),
        ("a field of a function", fields(b"\x01\x03\x01\x00\x01z"), "", NO_FIELD),
        ("a field of no type", fields(b"\x02\x09\x01\x00\x01z\x00\x01\x00\x01x"), "0.0=x", NO_TYPE),
        // Subsections.
        ("a subsection without a size", two(good(), vec![4]), "0=a 1=b", CUT),
        ("a subsection with half a size", two(good(), vec![4, 0x80]), "0=a 1=b", CUT),
        ("a subsection longer than the section", two(good(), vec![4, 9, 1, 2, 1, b'c']), "0=a 1=b 2=c", CUT),
        ("another subsection longer than the section", two(good(), vec![7, 9, 1]), "0=a 1=b", CUT),
        ("a subsection of 33 bits", two(good(), vec![4, 0xff, 0xff, 0xff, 0xff, 0x1f, 0]), "0=a 1=b", NUMBER),
        ("bytes after a list", two(types(b"\x01\x02\x01c\0\0\0"), good()), "0=a 1=b 2=c", LEFT),
    ]
}

fn module(name_sections: &[u8]) -> Vec<u8> {
    [verdict::module_of(TYPES), name_sections.to_vec()].concat()
}

fn named(payload: &[u8]) -> Vec<u8> {
    module(&section(0, &[b"\x04name", payload].concat()))
}

/// As Rust reads it: the names, and the report about the rest.
fn by_rust(wasm: &[u8]) -> (String, String) {
    let registry = Registry::new(&Config::default()).unwrap();
    let types = registry.register_type_section(TYPES).unwrap();
    let mut names = TypeNames::new(&registry);
    names.read_module(&types, wasm).unwrap();
    let mut read = Vec::new();
    for (number, ty) in types.iter().enumerate() {
        read.extend(names.get(ty).map(|name| format!("{number}={name}")));
        let fields = 0..ty.num_fields() as u32;
        read.extend(fields.filter_map(|field| {
            let name = names.field(ty, field)?;
            Some(format!("{number}.{field}={name}"))
        }));
    }
    let said = names.passed_over().map(ToString::to_string);
    (read.join(" "), said.unwrap_or_default())
}

/// As C does.
fn by_c(wasm: &[u8]) -> (String, String) {
    let registry = c::Registry::new(WT_GC_LAYOUT_NULL);
    let types = registry.register_type_section(TYPES).unwrap();
    let mut names = Names::new(&registry);
    names.read(&types, wasm).0.unwrap();
    let mut read = Vec::new();
    for number in 0..4 {
        let ty = types.get(number).unwrap();
        read.extend(names.of(ty).map(|name| format!("{number}={name}")));
        read.extend((0..3).filter_map(|field| {
            let name = names.of_field(ty, field)?;
            Some(format!("{number}.{field}={name}"))
        }));
    }
    (read.join(" "), names.passed_over())
}

fn check(what: &str, wasm: &[u8], read: &str, said: &str) {
    for (got, words) in [by_rust(wasm), by_c(wasm)] {
        assert_eq!(got, read, "{what}");
        let begins = match said {
            "" => words.is_empty(),
            _ => words.starts_with(&format!("passed over: 1 {said} (at byte 0x")),
        };
        assert!(begins && words.matches('(').count() <= 1, "{what}: {words}");
    }
}

#[test]
fn readable_names_are_read_and_the_rest_is_reported() {
    let rows = rows();
    assert!(rows.len() > 60);
    for (what, payload, read, said) in rows {
        check(what, &named(&payload), read, said);
    }
}

#[test]
fn sections_around_a_name_section_do_not_matter() {
    let custom = |name: &[u8]| section(0, name);
    let names = custom(&[b"\x04name", &*good()].concat());
    let others = [
        ("a custom section without bytes", custom(b""), ""),
        (
            "a custom section shorter than its name",
            custom(b"\x09x"),
            "",
        ),
        (
            "a custom section whose name is not UTF-8",
            custom(b"\x01\xff"),
            "",
        ),
        ("a section of an unknown kind", section(99, b"\xff"), ""),
        (
            "a custom section of nearly this name",
            custom(b"\x05names"),
            "",
        ),
        ("an empty name section", custom(b"\x04name"), ""),
    ];
    for (what, other, said) in others {
        check(
            what,
            &module(&[other.clone(), names.clone()].concat()),
            "0=a 1=b",
            said,
        );
        check(
            what,
            &module(&[names.clone(), other].concat()),
            "0=a 1=b",
            said,
        );
    }
    let cut = [&*names, &[11, 0x80, 0x01, 0]].concat();
    check(
        "a module cut off in another section",
        &module(&cut),
        "0=a 1=b",
        CUT,
    );
    let second = custom(&[b"\x04name", &*types(b"\x02\x01\x01z\x02\x01c")].concat());
    check(
        "a second name section",
        &module(&[names, second].concat()),
        "0=a 1=b 2=c",
        "",
    );
}

/// Also: what was read does not depend on what comes after.
#[test]
fn names_before_a_cut_are_read() {
    let lists = two(good(), fields(b"\x01\x00\x02\x00\x01x\x01\x01y"));
    let whole = named(&lists);
    let (all, said) = by_rust(&whole);
    assert_eq!((&*all, &*said), ("0=a 0.0=x 0.1=y 1=b", ""));
    let mut seen = vec![String::new()];
    for len in module(&[]).len()..whole.len() {
        let (read, said) = by_rust(&whole[..len]);
        assert_eq!((read.clone(), said.clone()), by_c(&whole[..len]));
        assert_eq!(said.is_empty(), len == module(&[]).len(), "{len}: {said}");
        if seen.last() != Some(&read) {
            seen.push(read);
        }
    }
    let steps = ["", "0=a", "0=a 1=b", "0=a 0.0=x 1=b"];
    assert_eq!(seen, steps);
}

#[test]
fn the_report_counts_each_fault_and_has_the_first_byte() {
    let names = b"\x06\x00\x00\x01\x01\xff\x02\x01\0\x09\x01z\x02\x01\xfe\x03\x01d";
    let wasm = named(&two(types(names), vec![4, 9]));
    let start = module(&[]).len() + 2 + 5 + 3;
    let (read, said) = by_rust(&wasm);
    assert_eq!(read, "3=d");
    assert_eq!(
        said,
        format!(
            "passed over: 2 names that are not UTF-8 (the first at byte {:#x}), \
             1 name with NUL in it (at byte {:#x}), \
             1 name of a type that the module does not have (at byte {:#x}), \
             2 sections, lists or names that end too early (the first at byte {:#x})",
            start + 4,
            start + 7,
            start + 10,
            wasm.len() - 1,
        )
    );
    assert_eq!(by_c(&wasm), (read, said));
}

/// A name was replaced before, and the refused module names types that have a name, that lack one, and that are new.
#[test]
fn a_refused_module_leaves_the_names_as_they_were() {
    let mut config = Config::default();
    assert!(config.limits.set(Limit::NameBytes, 30));
    let registry = Registry::new(&config).unwrap();
    let types = registry.register_type_section(TYPES).unwrap();
    let get = |number| types.get(number).unwrap();
    for replaced in ["once", "once more than a third"] {
        let mut names = TypeNames::new(&registry);
        names.set(get(0), replaced).unwrap();
        names.set_field(get(0), 0, "x").unwrap();
        names.set_field(get(1), 0, "of").unwrap();
        names.set(get(0), "now").unwrap();
        let all = |names: &TypeNames| -> Vec<Option<String>> {
            let of_types = (0..4).map(|number| names.get(get(number)));
            let of_fields = (0..3).map(|number| names.field(get(number), 0));
            of_types
                .chain(of_fields)
                .map(|name| name.map(str::to_owned))
                .collect()
        };
        let before = all(&names);
        let given = b"\x04\x00\x01a\x01\x02ar\x02\x01s\x03\x1ftoo long for what is left of 30";
        let wasm = named(&self::types(given));
        let refused = names.read_module(&types, &wasm).unwrap_err();
        assert_eq!(refused.code(), Code::Limit);
        assert!(names.read_module(&types, b"\0asm").is_err());
        assert_eq!(all(&names), before);
        assert_eq!(
            names.identifier(get(1)).unwrap(),
            format!("$t{}", get(1).index().get())
        );
        // What was taken back can be given again, and its name is free.
        let given = b"\x03\x01\x01s\x02\x02ar\x03\x10as long as it is";
        names
            .read_module(&types, &named(&self::types(given)))
            .unwrap();
        assert_eq!(names.identifier(get(1)).unwrap(), "$s");
        assert_eq!(names.get(get(2)), Some("ar"));
        assert_eq!(names.get(get(0)), Some("now"));
        assert_eq!(names.field(get(0), 0), Some("x"));
    }
}
