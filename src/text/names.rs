//! What types and fields are called: by a module's name section, or by whoever prints.
//!
//! A *name* is what was given. An *identifier* is what stands for it in a text. Types have different
//! identifiers, and so have the fields of one type: where a name is taken, what it names has its own number
//! behind it. `t` and a number is what types without a name are called, so that counts as taken. Of a long name
//! of a type only the beginning stands in a text: a small module may refer to it very often.
//!
//! Every named type is kept alive, so that its index stays its own.

use crate::collection::TypeCollection;
use crate::decode::{self, GivenName};
use crate::error::{Argument, ErrorKind, Result};
use crate::index::TypeIndex;
use crate::memory::{Text, try_reserve};
use crate::registry::{Hold, RegisteredType, Registry, Type, TypeRef};
use core::fmt::{self, Display, Formatter};
use core::hash::BuildHasher;
use hashbrown::HashTable;
use std::collections::HashMap;
use std::hash::RandomState;

/// How many bytes of a type's name are its identifier, if it has more.
const LONGEST: usize = 128;

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
    names: HashMap<Named, Name>,
    /// What has a name, by its identifier.
    identifiers: HashTable<Named>,
    hasher: RandomState,
}

/// A type, or a field of it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Named {
    ty: TypeIndex,
    field: Option<u32>,
}

impl Named {
    /// Within what its identifier is the only one: the type of a field; for types nothing.
    fn scope(self) -> Option<TypeIndex> {
        self.field.map(|_| self.ty)
    }
}

struct Name {
    /// Keeps the type, whose index the name is found by.
    _owner: RegisteredType,
    /// Ends with NUL, for C.
    text: String,
    /// Where the name itself is taken, or too long.
    identifier: Option<String>,
}

impl Name {
    fn text(&self) -> &str {
        self.text.strip_suffix('\0').unwrap_or_default()
    }

    fn identifier(&self) -> &str {
        self.identifier.as_deref().unwrap_or(self.text())
    }
}

impl TypeNames {
    /// No names yet, for types of this registry.
    pub fn new(registry: &Registry) -> TypeNames {
        TypeNames {
            registry: Hold::new(registry.core()),
            names: HashMap::new(),
            identifiers: HashTable::new(),
            hasher: RandomState::new(),
        }
    }

    /// Takes the names of types and fields in the name section of a module, whose types these are. What
    /// has a name keeps it. On an error no name has been taken.
    pub fn read_module(&mut self, types: &TypeCollection, wasm: &[u8]) -> Result<()> {
        if let Some(ty) = types.get(0) {
            self.registry.core().own(ty)?;
        }
        let mut taken = Vec::new();
        let read = decode::names(wasm, |GivenName { ty, field, name }| {
            let Some(ty) = types.get(ty.0) else {
                return Ok(()); // The section is not checked by anyone.
            };
            let named = Named {
                ty: ty.index(),
                field,
            };
            if self.names.contains_key(&named) || refusal(ty, field, name).is_some() {
                return Ok(());
            }
            try_reserve(&mut taken, 1)?;
            self.put(ty, named, name)?;
            taken.push(named);
            Ok(())
        });
        if read.is_err() {
            taken.into_iter().for_each(|named| self.remove(named));
        }
        read
    }

    /// Gives a type this name, in place of one it has.
    pub fn set(&mut self, ty: &Type, name: &str) -> Result<()> {
        self.set_part(ty, None, name)
    }

    /// Gives a field of a struct, or the element of an array, this name, in place of one it has.
    pub fn set_field(&mut self, ty: &Type, field: u32, name: &str) -> Result<()> {
        self.set_part(ty, Some(field), name)
    }

    fn set_part(&mut self, ty: TypeRef<'_>, field: Option<u32>, name: &str) -> Result<()> {
        self.registry.core().own(ty)?;
        if let Some(why) = refusal(ty, field, name) {
            return Err(why.into());
        }
        let named = Named {
            ty: ty.index(),
            field,
        };
        match self.names.get(&named) {
            Some(now) if now.text() == name => Ok(()),
            _ => self.put(ty, named, name),
        }
    }

    /// The name of a type, if it has one.
    pub fn get(&self, ty: &Type) -> Option<&str> {
        self.name(ty, None).map(Name::text)
    }

    /// The name of a type's field, if it has one.
    pub fn field(&self, ty: &Type, field: u32) -> Option<&str> {
        self.name(ty, Some(field)).map(Name::text)
    }

    /// A name as C has it: ending with NUL.
    #[cfg(not(any(loom, shuttle)))]
    pub(crate) fn c_name(&self, ty: TypeRef<'_>, field: Option<u32>) -> Option<&str> {
        self.name(ty, field).map(|name| &*name.text)
    }

    fn name(&self, ty: TypeRef<'_>, field: Option<u32>) -> Option<&Name> {
        self.registry.core().own(ty).ok()?;
        let ty = ty.index();
        self.names.get(&Named { ty, field })
    }

    /// Refuses other registries than the one of this number.
    pub(super) fn of(&self, registry: u32) -> Result<()> {
        self.registry.core().is_registry(registry)
    }

