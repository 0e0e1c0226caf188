//! Every reference is to a type of an earlier group, or to a member of the same group at any position.

use super::known::Registered;
use crate::error::{ErrorKind, Result};
use crate::key::Target;

/// Refuses a reference to a type that does not exist, in a group of `members` types.
#[inline]
pub(super) fn check(target: Target, members: u32, registered: &impl Registered) -> Result<()> {
    let refused = match target {
        Target::Own(own) if own.0 >= members => ErrorKind::UnknownType {
            number: own.0,
            known: members,
        },
        Target::Own(_) => return Ok(()),
        Target::Outside(index) if registered.is_live(index) => return Ok(()),
        Target::Outside(index) => ErrorKind::Stale(index.get()),
    };
    Err(refused.into())
}
