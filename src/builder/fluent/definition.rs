//! One member being defined, as a chain of calls.

use super::group::RecGroupBuilder;
use super::label::{Pending, PendingArray, PendingCont, PendingExn, PendingFunc, PendingStruct};
use crate::builder::{Definition, PendingGroup, Referent, UnresolvedField};
use crate::error::Result;
use crate::registry::{Array, Cont, Exn, FieldType, Func, Kind, Struct, Type, ValType};
use core::marker::PhantomData;

/// One member being defined; it borrows its [`RecGroupBuilder`].
///
/// Every call returns it, so that calls can be chained; [`finish`](TypeBuilder::finish) ends it. Building the group is
/// refused if a definition was dropped before its `finish`, or if a call was refused.
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

/// A continuation type being defined. Building the group is refused if it has no function type.
///
/// ```
/// use typereg::{Config, Feature, RecGroupBuilder, Registry};
///
/// let mut config = Config::default();
/// config.features.set(Feature::StackSwitching, true);
/// let registry = Registry::new(&config)?;
/// let mut builder = RecGroupBuilder::new(&registry);
/// let (step, rest) = (builder.declare_func(), builder.declare_cont());
/// builder.define_func(step).forward_ref_result(rest).finish().finish(); // returns what is left to do
/// builder.define_cont(rest).forward_func(step).finish();
/// let group = builder.build()?;
/// assert_eq!(group.get_cont(rest).cont_func(), Some(&*group.get_func(step)));
/// # Ok::<(), typereg::Error>(())
/// ```
pub type ContTypeBuilder<'b> = TypeBuilder<'b, Cont>;

/// An exn type being defined: the engine's exception object of a tag. Building the group is refused if it has no tag.
pub type ExnTypeBuilder<'b> = TypeBuilder<'b, Exn>;

impl RecGroupBuilder {
    /// Begins to define a struct type. A definition of it that was begun or finished before is void.
    pub fn define_struct(&mut self, pending: PendingStruct) -> StructTypeBuilder<'_> {
        self.define(pending)
    }

    /// Begins to define an array type. A definition of it that was begun or finished before is void.
    pub fn define_array(&mut self, pending: PendingArray) -> ArrayTypeBuilder<'_> {
        self.define(pending)
    }

    /// Begins to define a function type. A definition of it that was begun or finished before is void.
    pub fn define_func(&mut self, pending: PendingFunc) -> FuncTypeBuilder<'_> {
        self.define(pending)
    }

    /// Begins to define a continuation type. A definition of it that was begun or finished before is void.
    pub fn define_cont(&mut self, pending: PendingCont) -> ContTypeBuilder<'_> {
        self.define(pending)
    }

    /// Begins to define an exn type. A definition of it that was begun or finished before is void.
    pub fn define_exn(&mut self, pending: PendingExn) -> ExnTypeBuilder<'_> {
        self.define(pending)
    }

    fn define<K: Kind>(&mut self, pending: Pending<K>) -> TypeBuilder<'_, K> {
        let definition = self.begin(pending);
        TypeBuilder::new(self, definition)
    }
}

impl<'b, K: Kind> TypeBuilder<'b, K> {
    fn new(of: &'b mut RecGroupBuilder, definition: Option<Definition>) -> TypeBuilder<'b, K> {
        TypeBuilder {
            of,
            definition,
            kind: PhantomData,
        }
    }

    /// Makes this call on the definition, unless an earlier one was refused.
    pub(super) fn call<T>(
        &mut self,
        call: impl FnOnce(&mut PendingGroup, &Definition) -> Result<T>,
    ) -> Option<T> {
        self.of.call(&mut self.definition, call)
    }

    /// Like `call`, for the next field, param or result.
    pub(super) fn add<T>(
        &mut self,
        is_result: bool,
        call: impl FnOnce(&mut PendingGroup, &Definition) -> Result<T>,
    ) -> Option<T> {
        self.call(|group, definition| {
            let place = group.next_part(definition, is_result);
            call(group, definition).map_err(|error| match place {
                Some((part, number)) => error.at_part(part, number),
                None => error,
            })
        })
    }

    /// Sets whether the type is final: no type can be declared below it. It is by default; the last call counts.
    pub fn is_final(mut self, is_final: bool) -> Self {
        self.call(|group, definition| group.set_final(definition, is_final));
        self
    }

    /// Sets whether the type is shared between threads of WebAssembly. It is not by default; the last call counts.
    /// Needs [`Feature::SharedEverythingThreads`](crate::Feature::SharedEverythingThreads).
    pub fn shared(mut self, is_shared: bool) -> Self {
        self.call(|group, definition| group.set_shared(definition, is_shared));
        self
    }

    /// Declares the type below a registered one. The last call, to this or to
    /// [`forward_supertype`](TypeBuilder::forward_supertype), counts. Whether it can be the supertype is checked when
    /// the group is built: it must not be final, it must be of the same kind, and the type must match it.
    pub fn supertype(mut self, supertype: &Type) -> Self {
        self.call(|group, definition| group.supertype(definition, Referent::Registered(supertype)));
        self
    }

    /// Declares the type below a member of the same group, which must have been declared before it.
    pub fn forward_supertype(mut self, supertype: Pending<K>) -> Self {
        let label = supertype.label;
        self.call(|group, definition| group.supertype(definition, Referent::Pending(&label)));
        self
    }

    /// Ends the definition.
    pub fn finish(mut self) {
        self.call(PendingGroup::finish);
    }
}

impl StructTypeBuilder<'_> {
    /// Names the member of the group that describes this type; that member names this type with
    /// [`describes`](StructTypeBuilder::describes). The last call counts. Needs
    /// [`Feature::CustomDescriptors`](crate::Feature::CustomDescriptors).
    pub fn descriptor(mut self, descriptor: PendingStruct) -> Self {
        self.call(|group, definition| group.descriptor(definition, descriptor.label));
        self
    }

