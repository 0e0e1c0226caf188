//! Reading the imports and exports of a module never takes more heap than registering may: 64 bytes for each byte and
//! 64 KiB, however many entries fit into the bytes and whatever the bytes claim.
#![expect(clippy::print_stdout, reason = "a test says what each takes")]

use crate::oracle::c::Registry;
use crate::oracle::interface::Interface;
use crate::oracle::{encode, heap};
use typereg::capi::abi::*;

/// One function type.
const TYPES: [u8; 6] = [1, 4, 1, 0x60, 0, 0];
const MANY: usize = 150_000;

fn section(module: &mut Vec<u8>, id: u8, count: u64, entries: &[u8]) {
    let mut payload = Vec::new();
    encode::unsigned(&mut payload, count);
    payload.extend(entries);
    module.push(id);
    encode::unsigned(module, payload.len() as u64);
    module.extend(payload);
}

/// Whether it can be read.
fn read(name: &str, sections: impl FnOnce(&mut Vec<u8>)) -> bool {
    let registry = Registry::new(WT_GC_LAYOUT_DRC);
    let mut module = b"\0asm\x01\0\0\0".to_vec();
    module.extend(TYPES);
    sections(&mut module);
    let types = registry.register_module(&module).expect("one type");
    let (interface, taken) = heap::measure(|| Interface::read(&types, &module));
    let bound = heap::bound(module.len());
    let len = module.len();
    println!("{name}: {:.1} for each byte", taken as f64 / len as f64);
    assert!(
        taken <= bound,
        "{name}: {len} bytes take {taken}, more than {bound}"
    );
    interface.is_ok()
}

/// The shortest entry of each kind, of which most fit into a module; also in numbers at which a vector has just grown.
#[test]
fn an_interface_takes_at_most_64_bytes_per_module_byte() {
    let _alone = crate::alone();
    let entries: [(&str, u8, &[u8]); 12] = [
        ("functions", 3, &[0]),
        ("tables", 4, &[0x70, 0, 0]),
        (
            "tables with elements",
            4,
            &[0x40, 0, 0x70, 0, 0, 0xd2, 0, 0x0b],
        ),
        ("memories", 5, &[0, 0]),
        ("tags", 13, &[0, 0]),
        ("globals", 6, &[0x7f, 0, 0x0b]),
        ("imported functions", 2, &[0, 0, 0, 0]),
        ("imported tables", 2, &[0, 0, 1, 0x70, 0, 0]),
        ("imported memories", 2, &[0, 0, 2, 0, 0]),
        ("imported globals", 2, &[0, 0, 3, 0x7f, 0]),
        ("imported tags", 2, &[0, 0, 4, 0, 0]),
        (
            "imports with names",
            2,
            &[3, b'a', b'b', b'c', 2, b'd', b'e', 0, 0],
        ),
    ];
    for (name, id, entry) in entries {
        for count in [MANY, (1 << 17) + 1] {
            let is_read = read(name, |module| {
                section(module, id, count as u64, &entry.repeat(count));
            });
            assert!(is_read, "{name}");
        }
    }
    for count in [MANY, (1 << 17) + 1] {
        let is_read = read("exports", |module| {
            section(module, 3, 1, &[0]);
            section(module, 7, count as u64, &[0, 0, 0].repeat(count));
        });
        assert!(is_read);
    }
}

#[test]
fn a_count_without_imports_allocates_nothing() {
    let _alone = crate::alone();
    for id in [2, 3, 4, 5, 6, 7, 13] {
        for count in [1_000, 1 << 24, u32::MAX] {
            assert!(!read("claims", |module| section(
                module,
                id,
                count.into(),
                &[]
            )));
        }
    }
    // Compact imports share the name of their module, and could repeat it for one byte each.
    let is_read = read("compact imports", |module| {
        let mut entry = Vec::new();
        encode::unsigned(&mut entry, 10_000);
        entry.extend([b'x'; 10_000]);
        entry.extend([0, 0x7e, 2, 0, 0]);
        encode::unsigned(&mut entry, 10_000);
        entry.extend([0; 10_000]);
        section(module, 2, 1, &entry);
    });
    assert!(!is_read);
}
