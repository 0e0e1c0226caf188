//! One member being written, as a chain of calls.

use super::group::RecGroupBuilder;
use super::label::{Pending, PendingArray, PendingCont, PendingExn, PendingFunc, PendingStruct};
use crate::builder::{Definition, PendingGroup, Referent, UnresolvedField};
use crate::error::Result;
use crate::registry::{Array, Cont, Exn, FieldType, Func, Kind, Struct, Type, ValType};
use core::marker::PhantomData;

/// One member being defined; it borrows its [`RecGroupBuilder`].
///
/// Every call gives it back, so that calls chain, and [`finish`](TypeBuilder::finish) ends it. One that is dropped
/// before is an error when the group is built, and so is every call that was refused.
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

/// A continuation type being defined. Without a function type it is an error when the group is built.
///
/// ```
/// use typereg::{Config, Feature, RecGroupBuilder, Registry};
///
/// let mut config = Config::default();
/// config.features.set(Feature::StackSwitching, true);
/// let registry = Registry::new(&config)?;
/// let mut builder = RecGroupBuilder::new(&registry);
/// let (step, rest) = (builder.declare_func(), builder.declare_cont());
/// builder.define_func(step).forward_ref_result(rest).finish().finish(); // gives what is left to do
/// builder.define_cont(rest).forward_func(step).finish();
/// let group = builder.build()?;
/// assert_eq!(group.get_cont(rest).cont_func(), Some(&*group.get_func(step)));
/// # Ok::<(), typereg::Error>(())
/// ```
pub type ContTypeBuilder<'b> = TypeBuilder<'b, Cont>;

/// An exn type being defined: the engine's exception object of a tag. Without a tag it is an error when the group is
/// built.
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

    /// Calls something on the definition, unless a call on it was refused before.
    pub(super) fn call<T>(
        &mut self,
        call: impl FnOnce(&mut PendingGroup, &Definition) -> Result<T>,
    ) -> Option<T> {
        self.of.call(&mut self.definition, call)
    }

    /// As `call`, for the next field, param or result.
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

    /// May no type be declared below this one? So it is, unless this is called with `false`; the last call counts.
    pub fn is_final(mut self, is_final: bool) -> Self {
        self.call(|group, definition| group.set_final(definition, is_final));
        self
    }

    /// Is the type shared, between threads of WebAssembly? It is not, unless this is called with `true`; the last call
    /// counts. Needs [`Feature::SharedEverythingThreads`](crate::Feature::SharedEverythingThreads).
    pub fn shared(mut self, is_shared: bool) -> Self {
        self.call(|group, definition| group.set_shared(definition, is_shared));
        self
    }

    /// Declares the type below a registered one. The last call, to this or to
    /// [`forward_supertype`](TypeBuilder::forward_supertype), counts. Whether it can be the supertype is checked
    /// when the group is built: it is not final, of the same kind, and matched by the type.
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
    /// Names the member of the group that describes this type; that one names this type with
    /// [`describes`](StructTypeBuilder::describes). The last call counts. Needs
    /// [`Feature::CustomDescriptors`](crate::Feature::CustomDescriptors).
    pub fn descriptor(mut self, descriptor: PendingStruct) -> Self {
        self.call(|group, definition| group.descriptor(definition, descriptor.label));
        self
    }

    /// Names the member of the group that this type describes, which is declared before it. The last call counts.
    /// Needs [`Feature::CustomDescriptors`](crate::Feature::CustomDescriptors).
    pub fn describes(mut self, described: PendingStruct) -> Self {
        self.call(|group, definition| group.describes(definition, described.label));
        self
    }

    /// Adds a field after those there are. The builder keeps a type that it refers to. Refused past
    /// [`Limit::Fields`](crate::Limit::Fields).
    pub fn field<'a>(mut self, field: impl Into<FieldType<'a>>) -> Self {
        let field = UnresolvedField::from(field.into());
        self.add(false, |group, definition| {
            group.add(definition, field, false)
        });
        self
    }

    /// Adds all fields of the supertype, which was declared before: a registered one, or a member whose definition is
    /// finished. Refused, and none added, if that would be more than [`Limit::Fields`](crate::Limit::Fields).
    pub fn inherit(mut self) -> Self {
        self.call(PendingGroup::inherit);
        self
    }

    /// Adds fields: those of another type, for example.
    pub fn fields<'a>(self, fields: impl IntoIterator<Item = FieldType<'a>>) -> Self {
        fields.into_iter().fold(self, Self::field)
    }
}

impl ArrayTypeBuilder<'_> {
    /// Says what the elements are.
    pub fn element<'a>(mut self, element: impl Into<FieldType<'a>>) -> Self {
        let element = UnresolvedField::from(element.into());
        self.add(false, |group, definition| {
            group.add(definition, element, false)
        });
        self
    }
}

impl FuncTypeBuilder<'_> {
    /// Adds a param after those there are. Refused past [`Limit::Params`](crate::Limit::Params).
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

    /// Adds a result after those there are. Refused past [`Limit::Results`](crate::Limit::Results).
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
    /// Says which function type it is a continuation of: a registered one. The last call, to this or to
    /// [`forward_func`](ContTypeBuilder::forward_func), counts.
    pub fn func(mut self, func: &Type) -> Self {
        self.call(|group, definition| group.function_type(definition, Referent::Registered(func)));
        self
    }

    /// Says which function type it is a continuation of: a member of the same group, wherever it stands in it.
    pub fn forward_func(mut self, func: PendingFunc) -> Self {
        let label = func.label;
        self.call(|group, definition| group.function_type(definition, Referent::Pending(&label)));
        self
    }
}

impl ExnTypeBuilder<'_> {
    /// Says of which tag the objects are, by its function type: a registered one. The last call, to this or to
    /// [`forward_tag`](ExnTypeBuilder::forward_tag), counts.
    pub fn tag(mut self, func: &Type) -> Self {
        self.call(|group, definition| group.function_type(definition, Referent::Registered(func)));
        self
    }

    /// Says of which tag the objects are, by its function type: a member of the same group, wherever it stands in it.
    pub fn forward_tag(mut self, func: PendingFunc) -> Self {
        let label = func.label;
        self.call(|group, definition| group.function_type(definition, Referent::Pending(&label)));
        self
    }
}
