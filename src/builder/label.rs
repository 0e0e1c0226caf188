//! Labels, which refer to a declared member before it is defined.

use crate::error::{ErrorKind, Result};
use crate::index::Position;
use crate::key::Target;
use crate::registry::TypeRef;
use crate::sync::{Ordering, process::AtomicU64};
use crate::ty::CompositeKind;
use core::cell::Cell;

/// A declared member, of any kind, of a group that is being built: a label that refers to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PendingType {
    pub(super) builder: u64,
    pub(super) position: Position,
    pub(super) kind: CompositeKind,
}

impl PendingType {
    /// A label that no builder and no group accepts.
    pub(super) fn of_no_builder(kind: CompositeKind) -> PendingType {
        PendingType {
            builder: 0,
            position: Position(u32::MAX),
            kind,
        }
    }

    /// Its position in the group, which is the order of declaration.
    pub fn position(self) -> Position {
        self.position
    }

    /// The kind it was declared as.
    pub fn kind(self) -> CompositeKind {
        self.kind
    }
}

impl PendingType {
    /// Its position in the group of this builder. Refused if another builder declared it.
    #[inline(always)]
    pub(super) fn position_in(self, builder: u64) -> Result<Position> {
        if self.builder != builder {
            return Err(ErrorKind::WrongBuilder.into());
        }
        Ok(self.position)
    }
}

/// The type that a reference or a supertype declaration refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referent<'a> {
    /// A registered type.
    Registered(TypeRef<'a>),
    /// A member of the group being built.
    Pending(&'a PendingType),
    /// A type named by a number: a position in its own group, or the index of a type that the caller keeps alive.
    Numbered(Target),
}

/// The next number of a builder. Each thread takes a run of numbers at a time, so that threads seldom write to the same
/// counter.
pub(super) fn fresh_identity() -> u64 {
    const RUN: u64 = 1024;
    static NEXT_RUN: AtomicU64 = AtomicU64::new(1); // No builder has the number 0.
    thread_local! {
        static NEXT: Cell<u64> = const { Cell::new(0) };
    }
    NEXT.with(|next| {
        if next.get() % RUN == 0 {
            // Relaxed: only the number matters. 2^54 runs are never used up.
            next.set(NEXT_RUN.fetch_add(1, Ordering::Relaxed) * RUN);
        }
        let identity = next.get();
        next.set(identity + 1);
        identity
    })
}
