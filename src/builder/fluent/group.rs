//! A rec group being built: it declares members, keeps the errors, and builds.

use super::label::{Pending, PendingArray, PendingCont, PendingExn, PendingFunc, PendingStruct};
use crate::builder::{Definition, PendingGroup, PendingType};
use crate::error::{Error, Result};
use crate::memory::try_push;
use crate::registry::{
    ArrayType, ContType, ExnType, FuncType, Kind, RecGroup, Registry, StructType, TypeOf,
};
use crate::ty::CompositeKind;
use core::fmt;

/// Declares, defines and finally registers the members of one rec group.
///
/// Declare every member, define each, build. Members refer to one another in any direction; the order of declaration is
/// their order in the group, and so part of their identity.
///
/// ```
/// use typereg::{Config, FieldType, RecGroupBuilder, Registry, ValType};
///
/// let registry = Registry::new(&Config::default())?;
/// let mut builder = RecGroupBuilder::new(&registry);
/// let tree = builder.declare_struct();
/// let children = builder.declare_array();
/// builder
///     .define_struct(tree)
///     .field(FieldType::mutable(ValType::I32))
///     .forward_ref_field(children).nullable(false).finish()
///     .finish();
/// builder
///     .define_array(children)
///     .forward_ref_element(tree).mutable(true).finish()
///     .finish();
/// let group = builder.build()?;
///
/// assert_eq!(group.get_struct(tree).num_fields(), 2);
/// assert_eq!(group.get_array(children).element().to_string(), "(mut (ref null $t1))");
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// # Errors
///
/// No call returns an error before [`build`](RecGroupBuilder::build), which returns the first one. Definitions can then
/// be corrected and the group built again, by the same rule as in C++ (see `src/builder/mod.rs`):
///
/// - An error in a definition is forgotten when that member is defined again. Until then it stops that definition, and
///   no other.
/// - Any other error stays, and the builder cannot build any more: a declaration that was refused (for lack of memory,
///   or by [`Limit::GroupTypes`](crate::Limit::GroupTypes)), or the definition of a label of another builder.
///
/// ```
/// use typereg::{Code, Config, RecGroupBuilder, Registry, ValType};
///
/// let registry = Registry::new(&Config::default())?;
/// let mut builder = RecGroupBuilder::new(&registry);
/// let top = builder.declare_struct();
/// let below = builder.declare_struct();
/// builder.define_struct(top).field(ValType::I32).finish(); // final by default
/// builder.define_struct(below).forward_supertype(top).field(ValType::I32).finish();
///
/// let error = builder.build().unwrap_err();
/// assert_eq!(error.code(), Code::InvalidType);
/// assert_eq!(error.to_string(), "type 1 of the group: its supertype, type 0 of the group, is final: no type can be declared below it");
///
/// builder.define_struct(top).is_final(false).field(ValType::I32).finish();
/// let group = builder.build()?;
/// assert!(group.get_struct(below).is_subtype_of(&group.get_struct(top)));
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// # What does not compile
///
/// Defining a label of another kind, or naming one as the supertype:
///
/// ```compile_fail,E0308
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// let mut builder = typereg::RecGroupBuilder::new(&registry);
/// let array = builder.declare_array();
/// builder.define_struct(array).finish();
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// ```compile_fail,E0308
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// let mut builder = typereg::RecGroupBuilder::new(&registry);
/// let (array, object) = (builder.declare_array(), builder.declare_struct());
/// builder.define_struct(object).forward_supertype(array).finish();
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// Two definitions at once, and calls on a finished one:
///
/// ```compile_fail,E0499
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// let mut builder = typereg::RecGroupBuilder::new(&registry);
/// let (a, b) = (builder.declare_struct(), builder.declare_struct());
/// let (of_a, of_b) = (builder.define_struct(a), builder.define_struct(b));
/// of_a.finish();
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// ```compile_fail,E0382
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
/// let mut builder = typereg::RecGroupBuilder::new(&registry);
/// let a = builder.declare_struct();
/// let definition = builder.define_struct(a);
/// definition.finish();
/// definition.finish();
/// # Ok::<(), typereg::Error>(())
/// ```
pub struct RecGroupBuilder {
    group: PendingGroup,
    /// The first error of each definition, the earliest first. Those of members that were defined again are forgotten:
    /// they no longer count, and are removed now and then.
    errors: Vec<(Definition, Error)>,
    /// How many errors there may be before the forgotten ones are removed.
    most_errors: usize,
    /// An error that no new definition can correct. Calls after it do nothing.
    lasting: Option<Error>,
}

impl RecGroupBuilder {
    /// A builder without members, for a group of this registry.
    pub fn new(registry: &Registry) -> RecGroupBuilder {
        RecGroupBuilder {
            group: PendingGroup::new(registry),
            errors: Vec::new(),
            most_errors: 0,
            lasting: None,
        }
    }

    /// Declares a struct type as the next member.
    pub fn declare_struct(&mut self) -> PendingStruct {
        self.declare_known()
    }

    /// Declares an array type as the next member.
    pub fn declare_array(&mut self) -> PendingArray {
        self.declare_known()
    }

    /// Declares a function type as the next member.
    pub fn declare_func(&mut self) -> PendingFunc {
        self.declare_known()
    }

    /// Declares a continuation type as the next member.
    pub fn declare_cont(&mut self) -> PendingCont {
        self.declare_known()
    }

