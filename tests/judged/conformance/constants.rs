//! Constants: the initial value of a global, a table or an element of a segment must match its type. In an invalid
//! module they are read up to where wasmparser's validator stops.

use super::tally::Outcome;
use crate::oracle::c::Types;
use crate::oracle::explained::value_matches;
use crate::oracle::verdict::PROPOSALS;
use std::ops::Range;
use typereg::capi::abi::*;
use wasmparser::{
    ConstExpr, ElementItems, HeapType, Operator, Parser, Payload, RefType, Result, TableInit,
    TypeRef, UnpackedIndex, ValType, Validator,
};

struct Constant {
    /// The type of the constant.
    value: wt_val_type_t,
    place: wt_val_type_t,
    bytes: Range<u64>,
    /// It is one instruction, so only its type can be wrong.
    is_simple: bool,
}

/// In a valid module every constant matches.
pub fn check_valid(wasm: &[u8], types: &Types) -> Vec<Outcome> {
    let constants = Reader::new(types, u64::MAX).read(wasm);
    let check = |Constant { value, place, .. }| {
        if value_matches(value, place) {
            Outcome::Passed("constants that fit their place: matched")
        } else {
            Outcome::Failed(format!("{value:?} does not match {place:?}"))
        }
    };
    let constants = constants.expect("a valid module");
    constants.into_iter().map(check).collect()
}

/// In an invalid module the constant that wasmparser refuses does not match.
pub fn check_invalid(wasm: &[u8], types: &Types) -> Option<Outcome> {
    let Constant { value, place, .. } = misfit(wasm, types)?;
    Some(if value_matches(value, place) {
        Outcome::Failed(format!("{value:?} matches {place:?}"))
    } else {
        Outcome::Passed("constants that do not fit their place: no match")
    })
}

fn misfit(wasm: &[u8], types: &Types) -> Option<Constant> {
    let error = Validator::new_with_features(PROPOSALS)
        .validate_all(wasm)
        .err()?;
    if !error.message().starts_with("type mismatch") {
        return None;
    }
    let constants = Reader::new(types, error.offset()).read(wasm).ok()?;
    constants
        .into_iter()
        .find(|constant| constant.is_simple && constant.bytes.contains(&error.offset()))
}

struct Reader<'a> {
    types: &'a Types,
    /// What begins after this may be invalid.
    end: u64,
    /// The type of each function, and whether it is known to be exact.
    functions: Vec<(u32, bool)>,
    globals: Vec<ValType>,
    constants: Vec<Constant>,
}

impl<'a> Reader<'a> {
    fn new(types: &'a Types, end: u64) -> Self {
        Reader {
            types,
            end,
            functions: Vec::new(),
            globals: Vec::new(),
            constants: Vec::new(),
        }
    }

    fn read(mut self, wasm: &[u8]) -> Result<Vec<Constant>> {
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        match import?.ty {
                            TypeRef::Func(ty) => self.functions.push((ty, false)),
                            TypeRef::FuncExact(ty) => self.functions.push((ty, true)),
                            TypeRef::Global(ty) => self.globals.push(ty.content_type),
                            _ => {}
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        self.functions.push((ty?, true));
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        let table = table?;
                        if let TableInit::Expr(constant) = table.init {
                            self.add(&constant, ValType::Ref(table.ty.element_type))?;
                        }
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        let global = global?;
                        self.add(&global.init_expr, global.ty.content_type)?;
                        self.globals.push(global.ty.content_type);
                    }
                }
                Payload::ElementSection(section) => {
                    for element in section {
                        if let ElementItems::Expressions(ty, items) = element?.items {
                            for item in items {
                                self.add(&item?, ValType::Ref(ty))?;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(self.constants)
    }

    fn add(&mut self, constant: &ConstExpr<'_>, place: ValType) -> Result<()> {
        let bytes = constant.get_binary_reader().range();
        if bytes.start > self.end {
            return Ok(());
        }
        let mut instructions = constant.get_operators_reader();
        let (mut last, mut count) = (None, 0);
        while !instructions.is_end_then_eof() {
            last = self.type_of(&instructions.read()?, is_exact(place));
            count += 1;
        }
        if let Some(value) = last {
            self.constants.push(Constant {
                value: self.types.value(value),
                place: self.types.value(place),
                bytes,
                is_simple: count == 1,
            });
        }
        Ok(())
    }

    /// The type of the value of an instruction, if it is one of the usual ones. The type is exact only if `exact` is
    /// true.
    fn type_of(&self, instruction: &Operator<'_>, exact: bool) -> Option<ValType> {
        let reference = |(index, exactly)| {
            let heap = if exact && exactly {
                HeapType::Exact
            } else {
                HeapType::Concrete
            };
            RefType::new(false, heap(UnpackedIndex::Module(index))).map(ValType::Ref)
        };
        match *instruction {
            Operator::I32Const { .. } => Some(ValType::I32),
            Operator::I64Const { .. } => Some(ValType::I64),
            Operator::F32Const { .. } => Some(ValType::F32),
            Operator::F64Const { .. } => Some(ValType::F64),
            Operator::V128Const { .. } => Some(ValType::V128),
            Operator::RefNull { hty } => RefType::new(true, hty).map(ValType::Ref),
            Operator::RefI31 => Some(ValType::Ref(RefType::I31)),
            Operator::RefFunc { function_index } => {
                reference(*self.functions.get(function_index as usize)?)
            }
            Operator::GlobalGet { global_index } => {
                self.globals.get(global_index as usize).copied()
            }
            Operator::StructNew { struct_type_index }
            | Operator::StructNewDefault { struct_type_index } => {
                reference((struct_type_index, true))
            }
            Operator::ArrayNew { array_type_index }
            | Operator::ArrayNewDefault { array_type_index }
            | Operator::ArrayNewFixed {
                array_type_index, ..
            } => reference((array_type_index, true)),
            _ => None,
        }
    }
}

fn is_exact(ty: ValType) -> bool {
    matches!(ty, ValType::Ref(ty) if matches!(ty.heap_type(), HeapType::Exact(_)))
}
