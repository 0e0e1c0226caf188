//! The names of types and fields, given by a module's name section or by the caller who prints.
//!
//! A *name* is as it was given. An *identifier* is how a text writes it (`identifier`). Every named type is kept alive,
//! so that no other type gets its index.

use super::identifier::Identifier;
use super::table::{NameTable, TypeOrField};
use crate::collection::TypeCollection;
use crate::decode::{self, GivenName, NameFault, PassedOver};
use crate::error::{Argument, Result};
use crate::key::at_most;
use crate::limits::Limit;
use crate::memory::{Text, try_reserve};
use crate::registry::{Hold, RegisteredType, Registry, Type, TypeRef};
use core::fmt::{self, Display, Formatter};

/// Names of types and of their fields, to print them with.
///
/// ```
/// use typereg::{FieldType, StorageType, TypeNames};
/// # let registry = typereg::Registry::new(&typereg::Config::default())?;
///
/// let pixel = registry.struct_type([FieldType::mutable(StorageType::I8)])?;
/// let bytes = registry.array_type(StorageType::I8)?;
/// let mut names = TypeNames::new(&registry);
/// names.set(&pixel, "pixel")?;
/// names.set_field(&pixel, 0, "red")?;
/// let group = pixel.rec_group().expect("a registered type has a group");
/// assert_eq!(group.to_wat(Some(&names))?, "(type $pixel (struct (field $red (mut i8))))");
/// let why = bytes.explain_mismatch(&pixel, Some(&names))?;
/// assert!(why.is_some_and(|why| why.contains("$pixel")));
/// # Ok::<(), typereg::Error>(())
/// ```
pub struct TypeNames {
    registry: Hold,
    /// Keep each type alive that has a row in the table.
    owners: Vec<RegisteredType>,
    table: NameTable,
    passed_over: PassedOver,
}

/// C may share names between threads as long as no thread changes them.
const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<TypeNames>();
};

impl TypeNames {
    /// No names yet, for types of this registry.
    pub fn new(registry: &Registry) -> TypeNames {
        TypeNames {
            registry: Hold::new(registry.core()),
            owners: Vec::new(),
            table: NameTable::default(),
            passed_over: PassedOver::default(),
        }
    }

    /// Reads the names of types and fields in the name sections of the module that has these types. A type or field
    /// that has a name already keeps it. Anything that cannot be read is passed over; [`TypeNames::passed_over`]
    /// reports it. On an error no name is added.
    pub fn read_module(&mut self, types: &TypeCollection, wasm: &[u8]) -> Result<()> {
        self.passed_over = PassedOver::default();
        if let Some(ty) = types.get(0) {
            self.registry.core().require_own(ty)?;
        }
        // Now, because `back_to` finds what was added by its place in the text. No name is replaced below, so none is
        // forgotten there.
        self.table.forget_replaced_if_many()?;
        let (end, owners) = (self.table.end(), self.owners.len());
        let read = decode::names(wasm, |GivenName { ty, field, name }| {
            let Some(ty) = types.get(ty.0) else {
                return Ok(Some(NameFault::NoType));
            };
            let fault = fault(ty, field, name);
            let named = named(ty, field);
            // Some producers write an empty name for no name.
            if fault.is_none() && !name.is_empty() && !self.table.has_name(named) {
                self.put(ty, named, name)?;
            }
            Ok(fault)
        });
        if read.is_err() {
            self.table.back_to(end);
            self.owners.truncate(owners);
        }
        self.passed_over = read?;
        Ok(())
    }

    /// What the last [`TypeNames::read_module`] passed over in its module's name sections, if anything.
    pub fn passed_over(&self) -> Option<&PassedOver> {
        Some(&self.passed_over).filter(|passed_over| !passed_over.is_empty())
    }

    /// Names a type; replaces a name that it has.
    pub fn set(&mut self, ty: &Type, name: &str) -> Result<()> {
        self.set_part(ty, None, name)
    }

    /// Names a field of a struct, or the element of an array; replaces a name that it has.
    pub fn set_field(&mut self, ty: &Type, field: u32, name: &str) -> Result<()> {
        self.set_part(ty, Some(field), name)
    }