    /// Names the member of the group that this type describes; it must be declared before this one. The last call
    /// counts. Needs [`Feature::CustomDescriptors`](crate::Feature::CustomDescriptors).
    pub fn describes(mut self, described: PendingStruct) -> Self {
        self.call(|group, definition| group.describes(definition, described.label));
        self
    }

    /// Adds a field at the end. The builder keeps a type that the field refers to alive. Refused past
    /// [`Limit::Fields`](crate::Limit::Fields).
    pub fn field<'a>(mut self, field: impl Into<FieldType<'a>>) -> Self {
        let field = UnresolvedField::from(field.into());
        self.add(false, |group, definition| {
            group.add(definition, field, false)
        });
        self
    }

    /// Adds all fields of the supertype that was declared: a registered type, or a member whose definition is finished.
    /// Refused, without adding any field, if there would be more than [`Limit::Fields`](crate::Limit::Fields).
    pub fn inherit(mut self) -> Self {
        self.call(PendingGroup::inherit);
        self
    }

    /// Adds fields, for example those of another type.
    pub fn fields<'a>(self, fields: impl IntoIterator<Item = FieldType<'a>>) -> Self {
        fields.into_iter().fold(self, Self::field)
    }
}

impl ArrayTypeBuilder<'_> {
    /// Sets the type of the elements.
    pub fn element<'a>(mut self, element: impl Into<FieldType<'a>>) -> Self {
        let element = UnresolvedField::from(element.into());
        self.add(false, |group, definition| {
            group.add(definition, element, false)
        });
        self
    }
}

impl FuncTypeBuilder<'_> {
    /// Adds a param at the end. Refused past [`Limit::Params`](crate::Limit::Params).
    pub fn param(mut self, param: ValType<'_>) -> Self {
        let param = UnresolvedField::from(FieldType::constant(param));
        self.add(false, |group, definition| {
            group.add(definition, param, false)
        });
        self
    }

    /// Adds params.
    pub fn params<'a>(self, params: impl IntoIterator<Item = ValType<'a>>) -> Self {
        params.into_iter().fold(self, Self::param)
    }

    /// Adds a result at the end. Refused past [`Limit::Results`](crate::Limit::Results).
    pub fn result(mut self, result: ValType<'_>) -> Self {
        let result = UnresolvedField::from(FieldType::constant(result));
        self.add(true, |group, definition| {
            group.add(definition, result, true)
        });
        self
    }

    /// Adds results.
    pub fn results<'a>(self, results: impl IntoIterator<Item = ValType<'a>>) -> Self {
        results.into_iter().fold(self, Self::result)
    }
}

impl ContTypeBuilder<'_> {
    /// Sets the function type of the continuation: a registered type. The last call, to this or to
    /// [`forward_func`](ContTypeBuilder::forward_func), counts.
    pub fn func(mut self, func: &Type) -> Self {
        self.call(|group, definition| group.function_type(definition, Referent::Registered(func)));
        self
    }

    /// Sets the function type of the continuation: a member of the same group, at any position.
    pub fn forward_func(mut self, func: PendingFunc) -> Self {
        let label = func.label;
        self.call(|group, definition| group.function_type(definition, Referent::Pending(&label)));
        self
    }
}

impl ExnTypeBuilder<'_> {
    /// Sets the function type of the tag: a registered type. The last call, to this or to
    /// [`forward_tag`](ExnTypeBuilder::forward_tag), counts.
    pub fn tag(mut self, func: &Type) -> Self {
        self.call(|group, definition| group.function_type(definition, Referent::Registered(func)));
        self
    }

    /// Sets the function type of the tag: a member of the same group, at any position.
    pub fn forward_tag(mut self, func: PendingFunc) -> Self {
        let label = func.label;
        self.call(|group, definition| group.function_type(definition, Referent::Pending(&label)));
        self
    }
}
