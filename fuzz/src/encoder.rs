//! The bytes are a program: modules, and then additions to an encoder, right and wrong, in any order.
//!
//! The program records the number that each addition gave. A refused addition changes neither the bytes nor
//! the numbers. wasmparser's validator accepts the written bytes. Registered again, they give the same types
//! under these numbers, and another registry writes the same bytes.

use crate::definitions;
use crate::end::assert_empty;
use crate::groups;
use crate::oracle::verdict;
use crate::program::Program;
use typereg::{Code, Limit, RecGroup, RegisteredType, Registry, Type, TypeCollection, TypeEncoder};
use wasmparser::WasmFeatures;

/// The number of additions that succeeded, and that were refused.
pub fn try_input(program: &[u8]) -> [usize; 2] {
    let mut program = Program(program);
    let registry = registry(&mut program);
    let other = Registry::new(&definitions::config()).expect("memory");
    let count = {
        let mut encoding = Encoding::new(&registry, &other, &mut program);
        for _ in 0..100 {
            if program.0.is_empty() {
                break;
            }
            encoding.step(&mut program);
        }
        encoding.end()
    };
    [registry, other].iter().for_each(assert_empty);
    count
}

/// Perhaps with a limit that an encoder can reach.
fn registry(program: &mut Program<'_>) -> Registry {
    let mut config = definitions::config();
    let choice = program.byte();
    if choice & 1 == 1 {
        let limit = [Limit::ModuleTypes, Limit::ModuleRecGroups][usize::from(choice >> 1 & 1)];
        assert!(config.limits.set(limit, u64::from(choice >> 2) + 1));
    }
    Registry::new(&config).expect("memory")
}

struct Encoding<'a> {
    registry: &'a Registry,
    encoder: TypeEncoder,
    modules: Vec<TypeCollection>,
    foreign: TypeCollection,
    /// Built, not of a module.
    groups: Vec<RecGroup>,
    one_offs: Vec<RegisteredType>,
    /// The number that an addition returned for a type.
    said: Vec<(u32, RegisteredType)>,
    count: [usize; 2],
}

impl<'a> Encoding<'a> {
    fn new(registry: &'a Registry, other: &Registry, program: &mut Program<'_>) -> Self {
        let foreign = other.register_module(&definitions::module(program));
        let mut modules = Vec::new();
        for _ in 0..1 + program.below(3) {
            // A limit may prevent this.
            modules.extend(registry.register_module(&definitions::module(program)));
        }
        Encoding {
            registry,
            encoder: TypeEncoder::new(registry),
            modules,
            foreign: foreign.expect("a valid module"),
            groups: Vec::new(),
            one_offs: Vec::new(),
            said: Vec::new(),
            count: [0; 2],
        }
    }

    /// The types of this registry.
    fn all(&self) -> Vec<&Type> {
        let mut all: Vec<&Type> = self.modules.iter().flat_map(TypeCollection::iter).collect();
        all.extend(self.groups.iter().flat_map(RecGroup::iter));
        all.extend(self.one_offs.iter().map(|ty| &**ty));
        all
    }

    /// One of them, if it has any.
    fn a_type(&self, program: &mut Program<'_>) -> Option<RegisteredType> {
        program.pick(&self.all()).map(ToOwned::to_owned)
    }

    /// The number of each of them.
    fn numbers(&self) -> Vec<Option<u32>> {
        let all = self.all().into_iter();
        all.map(|ty| self.encoder.index(ty)).collect()
    }

