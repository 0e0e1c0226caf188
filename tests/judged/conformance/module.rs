//! What a module imports, defines and exports, in the library's types.

use super::link::{Instance, Item, Limits, reference};
use crate::oracle::c::{Type, Types};
use typereg::capi::abi::*;
use wasmparser::{
    AbstractHeapType, ExternalKind, GlobalType, HeapType, MemoryType, Parser, Payload, RefType,
    Result, TableType, TypeRef, ValType,
};

#[derive(Default)]
pub struct Outline {
    pub imports: Vec<Import>,
    /// What the module adds to its imports; those of one kind in the order of their numbers.
    defined: Vec<Item>,
    exports: Vec<(String, ExternalKind, u32)>,
}

pub struct Import {
    pub module: String,
    pub name: String,
    pub item: Item,
}

impl Outline {
    /// Of a valid module whose types these are.
    pub fn read(wasm: &[u8], types: &Types) -> Result<Self> {
        let mut outline = Outline::default();
        let defined = &mut outline.defined;
        for payload in Parser::new(0).parse_all(wasm) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        let import = import?;
                        outline.imports.push(Import {
                            module: import.module.to_owned(),
                            name: import.name.to_owned(),
                            item: types.item(import.ty),
                        });
                    }
                }
                Payload::FunctionSection(section) => {
                    for ty in section {
                        defined.push(types.item(TypeRef::FuncExact(ty?)));
                    }
                }
                Payload::TableSection(section) => {
                    for table in section {
                        defined.push(types.item(TypeRef::Table(table?.ty)));
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        defined.push(types.item(TypeRef::Memory(memory?)));
                    }
                }
                Payload::TagSection(section) => {
                    for tag in section {
                        defined.push(types.item(TypeRef::Tag(tag?)));
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        defined.push(types.item(TypeRef::Global(global?.ty)));
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        outline
                            .exports
                            .push((export.name.to_owned(), export.kind, export.index));
                    }
                }
                _ => {}
            }
        }
        Ok(outline)
    }

    /// The module with these as its imports: exported again they are what they were.
    pub fn instantiate(&self, imports: Vec<Item>) -> Instance {
        let items: Vec<Item> = imports
            .into_iter()
            .chain(self.defined.iter().copied())
            .collect();
        let find = |(name, kind, index): &(String, ExternalKind, u32)| {
            let mut of_kind = items.iter().filter(|item| item.kind() == *kind);
            let item = of_kind
                .nth(*index as usize)
                .expect("an export of a valid module");
            (name.clone(), *item)
        };
        Instance {
            exports: self.exports.iter().map(find).collect(),
        }
    }
}

impl Types {
    fn item(&self, ty: TypeRef) -> Item {
        match ty {
            TypeRef::Func(index) => Item::Func {
                ty: self.module_type(index),
                exact: false,
            },
            TypeRef::FuncExact(index) => Item::Func {
                ty: self.module_type(index),
                exact: true,
            },
            TypeRef::Table(ty) => self.table(ty),
            TypeRef::Memory(ty) => memory(ty),
            TypeRef::Global(ty) => self.global(ty),
            TypeRef::Tag(ty) => Item::Tag(self.module_type(ty.func_type_idx)),
        }
    }

    fn module_type(&self, index: u32) -> Type {
        self.get(index as usize).expect("a type of a valid module")
    }

    fn table(&self, ty: TableType) -> Item {
        Item::Table {
            element: self.value(ValType::Ref(ty.element_type)),
            sort: (ty.table64, ty.shared, 0),
            limits: Limits {
                min: ty.initial,
                max: ty.maximum,
            },
        }
    }

    fn global(&self, ty: GlobalType) -> Item {
        let content = wt_field_type_t {
            storage: self.value(ty.content_type),
            is_mutable: u8::from(ty.mutable),
            reserved: [0; 7],
        };
        Item::Global {
            content,
            shared: ty.shared,
        }
    }

    pub fn value(&self, ty: ValType) -> wt_val_type_t {
        match ty {
            ValType::I32 => value(WT_VAL_I32),
            ValType::I64 => value(WT_VAL_I64),
            ValType::F32 => value(WT_VAL_F32),
            ValType::F64 => value(WT_VAL_F64),
            ValType::V128 => value(WT_VAL_V128),
            ValType::Ref(ty) => self.reference(ty),
        }
    }

    fn reference(&self, ty: RefType) -> wt_val_type_t {
        let concrete = |index: wasmparser::UnpackedIndex, exact| {
            let index = index
                .as_module_index()
                .expect("an index as it stands in the module");
            reference(self.module_type(index), exact)
        };
        let to = match ty.heap_type() {
            HeapType::Concrete(index) => concrete(index, false),
            HeapType::Exact(index) => concrete(index, true),
            HeapType::Abstract { shared, ty } => wt_val_type_t {
                heap: heap(ty),
                flags: if shared { WT_REF_SHARED } else { 0 },
                ..value(WT_VAL_REF)
            },
        };
        wt_val_type_t {
            nullable: u8::from(ty.is_nullable()),
            ..to
        }
    }
}

fn memory(ty: MemoryType) -> Item {
    Item::Memory {
        sort: (ty.memory64, ty.shared, ty.page_size_log2.unwrap_or(16)),
        limits: Limits {
            min: ty.initial,
            max: ty.maximum,
        },
    }
}

fn value(kind: wt_val_kind_t) -> wt_val_type_t {
    wt_val_type_t {
        kind,
        nullable: 0,
        heap: 0,
        flags: 0,
        number: 0,
        type_: std::ptr::null(),
        pending: std::ptr::null(),
    }
}

fn heap(ty: AbstractHeapType) -> wt_heap_kind_t {
    match ty {
        AbstractHeapType::Func => WT_HEAP_FUNC,
        AbstractHeapType::Extern => WT_HEAP_EXTERN,
        AbstractHeapType::Any => WT_HEAP_ANY,
        AbstractHeapType::Eq => WT_HEAP_EQ,
        AbstractHeapType::I31 => WT_HEAP_I31,
        AbstractHeapType::Struct => WT_HEAP_STRUCT,
        AbstractHeapType::Array => WT_HEAP_ARRAY,
        AbstractHeapType::Exn => WT_HEAP_EXN,
        AbstractHeapType::Cont => WT_HEAP_CONT,
        AbstractHeapType::None => WT_HEAP_NONE,
        AbstractHeapType::NoExtern => WT_HEAP_NOEXTERN,
        AbstractHeapType::NoFunc => WT_HEAP_NOFUNC,
        AbstractHeapType::NoExn => WT_HEAP_NOEXN,
        AbstractHeapType::NoCont => WT_HEAP_NOCONT,
    }
}
