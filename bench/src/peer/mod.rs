//! The peers that are compared. Each does the same work through its own public interface.

pub(crate) mod binaryen;
pub(crate) mod floor;
mod functions;
pub(crate) mod typereg;
pub(crate) mod v8;
pub(crate) mod wasmparser;
pub(crate) mod wasmtime;

use crate::input::Input;

/// A peer that can register types.
pub(crate) trait Registry {
    /// Keeps types registered until it is dropped.
    type Held;

    /// Do types leave the registry when their last `Held` is dropped?
    const DROPS: bool;
    /// Is there only one registry in a process?
    const ONLY_ONE: bool = false;

    /// Registers all types of `input`, or finds them registered.
    fn load(&mut self, input: &Input) -> Self::Held;

    /// How many different types the registry has for one load, if the peer reports it. All peers must agree:
    /// otherwise they have not done the same work.
    fn distinct(&self, _held: &Self::Held) -> Option<usize> {
        None
    }

    /// Bytes of the list of handles itself, which is ours and not the peer's.
    fn bytes_of_held(held: &Self::Held) -> f64;
}
