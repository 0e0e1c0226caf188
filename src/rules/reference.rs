//! Every reference is to an earlier group or to the own group (any position), and to a wasm type.

use super::known::{Registered, numbered};
use crate::error::{ErrorKind, Result};
use crate::key::Target;
use crate::ty::CompositeKind;

/// Refuses a reference in a group of `members` that leads nowhere or to an exn type.
#[inline]
pub(super) fn check(target: Target, members: u32, registered: &impl Registered) -> Result<()> {
    let refused = match target {
        Target::Own(own) if own.0 >= members => ErrorKind::UnknownType {
            number: own.0,
            known: members,
        },
        Target::Own(_) => return Ok(()),
        Target::Outside(index) => match registered.known(index) {
            None => ErrorKind::Stale(index.get()),
            Some(known) if known.kind == CompositeKind::Exn => {
                ErrorKind::ExnInDefinition(numbered(target))
            }
            Some(_) => return Ok(()),
        },
    };
    Err(refused.into())
}
