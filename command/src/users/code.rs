//! The types that a function's code names, in its locals and its instructions. wasmparser gives each part of an instruction
//! a name; these names decide which parts are types.

use wasmparser::{
    BinaryReaderError, BlockType, FunctionBody, HeapType, Operator, RefType, TypeRef,
    UnpackedIndex, ValType,
};

pub(super) fn is_function(import: TypeRef) -> bool {
    matches!(import, TypeRef::Func(_) | TypeRef::FuncExact(_))
}

/// Gives `found` the module's number of each type that the code names, as often as the code names it.
pub(super) fn types(
    body: &FunctionBody<'_>,
    found: &mut impl FnMut(u32),
) -> Result<(), BinaryReaderError> {
    for local in body.get_locals_reader()? {
        local?.1.name(found);
    }
    for operator in body.get_operators_reader()? {
        operator_types(&operator?, found);
    }
    Ok(())
}

/// A part of the code that can name types.
trait Naming {
    fn name(&self, found: &mut impl FnMut(u32));
}

/// The number of a type.
impl Naming for u32 {
    fn name(&self, found: &mut impl FnMut(u32)) {
        found(*self);
    }
}

impl Naming for HeapType {
    fn name(&self, found: &mut impl FnMut(u32)) {
        if let HeapType::Concrete(UnpackedIndex::Module(number))
        | HeapType::Exact(UnpackedIndex::Module(number)) = self
        {
            found(*number);
        }
    }
}

impl Naming for RefType {
    fn name(&self, found: &mut impl FnMut(u32)) {
        self.heap_type().name(found);
    }
}

impl Naming for ValType {
    fn name(&self, found: &mut impl FnMut(u32)) {
        if let ValType::Ref(reference) = self {
            reference.name(found);
        }
    }
}

impl Naming for Vec<ValType> {
    fn name(&self, found: &mut impl FnMut(u32)) {
        self.iter().for_each(|value| value.name(found));
    }
}

impl Naming for BlockType {
    fn name(&self, found: &mut impl FnMut(u32)) {
        match self {
            BlockType::Empty => {}
            BlockType::Type(value) => value.name(found),
            BlockType::FuncType(number) => found(*number),
        }
    }
}

impl Naming for wasmparser::TryTable {
    fn name(&self, found: &mut impl FnMut(u32)) {
        self.ty.name(found);
    }
}

/// Reads a part of an instruction if its name says that it is a type.
macro_rules! name_part {
    (type_index, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (struct_type_index, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (array_type_index, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (array_type_index_dst, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (array_type_index_src, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (cont_type_index, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (argument_index, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (result_index, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (blockty, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (try_table, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (hty, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (ty, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (tys, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (from_ref_type, $part:ident, $found:ident) => {
        $part.name($found)
    };
    (to_ref_type, $part:ident, $found:ident) => {
        $part.name($found)
    };
    ($other:ident, $part:ident, $found:ident) => {{
        let _ = $part;
    }};
}

macro_rules! operator_types {
    ($( @$proposal:ident $op:ident $({ $($part:ident: $type:ty),* })? => $visit:ident ($($more:tt)*) )*) => {
        fn operator_types(operator: &Operator<'_>, found: &mut impl FnMut(u32)) {
            match operator {
                $( Operator::$op $({ $($part),* })? => { $( $( name_part!($part, $part, found); )* )? } )*
                _ => {}
            }
        }
    };
}

wasmparser::for_each_operator!(operator_types);

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{Parser, Payload};

    /// The types that the code of the first function names.
    fn named(text: &str) -> Vec<u32> {
        let wasm = wat::parse_str(text).expect("it is a text");
        let mut found = Vec::new();
        for payload in Parser::new(0).parse_all(&wasm) {
            if let Payload::CodeSectionEntry(body) = payload.expect("it can be read") {
                types(&body, &mut |number| found.push(number)).expect("it can be read");
                break;
            }
        }
        found
    }

    #[test]
    fn locals_and_every_kind_of_instruction_name_their_types() {
        let types = "(type $s (struct (field i32))) (type $a (array (mut i8))) (type $f (func (param i32)))";
        let code = [
            ("(local (ref null $a))", vec![1]),
            ("(drop (struct.new $s (i32.const 1)))", vec![0]),
            ("(drop (array.new_default $a (i32.const 1)))", vec![1]),
            ("(drop (ref.null $f))", vec![2]),
            (
                "(array.copy $a $a (ref.null $a) (i32.const 0) (ref.null $a) (i32.const 0) (i32.const 0))",
                vec![1, 1, 1, 1],
            ),
            ("(drop (ref.test (ref $s) (ref.null any)))", vec![0]),
            ("(i32.const 1) (block (type $f) (drop))", vec![2]),
            (
                "(drop (block (result (ref null $s)) (ref.null $s)))",
                vec![0, 0],
            ),
            ("(call_ref $f (i32.const 1) (ref.null $f))", vec![2, 2]),
            (
                "(drop (select (result (ref null $s)) (ref.null none) (ref.null none) (i32.const 1)))",
                vec![0],
            ),
            (
                "(drop (block (result (ref null $s)) (br_on_cast 0 anyref (ref null $s) (ref.null any)) (drop) (ref.null none)))",
                vec![0, 0],
            ),
            ("(drop (i32.const 7)) (drop (memory.size))", vec![]),
        ];
        for (code, expected) in code {
            let text = format!("(module {types} (memory 1) (func {code}))");
            assert_eq!(named(&text), expected, "{code}");
        }
    }
}