    /// Gives a name. On an error everything is as before.
    fn put(&mut self, ty: TypeRef<'_>, named: Named, name: &str) -> Result<()> {
        let (names, hasher) = (&self.names, &self.hasher);
        let hash_of = |named: &Named| hash(hasher, *named, names[named].identifier());
        let more = self.identifiers.try_reserve(1, hash_of);
        more.map_err(|_| ErrorKind::OutOfMemory)?;
        let more = self.names.try_reserve(1);
        more.map_err(|_| ErrorKind::OutOfMemory)?;
        let name = Name {
            _owner: ty.to_owned(),
            identifier: self.free_identifier(named, name)?,
            text: Text::print(format_args!("{name}\0"))?,
        };
        self.remove(named);
        let hash_of_it = hash(&self.hasher, named, name.identifier());
        self.names.insert(named, name);
        let (names, hasher) = (&self.names, &self.hasher);
        let hash_of = |named: &Named| hash(hasher, *named, names[named].identifier());
        self.identifiers.insert_unique(hash_of_it, named, hash_of);
        Ok(())
    }

    /// The identifier that this may have, unless that is the name itself.
    fn free_identifier(&self, named: Named, name: &str) -> Result<Option<String>> {
        let mut identifier = match named.field {
            None if name.len() > LONGEST => Some(beginning(name)?),
            _ => None,
        };
        loop {
            let candidate = identifier.as_deref().unwrap_or(name);
            if !self.is_taken(named, candidate) {
                return Ok(identifier);
            }
            let longer = match named.field {
                None => Text::print(format_args!("{candidate}.t{}", named.ty.get())),
                Some(field) => Text::print(format_args!("{candidate}.{field}")),
            };
            identifier = Some(longer?);
        }
    }

    /// Does something else in the same scope have this identifier?
    fn is_taken(&self, named: Named, identifier: &str) -> bool {
        let number = identifier.strip_prefix('t').unwrap_or_default();
        if named.field.is_none() && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        {
            return true;
        }
        let same = |other: &Named| {
            *other != named
                && other.scope() == named.scope()
                && self.names[other].identifier() == identifier
        };
        let hash = hash(&self.hasher, named, identifier);
        self.identifiers.find(hash, same).is_some()
    }

    fn remove(&mut self, named: Named) {
        let Some(name) = self.names.remove(&named) else {
            return;
        };
        let hash = hash(&self.hasher, named, name.identifier());
        if let Ok(entry) = self.identifiers.find_entry(hash, |other| *other == named) {
            entry.remove();
        }
    }
}

/// Of a name that is too long.
fn beginning(name: &str) -> Result<String> {
    let mut len = LONGEST;
    while !name.is_char_boundary(len) {
        len -= 1;
    }
    Text::print(format_args!("{}...", &name[..len]))
}

fn hash(hasher: &RandomState, named: Named, identifier: &str) -> u64 {
    hasher.hash_one((named.scope(), identifier))
}

/// Why this cannot be the name of that.
fn refusal(ty: TypeRef<'_>, field: Option<u32>, name: &str) -> Option<Argument> {
    let count = ty.field_count();
    let argument = if let Some(number) = field.filter(|&field| field as usize >= count) {
        Argument::NoSuch {
            what: "field",
            number,
            count: count as u32,
        }
    } else if name.is_empty() {
        Argument::Fault("the name is empty")
    } else if let Some(byte) = name.find('\0') {
        let (what, fault) = ("the name", "contains NUL");
        Argument::Text { what, fault, byte }
    } else {
        return None;
    };
    Some(argument)
}

/// A type in a text: `$point`, `$t7`, `$"two words"`.
#[derive(Clone, Copy)]
pub(super) struct Called<'a> {
    pub(super) ty: TypeRef<'a>,
    pub(super) names: Option<&'a TypeNames>,
}

impl Display for Called<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.names.and_then(|names| names.name(self.ty, None)) {
            Some(name) => write!(f, "{}", Identifier(name.identifier())),
            None => write!(f, "${:?}", self.ty),
        }
    }
}

/// The identifier of a field that has a name, and a blank behind it.
pub(super) fn field_called(
    f: &mut Formatter<'_>,
    ty: TypeRef<'_>,
    field: u32,
    names: Option<&TypeNames>,
) -> fmt::Result {
    match names.and_then(|names| names.name(ty, Some(field))) {
        Some(name) => write!(f, "{} ", Identifier(name.identifier())),
        None => Ok(()),
    }
}

/// An identifier as the text format writes it.
struct Identifier<'a>(&'a str);

impl Display for Identifier<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        let is_plain =
            |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-./:<=>?@\\^_`|~".contains(c);
        if self.0.chars().all(is_plain) {
            return write!(f, "${}", self.0);
        }
        f.write_str("$\"")?;
        for c in self.0.chars() {
            // Letters of any script as they are. What would end the string, steer a terminal or
            // turn the direction of writing is spelt out.
            match c {
                '"' | '\\' => write!(f, "\\{c}")?,
                ' ' => f.write_char(c)?,
                _ if c.is_ascii_graphic() || c.is_alphanumeric() => f.write_char(c)?,
                _ => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            }
        }
        f.write_char('"')
    }
}
