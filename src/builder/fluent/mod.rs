//! The builder for Rust: labels and definitions that the compiler tells apart, chains of calls without `?`,
//! and one place where all that was refused comes out, [`RecGroupBuilder::build`].
//!
//! A definition borrows its builder, so one is written at a time, and none after its `finish`. What remains
//! to be checked at run time, the [`PendingGroup`] below checks.

mod definition;
mod forward_ref;

pub use definition::{ArrayTypeBuilder, FuncTypeBuilder, StructTypeBuilder, TypeBuilder};
pub use forward_ref::ForwardRefBuilder;

use super::{Definition, PendingGroup, PendingType};
use crate::error::{Error, Result};
use crate::index::Position;
use crate::memory::try_push;
use crate::registry::{
    Array, ArrayType, Func, FuncType, Kind, RecGroup, Registry, Struct, StructType, TypeOf,
};
use core::fmt;
use core::marker::PhantomData;

/// A declared member of a known kind: a label to define it by, to refer to it by, and to find it by in the
/// group once that is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pending<K> {
    label: PendingType,
    kind: PhantomData<K>,
}

/// A declared struct type.
pub type PendingStruct = Pending<Struct>;

/// A declared array type.
pub type PendingArray = Pending<Array>;

/// A declared function type.
pub type PendingFunc = Pending<Func>;

impl<K> Pending<K> {
    /// Its position in the group, which is the order of declaration.
    pub fn position(self) -> Position {
        self.label.position
    }
}

impl<K> From<Pending<K>> for PendingType {
    fn from(pending: Pending<K>) -> PendingType {
        pending.label
    }
}

/// Declares, defines and finally registers the members of one rec group.
///
/// Declare every member, define each, build. Members refer to one another in any direction; the order of
/// declaration is their order in the group, and so part of what the types are.
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
/// assert_eq!(group.get_struct(tree).field_count(), 2);
/// assert_eq!(group.get_array(children).element().to_string(), "(mut (ref null $t1))");
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// # Errors
///
/// Nothing is refused before [`build`](RecGroupBuilder::build), which gives the first thing that was wrong,
/// and where. The builder can then be mended and built again, by this rule:
///
/// - What was wrong in a definition, is forgotten when that member is defined anew.
/// - What was wrong elsewhere stays, and the builder does not build any more: a declaration that was
///   refused (for memory, or for [`Limit::GroupTypes`](crate::Limit::GroupTypes)), or the definition of a
///   label that another builder gave.
///
/// ```
/// use typereg::{Code, Config, RecGroupBuilder, Registry, ValType};
///
/// let registry = Registry::new(&Config::default())?;
/// let mut builder = RecGroupBuilder::new(&registry);
/// let top = builder.declare_struct();
/// let below = builder.declare_struct();
/// builder.define_struct(top).field(ValType::I32).finish(); // final, unless told otherwise
/// builder.define_struct(below).forward_supertype(top).field(ValType::I32).finish();
///
/// let error = builder.build().unwrap_err();
/// assert_eq!(error.code(), Code::InvalidType);
/// assert_eq!(error.to_string(), "type 1 of the group: its supertype, type 0 of the group, is final");
///
/// builder.define_struct(top).is_final(false).field(ValType::I32).finish();
/// let group = builder.build()?;
/// assert!(group.get_struct(below).is_subtype_of(&group.get_struct(top)));
/// # Ok::<(), typereg::Error>(())
/// ```
///
/// # What does not compile
///
/// A label of another kind than is defined, or declared above another:
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
/// Two definitions at once, and one that is finished:
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
    /// What was wrong in definitions that have not been begun anew: at most one error for each, the first.
    /// The earliest comes first.
    errors: Vec<Error>,
    /// What was wrong and cannot be mended. From then on nothing is done.
    spoiled: Option<Error>,
}

impl RecGroupBuilder {
    /// A builder without members, for a group of this registry.
    pub fn new(registry: &Registry) -> RecGroupBuilder {
        RecGroupBuilder {
            group: PendingGroup::new(registry),
            errors: Vec::new(),
            spoiled: None,
        }
    }

    /// Declares a struct type as the next member.
    pub fn declare_struct(&mut self) -> PendingStruct {
        self.declare()
    }

    /// Declares an array type as the next member.
    pub fn declare_array(&mut self) -> PendingArray {
        self.declare()
    }

    /// Declares a function type as the next member.
    pub fn declare_func(&mut self) -> PendingFunc {
        self.declare()
    }

    fn declare<K: Kind>(&mut self) -> Pending<K> {
        let label = self.group.declare(K::KIND).unwrap_or_else(|error| {
            self.spoiled.get_or_insert(error);
            // Of no builder, so that also a group that was built before has no member for it.
            PendingType {
                builder: 0,
                position: Position(u32::MAX),
                kind: K::KIND,
            }
        });
        Pending {
            label,
            kind: PhantomData,
        }
    }

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

    fn define<K: Kind>(&mut self, pending: Pending<K>) -> TypeBuilder<'_, K> {
        let mut definition = None;
        match self.group.define(pending.label, K::KIND) {
            Ok(begun) => {
                let member = Some(begun.position);
                self.errors.retain(|error| error.place().member != member);
                definition = self.spoiled.is_none().then_some(begun);
            }
            Err(error) => {
                self.spoiled.get_or_insert(error);
            }
        }
        TypeBuilder::new(self, definition)
    }

    /// Does something to a definition, unless that has been refused something before.
    fn tell<T>(
        &mut self,
        definition: &mut Option<Definition>,
        call: impl FnOnce(&mut PendingGroup, Definition) -> Result<T>,
    ) -> Option<T> {
        let to = (*definition)?;
        match call(&mut self.group, to) {
            Ok(done) => Some(done),
            Err(error) => {
                *definition = None;
                if let Err(error) = try_push(&mut self.errors, error.at_member(to.position)) {
                    self.spoiled = Some(error);
                }
                None
            }
        }
    }

    /// Registers the group: checks all of it, and finds or makes its types. No members make the empty group.
    ///
    /// On an error nothing has changed, and the builder stays (see [Errors](RecGroupBuilder#errors)). Once the group is
    /// built, a new one takes a new builder.
    pub fn build(&mut self) -> Result<RecGroup> {
        // Nothing is done in a definition once the builder is spoiled, so that came last.
        match self.errors.iter().chain(&self.spoiled).next() {
            Some(error) => Err(*error),
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
    /// If another builder declared it ([`RecGroup::member`] does not), or with 2^30 handles of the group.
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

    fn get_of<K: Kind>(&self, pending: Pending<K>) -> TypeOf<K> {
        match self.member(pending) {
            Ok(ty) => TypeOf::made(ty.to_owned()),
            Err(error) => panic!("{error}"),
        }
    }
}
