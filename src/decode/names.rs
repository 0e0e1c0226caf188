//! The names of types and fields in a module's name sections (specification, appendix "Name Section").
//!
//! Names are advisory, and validation does not check them. So a fault loses only the names that cannot be read because
//! of it. A list is read up to its fault, and its entries may be in any order. A part that claims to be longer than the
//! section or list around it is cut off there. Names and parts that are passed over are counted by kind of fault.
//!
//! Nothing here allocates. wasmparser is not used, since its errors allocate.

use super::bytes::Bytes;
use super::module;
use crate::error::{ErrorKind, Malformed, Result};
use crate::index::ModuleTypeIndex;
use core::fmt::{self, Display, Formatter};

const CUSTOM_SECTION: u8 = 0;
const TYPE_NAMES: u8 = 4;
const FIELD_NAMES: u8 = 10;

/// A name that a module gives.
pub(crate) struct GivenName<'a> {
    pub(crate) ty: ModuleTypeIndex,
    /// The field of the type; `None` for the type itself.
    pub(crate) field: Option<u32>,
    pub(crate) name: &'a str,
}

/// Why a part of a name section was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// A name that is not UTF-8.
    NotUtf8,
    /// A name with NUL in it, which no C string can have.
    Nul,
    /// The module does not have the type.
    NoType,
    /// The type does not have the field.
    NoField,
    /// A section, a list or a name that claims to be longer than what contains it.
    CutOff,
    /// A number that is not LEB128 of 32 bits; the rest of its list is passed over, too.
    Number,
    /// Bytes after the last name of a list.
    BytesLeft,
}

impl NameFault {
    /// All of them.
    pub const ALL: [NameFault; 7] = [
        NameFault::NotUtf8,
        NameFault::Nul,
        NameFault::NoType,
        NameFault::NoField,
        NameFault::CutOff,
        NameFault::Number,
        NameFault::BytesLeft,
    ];

    /// What has this fault, in the singular and in the plural.
    const fn nouns(self) -> [&'static str; 2] {
        match self {
            NameFault::NotUtf8 => ["name that is not UTF-8", "names that are not UTF-8"],
            NameFault::Nul => ["name with NUL in it", "names with NUL in them"],
            NameFault::NoType => [
                "name of a type that the module does not have",
                "names of types that the module does not have",
            ],
            NameFault::NoField => [
                "name of a field that its type does not have",
                "names of fields that their types do not have",
            ],
            NameFault::CutOff => [
                "section, list or name that ends too early",
                "sections, lists or names that end too early",
            ],
            NameFault::Number => [
                "list with a number of more than 32 bits",
                "lists with a number of more than 32 bits",
            ],
            NameFault::BytesLeft => [
                "list that continues after its last name",
                "lists that go on after their last names",
            ],
        }
    }
}

/// What was passed over in a module's names: how often for each fault, and where first. It prints as a sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOver([Faults; NameFault::ALL.len()]);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Faults {
    count: u64,
    /// The offset of the first.
    first: u64,
}

impl PassedOver {
    /// How often this fault occurs.
    pub fn count(&self, fault: NameFault) -> u64 {
        self.0[fault as usize].count
    }

    /// The byte of the module at which it occurs first, if it does.
    pub fn first(&self, fault: NameFault) -> Option<u64> {
        let Faults { count, first } = self.0[fault as usize];
        (count > 0).then_some(first)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|faults| faults.count == 0)
    }

    fn add(&mut self, fault: NameFault, at: u64) {
        let faults = &mut self.0[fault as usize];
        if faults.count == 0 {
            faults.first = at;
        }
        faults.count += 1;
    }
}

/// "passed over: 2 names that are not UTF-8 (the first at byte 0x1f), 1 name with NUL in it (at byte 0x33)".
impl Display for PassedOver {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut before = "passed over: ";
        for fault in NameFault::ALL {
            let Some(first) = self.first(fault) else {
                continue;
            };
            let (count, [one, several]) = (self.count(fault), fault.nouns());
            let (noun, which) = match count {
                1 => (one, ""),
                _ => (several, "the first "),
            };
            write!(f, "{before}{count} {noun} ({which}at byte {first:#x})")?;
            before = ", ";
        }
        Ok(())
    }
}

