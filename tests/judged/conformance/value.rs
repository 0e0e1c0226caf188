//! Value types as a module writes them, in the library's types.

use crate::oracle::c::{Type, Types};
use typereg::capi::abi::*;
use wasmparser::{AbstractHeapType, HeapType, RefType, ValType};

impl Types {
    fn module_type(&self, index: u32) -> Type {
        self.get(index as usize).expect("a type of a valid module")
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

fn reference(ty: Type, exact: bool) -> wt_val_type_t {
    wt_val_type_t {
        kind: WT_VAL_REF,
        nullable: 0,
        heap: WT_HEAP_CONCRETE,
        flags: if exact { WT_REF_EXACT } else { 0 },
        number: 0,
        type_: ty.pointer(),
        pending: std::ptr::null(),
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