    fn set_part(&mut self, ty: TypeRef<'_>, field: Option<u32>, name: &str) -> Result<()> {
        self.registry.core().require_own(ty)?;
        let argument = match fault(ty, field, name) {
            None if name.is_empty() => Argument::Fault("the name is empty"),
            None => return self.put(ty, named(ty, field), name),
            Some(NameFault::NoField) => Argument::NoSuch {
                what: "field",
                number: field.unwrap_or_default(),
                count: ty.num_fields() as u32,
            },
            Some(_) => Argument::Text {
                what: "the name",
                fault: "contains NUL",
                byte: name.find('\0').unwrap_or_default(),
            },
        };
        Err(argument.into())
    }

    /// Sets a name. On an error nothing has changed.
    fn put(&mut self, ty: TypeRef<'_>, named: TypeOrField, name: &str) -> Result<()> {
        let replaced = self.table.name(named).map_or(0, |name| name.len() - 1);
        let bytes = self.table.name_bytes() - replaced + name.len();
        let limits = &self.registry.core().config.limits;
        at_most(bytes as u64, Limit::NameBytes, limits)?;
        let (end, owners) = (self.table.end(), self.owners.len());
        let put = self.keep(ty).and_then(|()| self.table.set(named, name));
        if put.is_err() {
            self.table.back_to(end);
            self.owners.truncate(owners);
        }
        put
    }

    /// Adds a row and an owner for a type, unless it has them.
    fn keep(&mut self, ty: TypeRef<'_>) -> Result<()> {
        let named = named(ty, None);
        if self.table.has(named) {
            return Ok(());
        }
        try_reserve(&mut self.owners, 1)?;
        let owner = ty.to_owned();
        self.table.add(named)?;
        self.owners.push(owner);
        Ok(())
    }

    /// The name of a type, if it has one.
    pub fn get(&self, ty: &Type) -> Option<&str> {
        self.name(ty, None)?.strip_suffix('\0')
    }

    /// The name of a type's field, if it has one.
    pub fn field(&self, ty: &Type, field: u32) -> Option<&str> {
        self.name(ty, Some(field))?.strip_suffix('\0')
    }

    /// The identifier of a type in texts: `$point`, or `$t7` if it has no name.
    pub fn identifier(&self, ty: &Type) -> Result<String> {
        self.registry.core().require_own(ty)?;
        let names = Some(self);
        Text::print(Called { ty, names })
    }

    /// The identifier of a type's field in texts, if the field has a name.
    pub fn field_identifier(&self, ty: &Type, field: u32) -> Result<Option<String>> {
        self.registry.core().require_own(ty)?;
        let identifier = self.shown(ty, Some(field));
        identifier.map(Text::print).transpose()
    }

    /// A name that ends with NUL, for C.
    pub(crate) fn name(&self, ty: TypeRef<'_>, field: Option<u32>) -> Option<&str> {
        self.registry.core().require_own(ty).ok()?;
        self.table.name(named(ty, field))
    }

    fn shown(&self, ty: TypeRef<'_>, field: Option<u32>) -> Option<Identifier<'_>> {
        self.registry.core().require_own(ty).ok()?;
        self.table.identifier(named(ty, field))
    }

    /// Refuses every registry except the one of this number.
    pub(super) fn of(&self, registry: u32) -> Result<()> {
        self.registry.core().require_registry(registry)
    }
}

fn named(ty: TypeRef<'_>, field: Option<u32>) -> TypeOrField {
    let ty = ty.index();
    TypeOrField { ty, field }
}

/// Why `name` cannot be the name of this type or field.
fn fault(ty: TypeRef<'_>, field: Option<u32>, name: &str) -> Option<NameFault> {
    if field.is_some_and(|field| field as usize >= ty.num_fields()) {
        Some(NameFault::NoField)
    } else if name.contains('\0') {
        Some(NameFault::Nul)
    } else {
        None
    }
}

/// A type in a text: `$point`, `$t7`, `$"two words"`.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    pub(super) ty: TypeRef<'a>,
    pub(super) names: Option<&'a TypeNames>,
}

impl Display for Called<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.names.and_then(|names| names.shown(self.ty, None)) {
            Some(identifier) => identifier.fmt(f),
            None => write!(f, "${:?}", self.ty),
        }
    }
}

/// The identifier of a field that has a name, with a blank after it.
pub(super) fn field_called(
    f: &mut Formatter<'_>,
    ty: TypeRef<'_>,
    field: u32,
    names: Option<&TypeNames>,
) -> fmt::Result {
    match names.and_then(|names| names.shown(ty, Some(field))) {
        Some(identifier) => write!(f, "{identifier} "),
        None => Ok(()),
    }
}