/// Calls `take` with each name of a type or a field in the module's name sections, in order. `take` returns what is
/// wrong with the name itself, if something is. An error is from `take`, or says that the bytes are not a module.
pub(crate) fn names(
    wasm: &[u8],
    take: impl FnMut(GivenName<'_>) -> Result<Option<NameFault>>,
) -> Result<PassedOver> {
    let mut module = module::sections(wasm)?;
    let mut reading = Reading {
        take,
        passed_over: PassedOver::default(),
    };
    while let Some((id, mut section)) = reading.section(&mut module) {
        if id == CUSTOM_SECTION && name(&mut section).is_ok_and(|name| name.rest() == b"name") {
            while let Some((id, list)) = reading.section(&mut section) {
                reading.subsection(id, list)?;
            }
        }
    }
    Ok(reading.passed_over)
}

struct Reading<T> {
    take: T,
    passed_over: PassedOver,
}

/// What ends a list before its last name.
enum End {
    Fault(NameFault, u64),
    Error(crate::Error),
}

impl<T: FnMut(GivenName<'_>) -> Result<Option<NameFault>>> Reading<T> {
    /// The next section of a module, or subsection of a section: its id, and those of its bytes that the module has.
    fn section<'a>(&mut self, bytes: &mut Bytes<'a>) -> Option<(u8, Bytes<'a>)> {
        let id = bytes.peek()?;
        bytes.skip();
        let at = bytes.position();
        match number(bytes) {
            Ok(len) => {
                let there = bytes.len().min(len as usize);
                if there < len as usize {
                    self.passed_over.add(NameFault::CutOff, at);
                }
                Some((id, bytes.take(there, "the section")?))
            }
            Err(fault) => {
                self.passed_over.add(fault, at);
                None
            }
        }
    }

    fn subsection(&mut self, id: u8, mut list: Bytes<'_>) -> Result<()> {
        let read = match id {
            TYPE_NAMES => self.list(&mut list, None),
            FIELD_NAMES => self.fields(&mut list),
            _ => return Ok(()),
        };
        match read {
            Ok(()) if list.is_empty() => {}
            Ok(()) => self.passed_over.add(NameFault::BytesLeft, list.position()),
            Err(End::Fault(fault, at)) => self.passed_over.add(fault, at),
            Err(End::Error(error)) => return Err(error),
        }
        Ok(())
    }

    /// Reads lists of field names, one for each type that has any.
    fn fields(&mut self, list: &mut Bytes<'_>) -> core::result::Result<(), End> {
        for _ in 0..counted(list)? {
            let ty = counted(list)?;
            self.list(list, Some(ModuleTypeIndex(ty)))?;
        }
        Ok(())
    }

    /// Reads a list of names: of types, or of the fields of `ty`.
    fn list(
        &mut self,
        list: &mut Bytes<'_>,
        of: Option<ModuleTypeIndex>,
    ) -> core::result::Result<(), End> {
        for _ in 0..counted(list)? {
            let number = counted(list)?;
            let at = list.position();
            let name = name(list).map_err(|fault| End::Fault(fault, at))?;
            let start = name.position();
            let fault = match core::str::from_utf8(name.rest()) {
                Ok(name) => {
                    let (ty, field) = match of {
                        Some(ty) => (ty, Some(number)),
                        None => (ModuleTypeIndex(number), None),
                    };
                    (self.take)(GivenName { ty, field, name }).map_err(End::Error)?
                }
                Err(_) => Some(NameFault::NotUtf8),
            };
            if let Some(fault) = fault {
                self.passed_over.add(fault, start);
            }
        }
        Ok(())
    }
}

/// Reads a number in LEB128. On a fault nothing is read.
fn number(bytes: &mut Bytes<'_>) -> core::result::Result<u32, NameFault> {
    bytes
        .number("a number")
        .map_err(|error| match error.kind() {
            ErrorKind::Malformed(Malformed::End { .. }) => NameFault::CutOff,
            _ => NameFault::Number,
        })
}

/// Reads a number of a list.
fn counted(bytes: &mut Bytes<'_>) -> core::result::Result<u32, End> {
    let at = bytes.position();
    number(bytes).map_err(|fault| End::Fault(fault, at))
}

/// Reads a name.
fn name<'a>(bytes: &mut Bytes<'a>) -> core::result::Result<Bytes<'a>, NameFault> {
    let len = number(bytes)? as usize;
    bytes.take(len, "a name").ok_or(NameFault::CutOff)
}
