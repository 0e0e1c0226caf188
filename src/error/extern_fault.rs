//! What is wrong with the type of an import or of a definition.

use core::fmt::{self, Display, Formatter};

/// Why the type of a table, a memory or a global is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExternFault {
    /// A maximum below the minimum.
    Reversed {
        /// The thing with the maximum, for example "a memory".
        what: &'static str,
        /// The minimum.
        minimum: u64,
        /// The maximum.
        maximum: u64,
    },
    /// A memory with more pages than its addresses can reach.
    Pages {
        /// How many: the minimum or the maximum.
        pages: u64,
        /// The largest number of pages possible.
        most: u64,
        /// Does it have addresses of 64 bits?
        is_64: bool,
    },
    /// A table with more elements than its addresses, of 32 bits, can reach: the minimum or the maximum.
    Elements(u64),
    /// A page size that is not allowed: 2 to this power.
    PageSize(u32),
    /// A shared memory without a maximum.
    SharedWithoutMaximum,
    /// Something that is shared but holds unshared references: what it is.
    Unshared(&'static str),
}

impl Display for ExternFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            ExternFault::Reversed {
                what,
                minimum,
                maximum,
            } => write!(
                f,
                "{what} has a minimum of {minimum}, which is more than its maximum of {maximum}"
            ),
            ExternFault::Pages { pages, most, is_64 } => {
                let bits = if is_64 { 64 } else { 32 };
                write!(
                    f,
                    "a memory of {pages} pages: one that is addressed in {bits} bits has at most {most}"
                )
            }
            ExternFault::Elements(elements) => write!(
                f,
                "a table of {elements} elements: one that is addressed in 32 bits has at most {}",
                u32::MAX
            ),
            ExternFault::PageSize(log2) => write!(
                f,
                "a page has 1 or 65536 bytes, and those of this memory have 2^{log2}"
            ),
            ExternFault::SharedWithoutMaximum => {
                f.write_str("a shared memory has a maximum, and this one has none")
            }
            ExternFault::Unshared(what) => write!(
                f,
                "{what} that is shared holds shared references or numbers, and this one's references are not shared"
            ),
        }
    }
}