    fn step(&mut self, program: &mut Program<'_>) {
        let before = (self.bytes(), self.numbers());
        let refused = match program.below(10) {
            0 | 1 => {
                let Some(ty) = self.a_type(program) else {
                    return;
                };
                let is_exn = ty.kind() == typereg::CompositeKind::Exn;
                let added = self.encoder.add_type(&ty);
                assert!(!is_exn || added.is_err(), "no module has an exn type");
                added.map(|number| self.said.push((number, ty))).err()
            }
            2 => {
                let Some(group) = self.a_type(program).and_then(|ty| ty.rec_group()) else {
                    return;
                };
                self.add_group(&group)
            }
            // Perhaps the empty group.
            8 if !self.groups.is_empty() => {
                let number = program.below(self.groups.len());
                let group = self.groups[number].clone();
                self.add_group(&group)
            }
            8 | 9 => {
                let outside = self.a_type(program);
                let built = groups::group(program, self.registry, outside.as_deref());
                self.groups.extend(built);
                return;
            }
            3 => {
                let Some(number) =
                    (!self.modules.is_empty()).then(|| program.below(self.modules.len()))
                else {
                    return;
                };
                let types = &self.modules[number];
                match self.encoder.add_collection(types) {
                    Ok(first) => {
                        let all = types.iter().map(ToOwned::to_owned);
                        self.said.extend((first..).zip(all));
                        None
                    }
                    Err(error) => Some(error),
                }
            }
            4 => {
                let Some(ty) = self.foreign.get(0) else {
                    return;
                };
                let added = match program.below(3) {
                    0 => self.encoder.add_type(ty),
                    1 => self.encoder.add_collection(&self.foreign),
                    _ => self
                        .encoder
                        .add_rec_group(&ty.rec_group().expect("an owner more")),
                };
                let error = added.expect_err("a type of another registry");
                assert_eq!(error.code(), Code::WrongRegistry);
                Some(error)
            }
            5 => {
                let Some(ty) = self.a_type(program) else {
                    return;
                };
                let reference = typereg::ValType::ref_to(&*ty);
                let made: typereg::Result<RegisteredType> = match program.below(4) {
                    0 => self.registry.func_type([reference], []).map(Into::into),
                    1 => self.registry.array_type(reference).map(Into::into),
                    2 => self.registry.exn_type(&ty),
                    _ => ty.trampoline(),
                };
                self.one_offs.extend(made);
                return;
            }
            6 => {
                if !self.modules.is_empty() {
                    let dropped = program.below(self.modules.len());
                    drop(self.modules.remove(dropped));
                }
                None
            }
            _ => {
                if let Some(ty) = self.a_type(program) {
                    let number = self.encoder.index(&ty);
                    for (said, _) in self.said.iter().filter(|(_, said)| *said == ty) {
                        let first = number.expect("it was added");
                        assert!(first <= *said, "the first number is the least");
                    }
                }
                None
            }
        };
        self.count[usize::from(refused.is_some())] += 1;
        if refused.is_some() {
            assert!(self.bytes() == before.0, "refused, and other bytes");
            assert_eq!(self.numbers(), before.1, "refused, and other numbers");
        }
    }

    fn add_group(&mut self, group: &RecGroup) -> Option<typereg::Error> {
        match self.encoder.add_rec_group(group) {
            Ok(first) => {
                let all = group.iter().map(ToOwned::to_owned);
                self.said.extend((first..).zip(all));
                None
            }
            Err(error) => Some(error),
        }
    }

    fn bytes(&mut self) -> Vec<u8> {
        self.encoder.module().expect("memory").to_vec()
    }

    fn end(mut self) -> [usize; 2] {
        let bytes = self.bytes();
        let payload = self.encoder.type_section().expect("memory");
        assert!(bytes == verdict::module_of(payload), "one section");
        assert_written(self.registry, &bytes, &self.said);
        self.count
    }
}

/// Panics if a written module is not valid, if its types do not have the numbers that the additions returned, or if
/// another registry writes it in other bytes.
pub fn assert_written(registry: &Registry, bytes: &[u8], said: &[(u32, RegisteredType)]) {
    if let Err(reason) = verdict::of_features(bytes, WasmFeatures::all()) {
        panic!("what is written is not valid: {reason}");
    }
    let again = registry.register_module(bytes).expect("it is valid");
    for (number, ty) in said {
        assert_eq!(again.get(*number), Some(&**ty), "not the same type");
    }
    let elsewhere = Registry::new(&definitions::config()).expect("memory");
    let types = elsewhere.register_module(bytes).expect("it is valid");
    let mut encoder = TypeEncoder::new(&elsewhere);
    assert_eq!(encoder.add_collection(&types).expect("room"), 0);
    assert!(encoder.module().expect("memory") == bytes, "other bytes");
}