    /// Declares an exn type as the next member.
    pub fn declare_exn(&mut self) -> PendingExn {
        self.declare_known()
    }

    /// Declares a type of this kind as the next member, for a program that learns the kind at run time. `try_from`
    /// makes the label by which it is defined: `PendingStruct::try_from(label)?`.
    pub fn declare(&mut self, kind: CompositeKind) -> PendingType {
        self.group.declare(kind).unwrap_or_else(|error| {
            self.lasting.get_or_insert(error);
            PendingType::of_no_builder(kind)
        })
    }

    /// Begins another group, as a new builder of the same registry would, but with the memory of this one. All errors
    /// are forgotten. From then on, labels of the earlier group count as labels of another builder.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// use typereg::{CompositeKind, PendingStruct, RecGroupBuilder};
    ///
    /// let mut builder = RecGroupBuilder::new(&registry);
    /// let mut groups = Vec::new();
    /// for _ in 0..2 {
    ///     let label = builder.declare(CompositeKind::Struct);
    ///     builder.define_struct(PendingStruct::try_from(label)?).forward_ref_field(label).finish().finish();
    ///     groups.push(builder.build()?);
    ///     builder.reset();
    /// }
    /// assert!(groups[0].is_new() && !groups[1].is_new() && groups[0] == groups[1]);
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn reset(&mut self) {
        self.group.reset();
        self.errors.clear();
        self.lasting = None;
    }

    fn declare_known<K: Kind>(&mut self) -> Pending<K> {
        Pending::new(self.declare(K::KIND))
    }

    /// Begins a definition, unless the builder has a lasting error.
    pub(super) fn begin<K: Kind>(&mut self, pending: Pending<K>) -> Option<Definition> {
        match self.group.define(pending.label, K::KIND) {
            Ok(begun) => self.lasting.is_none().then_some(begun),
            Err(error) => {
                self.lasting.get_or_insert(error);
                None
            }
        }
    }

    /// Makes this call on a definition, unless an earlier one was refused.
    pub(super) fn call<T>(
        &mut self,
        definition: &mut Option<Definition>,
        call: impl FnOnce(&mut PendingGroup, &Definition) -> Result<T>,
    ) -> Option<T> {
        let to = (*definition)?;
        match call(&mut self.group, &to) {
            Ok(done) => Some(done),
            Err(error) => {
                *definition = None;
                if let Err(error) = self.keep(to, error.at_member(to.position)) {
                    self.lasting = Some(error);
                }
                None
            }
        }
    }

    /// Keeps the error of a definition. If half of the errors have been forgotten since the last time, they are removed,
    /// so that each costs the same on average, and no more are kept than twice those that count.
    fn keep(&mut self, definition: Definition, error: Error) -> Result<()> {
        const FEW: usize = 16;
        if self.errors.len() >= self.most_errors {
            let members = &self.group.members;
            self.errors.retain(|(of, _)| members.is_latest(of));
            self.most_errors = FEW.max(2 * self.errors.len());
        }
        try_push(&mut self.errors, (definition, error))
    }

    /// The first error that is not forgotten.
    fn first_error(&self) -> Option<Error> {
        let count = self
            .errors
            .iter()
            .filter(|(of, _)| self.group.members.is_latest(of));
        // Definitions do nothing after a lasting error, so that one is the last.
        count.map(|(_, error)| *error).next().or(self.lasting)
    }

    /// Registers the group: validates it, and finds or makes its types. Without members, it is the empty group.
    ///
    /// On an error nothing has changed, and the builder can be used further (see [Errors](RecGroupBuilder#errors)).
    /// Once the group is built, another group needs another builder, or [`reset`](RecGroupBuilder::reset).
    pub fn build(&mut self) -> Result<RecGroup> {
        match self.first_error() {
            Some(error) => Err(error),
            None => self.group.build(),
        }
    }
}

impl fmt::Debug for RecGroupBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecGroupBuilder").finish_non_exhaustive()
    }
}

impl RecGroup {
    /// The struct type that a declared one has become.
    ///
    /// # Panics
    /// If another builder declared it ([`RecGroup::member`] does not).
    pub fn get_struct(&self, pending: PendingStruct) -> StructType {
        self.get_of(pending)
    }

    /// The array type that a declared one has become.
    ///
    /// # Panics
    /// As [`RecGroup::get_struct`].
    pub fn get_array(&self, pending: PendingArray) -> ArrayType {
        self.get_of(pending)
    }

    /// The function type that a declared one has become.
    ///
    /// # Panics
    /// As [`RecGroup::get_struct`].
    pub fn get_func(&self, pending: PendingFunc) -> FuncType {
        self.get_of(pending)
    }

    /// The continuation type that a declared one has become.
    ///
    /// # Panics
    /// As [`RecGroup::get_struct`].
    pub fn get_cont(&self, pending: PendingCont) -> ContType {
        self.get_of(pending)
    }

    /// The exn type that a declared one has become.
    ///
    /// # Panics
    /// As [`RecGroup::get_struct`].
    pub fn get_exn(&self, pending: PendingExn) -> ExnType {
        self.get_of(pending)
    }

    fn get_of<K: Kind>(&self, pending: Pending<K>) -> TypeOf<K> {
        match self.member(pending) {
            Ok(ty) => TypeOf::made(ty.to_owned()),
            Err(error) => panic!("{error}"),
        }
    }
}
