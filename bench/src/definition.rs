//! Types as a program has them before it registers them anywhere: the input of every peer that works
//! "from definitions". A reference is the number of a type in the whole input.

use std::ops::Range;

/// Numbers, vectors and packed types, by their bytes in the binary format.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Number {
    I32 = 0x7f,
    I64 = 0x7e,
    F32 = 0x7d,
    F64 = 0x7c,
    V128 = 0x7b,
    I8 = 0x78,
    I16 = 0x77,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    Number(Number),
    /// A reference to an abstract heap type, by its byte in the binary format.
    Abstract {
        heap: u8,
        nullable: bool,
    },
    Concrete {
        type_: u32,
        nullable: bool,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Field {
    pub(crate) value: Value,
    pub(crate) mutable: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Struct,
    Array,
    /// The first `params` fields are params, the others are results; none is mutable.
    Func {
        params: u32,
    },
}

#[derive(Clone)]
pub(crate) struct SubType {
    pub(crate) kind: Kind,
    pub(crate) is_final: bool,
    pub(crate) supertype: Option<u32>,
    /// Alone in its group, final, without supertype, not referring to itself: one call can register it.
    pub(crate) is_plain: bool,
    fields: Range<u32>,
}

/// All types of an input, in rec groups that follow one another.
#[derive(Clone, Default)]
pub(crate) struct Definitions {
    types: Vec<SubType>,
    fields: Vec<Field>,
    groups: Vec<Range<u32>>,
}

impl Definitions {
    pub(crate) fn len(&self) -> u32 {
        self.types.len() as u32
    }

    pub(crate) fn groups(&self) -> &[Range<u32>] {
        &self.groups
    }

    pub(crate) fn sub_type(&self, type_: u32) -> &SubType {
        &self.types[type_ as usize]
    }

    pub(crate) fn fields(&self, type_: &SubType) -> &[Field] {
        &self.fields[type_.fields.start as usize..type_.fields.end as usize]
    }

    pub(crate) fn params_and_results(&self, type_: &SubType) -> (&[Field], &[Field]) {
        match type_.kind {
            Kind::Func { params } => self.fields(type_).split_at(params as usize),
            Kind::Struct | Kind::Array => (&[], &[]),
        }
    }

    /// Adds a type to the group that [`Self::end_group`] will end.
    pub(crate) fn push(
        &mut self,
        kind: Kind,
        is_final: bool,
        supertype: Option<u32>,
        fields: &[Field],
    ) {
        let start = self.fields.len() as u32;
        self.fields.extend_from_slice(fields);
        self.types.push(SubType {
            kind,
            is_final,
            supertype,
            is_plain: false,
            fields: start..start + fields.len() as u32,
        });
    }

    pub(crate) fn end_group(&mut self) {
        let start = self.groups.last().map_or(0, |group| group.end);
        self.groups.push(start..self.len());
        let type_ = &self.types[start as usize];
        let itself =
            |field: &Field| matches!(field.value, Value::Concrete { type_, .. } if type_ == start);
        self.types[start as usize].is_plain = start + 1 == self.len()
            && type_.is_final
            && type_.supertype.is_none()
            && !self.fields(type_).iter().any(itself);
    }

    pub(crate) fn push_singleton(
        &mut self,
        kind: Kind,
        is_final: bool,
        supertype: Option<u32>,
        fields: &[Field],
    ) {
        self.push(kind, is_final, supertype, fields);
        self.end_group();
    }

    /// How many supertypes each type has.
    pub(crate) fn depths(&self) -> Vec<u32> {
        let mut depths: Vec<u32> = Vec::with_capacity(self.types.len());
        for type_ in &self.types {
            depths.push(
                type_
                    .supertype
                    .map_or(0, |above| depths[above as usize] + 1),
            );
        }
        depths
    }
}
