//! Types that need no builder: final, without supertype, each a group of one.
//!
//! Written straight into a draft, on the path that every group takes. The types that they name are
//! the caller's, who keeps them alive until the call returns.

use super::Named;
use crate::error::{ErrorKind, Part, Result};
use crate::key::{Draft, Head, Target};
use crate::planted::{Bug, planted};

use crate::registry::{RegisteredType, Registry, TypeRef};
use crate::ty::{CompositeKind, FieldType, HeapType, RefType, StorageType, ValType};

impl Registry {
    /// A func type of these params and results.
    pub fn func_type<'a>(
        &self,
        params: impl ExactSizeIterator<Item = Result<ValType<Named<'a>>>>,
        results: impl ExactSizeIterator<Item = Result<ValType<Named<'a>>>>,
    ) -> Result<RegisteredType> {
        let head = head(CompositeKind::Func, params.len(), results.len());
        let constant = |value: Result<ValType<Named<'a>>>| value.map(FieldType::constant);
        self.one_off(head, params.map(constant), results.map(constant))
    }

    /// A struct type of these fields.
    pub fn struct_type<'a>(
        &self,
        fields: impl ExactSizeIterator<Item = Result<FieldType<Named<'a>>>>,
    ) -> Result<RegisteredType> {
        let head = head(CompositeKind::Struct, fields.len(), 0);
        self.one_off(head, fields, core::iter::empty())
    }

    /// An array type of this element.
    pub fn array_type(&self, element: FieldType<Named<'_>>) -> Result<RegisteredType> {
        let head = head(CompositeKind::Array, 1, 0);
        self.one_off(head, core::iter::once(Ok(element)), core::iter::empty())
    }

    /// The exn type of a tag: the engine's exception object with the tag's params as fields.
    pub fn exn_type(&self, tag: TypeRef<'_>) -> Result<RegisteredType> {
        let core = self.core();
        if tag.slot().registry() != core.id {
            return Err(ErrorKind::WrongRegistry.into());
        }
        if tag.kind() != CompositeKind::Func {
            return Err(ErrorKind::WrongKind("a tag's function type").into());
        }
        if tag.result_count() != 0 {
            return Err(ErrorKind::TagHasResults.into());
        }
        let mut draft = Draft::default();
        let head = head(CompositeKind::Exn, 1, 0);
        draft.head(head, &core.config.limits)?;
        draft.field(FieldType {
            mutable: false,
            storage: StorageType::Val(ValType::Ref(RefType {
                nullable: false,
                heap: HeapType::Concrete {
                    target: Target::Outside(tag.index()),
                    exact: false,
                },
            })),
        })?;
        core.register_alone(&draft)
    }

    fn one_off<'a>(
        &self,
        head: Head,
        fields: impl Iterator<Item = Result<FieldType<Named<'a>>>>,
        results: impl Iterator<Item = Result<FieldType<Named<'a>>>>,
    ) -> Result<RegisteredType> {
        let core = self.core();
        let mut draft = Draft::default();
        draft.head(head, &core.config.limits)?;
        let mut add = |part, i, field: Result<FieldType<Named<'a>>>| {
            let field = field.and_then(|field| field.try_map(|named| self.outside(named)));
            draft.field(field.map_err(|error| error.at_part(part, i))?)
        };
        let first = head.part_of_fields();
        (0..)
            .zip(fields)
            .try_for_each(|(i, field)| add(first, i, field))?;
        (0..)
            .zip(results)
            .try_for_each(|(i, result)| add(Part::Result, i, result))?;
        core.register_alone(&draft)
    }

    fn outside(&self, named: Named<'_>) -> Result<Target> {
        match named {
            Named::Registered(ty)
                if ty.slot().registry() == self.core().id || planted(Bug::ForeignType) =>
            {
                Ok(Target::Outside(ty.index()))
            }
            Named::Registered(_) => Err(ErrorKind::WrongRegistry.into()),
            Named::Pending(_) => Err(ErrorKind::WrongBuilder.into()),
        }
    }
}

/// Refuses nothing: a count beyond what a head holds is beyond every limit too, and refused as
/// such.
fn head(kind: CompositeKind, fields: usize, results: usize) -> Head {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Head {
        kind,
        is_final: true,
        supertype: None,
        fields: count(fields),
        results: count(results),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn a_count_beyond_the_limit_is_refused_before_anything_is_read() {
        let registry = Registry::new(&Config::default()).unwrap();
        let unread = || -> Result<FieldType<Named<'static>>> { panic!("read") };
        let limits = crate::Limits::default();
        let limit = limits.get(crate::Limit::Fields) as usize;
        for fields in [limit + 1, 1 << 16, u32::MAX as usize] {
            let error = registry
                .struct_type((0..fields).map(|_| unread()))
                .unwrap_err();
            assert_eq!(error.code(), crate::Code::Limit, "{fields} fields");
        }
    }

    #[test]
    fn a_type_of_another_registry_is_refused() {
        let [here, there] = [(); 2].map(|()| Registry::new(&Config::default()).unwrap());
        let both = [&here, &there].map(|registry| registry.struct_type(core::iter::empty()));
        let [Ok(_), Ok(theirs)] = &both else {
            panic!("two types of one index")
        };
        let element = FieldType {
            mutable: false,
            storage: StorageType::Val(ValType::Ref(RefType {
                nullable: true,
                heap: HeapType::Concrete {
                    target: Named::Registered(theirs.as_ref()),
                    exact: false,
                },
            })),
        };
        let refused = here.array_type(element).unwrap_err();
        assert_eq!(refused.code(), crate::Code::WrongRegistry);
        assert_eq!(here.stats().live_types, 1);
    }
}
