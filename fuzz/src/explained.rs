//! The bytes are a program: modules of two registries, with names or without, and pairs of their types.
//!
//! There is an explanation exactly if two types, values or fields do not match. It is no longer than
//! `src/text/identifier.rs` of the library promises: 64 bytes for each byte of the type section of the types that it is
//! about, and 4 KiB for its own words. An explanation about two types names both.

use crate::definitions;
use crate::end::assert_empty;
use crate::program::Program;
use typereg::ty::{HeapType, RefType};
use typereg::{
    Code, Error, FieldType, Registry, StorageType, Type, TypeCollection, TypeEncoder, TypeNames,
    ValType,
};

/// The most bytes of an explanation for each byte of the section that it describes.
pub const TIMES: usize = 64;
/// The most bytes of an explanation besides those.
pub const WORDS: usize = 4 * 1024;

/// A type, and the number of bytes of a type section with only this type and the types that it needs.
#[derive(Clone, Copy)]
struct Known<'a> {
    ty: &'a Type,
    len: usize,
}

impl<'a> Known<'a> {
    fn new(registry: &Registry, ty: &'a Type) -> Self {
        let mut encoder = TypeEncoder::new(registry);
        encoder.add_type(ty).expect("a type of a module");
        let len = encoder.type_section().expect("memory").len();
        Known { ty, len }
    }
}

/// The number of pairs that match, and of those that are explained.
pub fn try_input(program: &[u8]) -> [usize; 2] {
    let mut program = Program(program);
    let config = definitions::config();
    let registries = [(); 2].map(|()| Registry::new(&config).expect("memory"));
    let mut count = [0; 2];
    {
        let modules = [0, 0, 1].map(|registry: usize| {
            let wasm = definitions::module(&mut program);
            let registered = registries[registry].register_module(&wasm);
            registered.expect("a valid module")
        });
        let mut names = TypeNames::new(&registries[0]);
        for ty in modules[..2].iter().flat_map(TypeCollection::iter) {
            let len = program.byte();
            if len & 1 == 1 {
                let name = "n".repeat(1 + usize::from(len) * 4);
                names.set(ty, &name).expect("a name");
                if ty.num_fields() > 0 {
                    let name = &name[..usize::from(len)];
                    names.set_field(ty, 0, name).expect("a name");
                }
            }
        }
        let [first, second, foreign] = modules.each_ref().map(TypeCollection::iter);
        let own = first.chain(second);
        let mut all: Vec<_> = own.map(|ty| Known::new(&registries[0], ty)).collect();
        let owned = all.len();
        all.extend(foreign.map(|ty| Known::new(&registries[1], ty)));
        for (number, sub) in all.iter().enumerate() {
            for (other, sup) in all.iter().enumerate() {
                let matches = sub.ty.is_subtype_of(sup.ty);
                count[usize::from(!matches)] += 1;
                let names = ((number + other) % 2 == 1).then_some(&names);
                let why = sub.ty.explain_mismatch(sup.ty, names);
                let Some(why) = unless_refused(why, number.min(other) >= owned) else {
                    continue;
                };
                judge(why.as_deref(), matches, sub.len + sup.len);
                if let (Some(why), Some(names)) = (why, names)
                    && number.max(other) < owned
                {
                    let called = [sub, sup].map(|it| names.identifier(it.ty).expect("memory"));
                    assert_about(&why, &called);
                }
            }
        }
        for _ in 0..100 {
            if program.0.is_empty() || all.is_empty() {
                break;
            }
            let [(sub, sub_len), (sup, sup_len)] = [(); 2].map(|()| field(&mut program, &all));
            let (matches, storage_matches) = (sub.matches(sup), sub.storage.matches(sup.storage));
            count[usize::from(!matches)] += 1;
            for names in [None, Some(&names)] {
                let why = sub.explain_mismatch(sup, names);
                let Some(why) = unless_refused(why, true) else {
                    continue;
                };
                judge(why.as_deref(), matches, sub_len + sup_len);
                let why = sub.storage.explain_mismatch(sup.storage, names);
                let why = why.expect("memory");
                judge(why.as_deref(), storage_matches, sub_len + sup_len);
            }
        }
    }
    registries.iter().for_each(assert_empty);
    count
}

/// The explanation; `None` if names of a registry that has none of the types were refused, which may be.
fn unless_refused(why: Result<Option<String>, Error>, may_be: bool) -> Option<Option<String>> {
    match why {
        Err(error) if error.code() == Code::WrongRegistry && may_be => None,
        why => Some(why.expect("memory")),
    }
}

/// Panics if a match is explained or a mismatch is not, or if the explanation is too long for the bytes that it
/// describes.
pub fn judge(why: Option<&str>, matches: bool, described: usize) {
    assert_eq!(why.is_none(), matches, "explained iff it does not match");
    if let Some(why) = why {
        assert!(!why.is_empty() && !why.contains('\0'), "no words");
        let most = TIMES * described + WORDS;
        assert!(why.len() <= most, "{} bytes about {described}", why.len());
    }
}

/// Panics for an explanation whose first line does not name both types.
pub fn assert_about(why: &str, called: &[String; 2]) {
    let first = why.lines().next().unwrap_or_default();
    for name in called {
        assert!(first.contains(name), "{name} is not in: {first}");
    }
}

/// A field of one of the types, or a reference to one, and the number of bytes of the section for the types that it
/// names.
fn field<'a>(program: &mut Program<'_>, all: &[Known<'a>]) -> (FieldType<'a>, usize) {
    let Known { ty, len } = all[program.below(all.len())];
    let choice = program.byte();
    let own = match choice & 3 {
        0 => ty.field(u32::from(choice >> 4)),
        1 => ty.param(u32::from(choice >> 4)).map(FieldType::constant),
        _ => None,
    };
    let reference = RefType {
        nullable: choice & 4 != 0,
        heap: HeapType::Concrete {
            target: ty,
            exact: choice & 16 != 0,
        },
    };
    let reference = FieldType {
        storage: StorageType::Val(ValType::Ref(reference)),
        mutable: choice & 8 != 0,
    };
    (own.unwrap_or(reference), len)
}
