//! One member being written, as a chain of calls.

use super::{ForwardRefBuilder, Pending, RecGroupBuilder};
use crate::builder::{Definition, ForwardRef, Named, PendingGroup, PendingType};
use crate::error::Result;
use crate::registry::{Array, FieldType, Func, Kind, Struct, Type, ValType};
use core::marker::PhantomData;

/// One member being defined; it borrows its [`RecGroupBuilder`].
///
/// Every call gives it back, so that calls chain, and [`finish`](TypeBuilder::finish) ends it. One that is dropped
/// before is an error when the group is built, and so is whatever a call had to refuse.
#[must_use = "a definition ends with `finish`; without, the group cannot be built"]
pub struct TypeBuilder<'b, K> {
    of: &'b mut RecGroupBuilder,
    /// `None` once something was refused.
    definition: Option<Definition>,
    kind: PhantomData<K>,
}

/// A struct type being defined.
///
/// ```
/// use typereg::{Config, FieldType, RecGroupBuilder, Registry, StorageType, ValType};
///
/// let registry = Registry::new(&Config::default())?;
/// let point = registry.struct_type([FieldType::mutable(ValType::F64); 2])?;
/// let mut builder = RecGroupBuilder::new(&registry);
/// let shape = builder.declare_struct();
/// builder
///     .define_struct(shape)
///     .is_final(false)
///     .field(StorageType::I8)
///     .field(FieldType::mutable(ValType::ref_null(&point)))
///     .forward_ref_field(shape).mutable(true).finish()
///     .finish();
/// let group = builder.build()?;
/// assert_eq!(
///     group.get_struct(shape).to_wat()?,
///     "(type $t2 (sub (struct (field i8) (field (mut (ref null $t1))) (field (mut (ref null $t2))))))"
/// );
/// # Ok::<(), typereg::Error>(())
/// ```
pub type StructTypeBuilder<'b> = TypeBuilder<'b, Struct>;

/// An array type being defined.
pub type ArrayTypeBuilder<'b> = TypeBuilder<'b, Array>;

/// A function type being defined.
pub type FuncTypeBuilder<'b> = TypeBuilder<'b, Func>;

impl<'b, K: Kind> TypeBuilder<'b, K> {
    pub(super) fn new(
        of: &'b mut RecGroupBuilder,
        definition: Option<Definition>,
    ) -> TypeBuilder<'b, K> {
        TypeBuilder {
            of,
            definition,
            kind: PhantomData,
        }
    }

    /// Does something to the definition, unless it has been refused something before.
    pub(super) fn tell<T>(
        &mut self,
        call: impl FnOnce(&mut PendingGroup, Definition) -> Result<T>,
    ) -> Option<T> {
        self.of.tell(&mut self.definition, call)
    }

    /// As `tell`, for the next field, param or result.
    fn add<T>(
        &mut self,
        is_result: bool,
        call: impl FnOnce(&mut PendingGroup, Definition) -> Result<T>,
    ) -> Option<T> {
        self.tell(|group, definition| {
            let place = group.next_part(definition, is_result);
            call(group, definition).map_err(|error| match place {
                Some((part, number)) => error.at_part(part, number),
                None => error,
            })
        })
    }

    fn refer(
        mut self,
        is_result: bool,
        begin: fn(&mut PendingGroup, Definition, PendingType) -> Result<ForwardRef>,
        target: PendingType,
    ) -> ForwardRefBuilder<'b, K> {
        let reference = self.add(is_result, |group, definition| {
            begin(group, definition, target)
        });
        ForwardRefBuilder::new(self, reference)
    }

    /// May no type be declared below this one? So it is, unless this is called with `false`; the last call counts.
    pub fn is_final(mut self, is_final: bool) -> Self {
        self.tell(|group, definition| group.set_final(definition, is_final));
        self
    }

    /// Declares the type below a registered one. The last call, to this or to
    /// [`forward_supertype`](TypeBuilder::forward_supertype), counts. Whether it can be the supertype is checked
    /// when the group is built: it is not final, of the same kind, and matched by the type.
    pub fn supertype(mut self, supertype: &Type) -> Self {
        self.tell(|group, definition| group.supertype(definition, Named::Registered(supertype)));
        self
    }

    /// Declares the type below a member of the same group, which must have been declared before it.
    pub fn forward_supertype(mut self, supertype: Pending<K>) -> Self {
        let label = supertype.label;
        self.tell(|group, definition| group.supertype(definition, Named::Pending(label)));
        self
    }

    /// Ends the definition.
    pub fn finish(mut self) {
        self.tell(PendingGroup::finish);
    }
}

impl<'b> StructTypeBuilder<'b> {
    /// Adds a field behind those there are. The builder keeps a type that it refers to.
    pub fn field<'a>(mut self, field: impl Into<FieldType<'a>>) -> Self {
        let field = field.into().map(Named::Registered);
        self.add(false, |group, definition| group.field(definition, field));
        self
    }

    /// Adds fields: those of the supertype, for example.
    pub fn fields<'a>(self, fields: impl IntoIterator<Item = FieldType<'a>>) -> Self {
        fields.into_iter().fold(self, Self::field)
    }

    /// Begins a field that refers to a member of the same group, wherever it stands in it: nullable and constant
    /// unless told otherwise.
    pub fn forward_ref_field(
        self,
        target: impl Into<PendingType>,
    ) -> ForwardRefBuilder<'b, Struct> {
        self.refer(false, PendingGroup::forward_ref_field, target.into())
    }
}

impl<'b> ArrayTypeBuilder<'b> {
    /// Says what the elements are.
    pub fn element<'a>(mut self, element: impl Into<FieldType<'a>>) -> Self {
        let element = element.into().map(Named::Registered);
        self.add(false, |group, definition| group.field(definition, element));
        self
    }

    /// Begins the element as a reference to a member of the same group: nullable and constant unless told otherwise.
    pub fn forward_ref_element(
        self,
        target: impl Into<PendingType>,
    ) -> ForwardRefBuilder<'b, Array> {
        self.refer(false, PendingGroup::forward_ref_field, target.into())
    }
}

impl<'b> FuncTypeBuilder<'b> {
    /// Adds a param behind those there are.
    pub fn param(mut self, param: ValType<'_>) -> Self {
        let param = param.map(Named::Registered);
        self.add(false, |group, definition| group.param(definition, param));
        self
    }

    /// Adds params.
    pub fn params<'a>(self, params: impl IntoIterator<Item = ValType<'a>>) -> Self {
        params.into_iter().fold(self, Self::param)
    }

    /// Adds a result behind those there are.
    pub fn result(mut self, result: ValType<'_>) -> Self {
        let result = result.map(Named::Registered);
        self.add(true, |group, definition| group.result(definition, result));
        self
    }

    /// Adds results.
    pub fn results<'a>(self, results: impl IntoIterator<Item = ValType<'a>>) -> Self {
        results.into_iter().fold(self, Self::result)
    }

    /// Begins a param that refers to a member of the same group: nullable unless told otherwise.
    pub fn forward_ref_param(self, target: impl Into<PendingType>) -> ForwardRefBuilder<'b, Func> {
        self.refer(false, PendingGroup::forward_ref_param, target.into())
    }

    /// Begins a result that refers to a member of the same group: nullable unless told otherwise.
    pub fn forward_ref_result(self, target: impl Into<PendingType>) -> ForwardRefBuilder<'b, Func> {
        self.refer(true, PendingGroup::forward_ref_result, target.into())
    }
}
