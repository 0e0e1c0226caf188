//! Value types in 64 bits, as a validator keeps them on its operand stack. `key/packed.rs` knows their bits.
//!
//! Two packed types of one registry are equal exactly if their types are. A packed type has the index of the type that
//! it refers to, so code that keeps a packed type must keep that type alive. Matching follows the rules of
//! `ty::matching`, on words; a test compares the two.

use super::core::Core;
use super::handle::{RegisteredType, Type};
use super::slot::Slot;
use super::value::StorageType;
use crate::error::{Argument, Result};
use crate::index::TypeIndex;
use crate::key::{PackedBits, Target, Word};
use crate::ty::{self, AbstractHeapType};
use core::num::NonZeroU64;

/// A value type, or a packed integer, of one registry, in 64 bits. Compare it with `==`; match it with
/// [`Registry::packed_val_type_matches`](crate::Registry::packed_val_type_matches).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct PackedValType(NonZeroU64);

const _: () = assert!(size_of::<Option<PackedValType>>() == 8);

impl PackedValType {
    /// The bits, as generated code and C hold them.
    pub const fn get(self) -> u64 {
        self.0.get()
    }

    /// The packed type of these bits; `None` if no packed type has them.
    pub fn new(bits: u64) -> Option<PackedValType> {
        PackedBits(bits).word()?;
        NonZeroU64::new(bits).map(PackedValType)
    }

    pub(super) fn bits(self) -> PackedBits {
        PackedBits(self.get())
    }
}

impl ty::StorageType<&Type> {
    /// The same type in 64 bits.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// use typereg::{AbstractHeapType, StorageType, ValType};
    ///
    /// let point = registry.struct_type([])?;
    /// let packed = |value: ValType<'_>| StorageType::from(value).pack();
    /// let (some, any) = (packed(ValType::ref_to(&point)), packed(ValType::ref_null(AbstractHeapType::Any)));
    /// assert!(registry.packed_val_type_matches(some, any));
    /// assert!(some == packed(ValType::ref_to(&point)) && some != any);
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn pack(self) -> PackedValType {
        let constant = ty::FieldType::constant(self);
        let word = Word::field(constant.map(|ty| Target::Outside(ty.index())));
        let packed = PackedBits::of(word);
        match NonZeroU64::new(packed.0) {
            Some(bits) => PackedValType(bits),
            None => unreachable!("the byte of a value type is not zero"),
        }
    }
}

/// Does one packed value type match the other? Both have indices of types in this core.
#[inline(always)] // This is all that a C function does.
pub(crate) fn packed_matches<'a>(
    core: impl FnOnce() -> &'a Core,
    sub: PackedBits,
    sup: PackedBits,
) -> bool {
    // Equal ones match: here, in full, and as alike ones do.
    if sup.is_inexact_type_ref() {
        if sub == sup {
            return sub.is_reference(); // It is. A constant would cost all other answers an instruction.
        }
        if !PackedBits::is_as_inexact(sub, sup) {
            return core().packed_matches_in_full(sub, sup);
        }
        let [sub_at, sup_at] = [sub, sup].map(PackedBits::number_times_eight);
        return core().is_subtype_by_number(sub.number(), sub_at, sup.number(), sup_at);
    }
    if !sup.names_no_type() {
        return core().packed_matches_in_full(sub, sup);
    }
    if PackedBits::are_alike(sub, sup) {
        // Equal numbers, or references to abstract heap types.
        return PackedBits::nullability_matches(sub, sup) && PackedBits::heap_matches(sub, sup);
    }
    let core = core();
    let to_abstract = core.packed_type_matches(sub, sup);
    to_abstract.unwrap_or_else(|| core.packed_matches_in_full(sub, sup))
}

impl Core {
    /// A reference to a registered type and one to an abstract heap type; `None` for any other two.
    #[inline(always)]
    fn packed_type_matches(&self, sub: PackedBits, sup: PackedBits) -> Option<bool> {
        if !PackedBits::names_type_below(sub, sup) {
            return None;
        }
        let slot = self.slots.get(sub.number())?;
        if !slot.has_index(sub.number()) {
            return Some(false); // As in `is_subtype_by_index`: it may be filled from now on.
        }
        let matches = PackedBits::nullability_matches(sub, sup)
            && slot.matches_heap(sup.heap_bits(), sup.is_shared());
        Some(matches && slot.has_index(sub.number()))
    }

    /// [`packed_matches`] of any two. It is `extern "C"`, which cannot unwind, so that a
    /// function for C can end with a jump to it.
    #[inline(never)]
    extern "C" fn packed_matches_in_full(&self, sub: PackedBits, sup: PackedBits) -> bool {
        if sub == sup {
            return sub.0 != 0;
        }
        if sub.outside().is_none() && sup.outside().is_none() {
            return false; // Different numbers, or references of which only one is shared: others are alike. Or `sup` is 0.
        }
        let word = |packed: PackedBits| Some((packed.word()?, packed.outside()));
        let (Some(sub), Some(sup)) = (word(sub), word(sup)) else {
            return false;
        };
        let known = |index| self.slots.live(index);
        let is_subtype =
            |sub: TypeIndex, sup: TypeIndex| self.is_subtype_by_index(sub.get(), sup.get());
        matches(sub, sup, known, is_subtype)
    }

    /// The value type that was packed, with an owner of the type that it refers to.
    pub(super) fn unpack_owned(
        &self,
        packed: PackedValType,
    ) -> Result<ty::StorageType<RegisteredType>> {
        let fault = Argument::Fault("the bits are not those of a packed value type");
        let field = packed.bits().word().and_then(Word::as_field);
        field.ok_or(fault)?.storage.try_map(|target| match target {
            Target::Outside(index) => self.look_up(index.get()),
            Target::Own(_) => Err(fault.into()),
        })
    }

    /// The value type that was packed. The type that it refers to is borrowed from its owner.
    ///
    /// # Safety
    /// The type that it refers to stays alive during `'a`, if it is alive.
    #[expect(unsafe_code, reason = "only the caller knows what keeps the type")]
    pub(crate) unsafe fn unpack<'a>(&'a self, packed: PackedBits) -> Option<StorageType<'a>> {
        let field = packed.word()?.as_field()?;
        let resolve = |target| match target {
            Target::Outside(index) => {
                let slot: &Slot = self.slots.live(index).ok_or(())?;
                // SAFETY: it is alive, and stays so (contract).
                Ok(unsafe { Type::from_raw(core::ptr::NonNull::from(slot)) })
            }
            Target::Own(_) => Err(()),
        };
        field.storage.try_map(resolve).ok()
    }
}

/// Does the type of one const field match that of the other? Each comes with the registered type that it refers to, if
/// it refers to one.
#[inline]
pub(crate) fn word_matches(sub: (Word, Option<&Type>), sup: (Word, Option<&Type>)) -> bool {
    if sub == sup {
        return true;
    }
    matches(sub, sup, |ty| Some(ty.slot()), Type::is_subtype_of)
}

/// Like `matching::storage_matches`, for two const fields that differ. Each comes with the registered type that it
/// refers to, if it refers to one.
#[inline(always)]
fn matches<'a, T: Copy + PartialEq>(
    (sub, sub_type): (Word, Option<T>),
    (sup, sup_type): (Word, Option<T>),
    slot_of: impl Fn(T) -> Option<&'a Slot>,
    is_subtype: impl Fn(T, T) -> bool,
) -> bool {
    // Numbers and packed integers match only themselves.
    if !(sub.is_reference() & sup.is_reference()) || sub.is_nullable() & !sup.is_nullable() {
        return false;
    }
    // The abstract heap type above a type, and whether it is shared.
    let above = |ty| {
        let slot = slot_of(ty)?;
        Some((slot.kind()?.heap_type(), slot.is_shared()))
    };
    let (below, above) = match (sub_type, sup_type) {
        (Some(sub_type), Some(sup_type)) if sup.is_exact() => {
            let is_same = sub.is_exact() & (sub_type == sup_type);
            return is_same && slot_of(sup_type).is_some();
        }
        (Some(sub_type), Some(sup_type)) => return is_subtype(sub_type, sup_type),
        (None, None) => (sub.abstract_heap(), sup.abstract_heap()),
        (Some(sub_type), None) => (above(sub_type), sup.abstract_heap()),
        // The only abstract heap type below a defined type is the bottom of its hierarchy.
        (None, Some(sup_type)) => {
            let bottom = |(ty, shared): (AbstractHeapType, _)| (ty.hierarchy().bottom(), shared);
            return match (sub.abstract_heap(), above(sup_type).map(bottom)) {
                (Some(sub), Some(bottom)) => sub == bottom,
                _ => false,
            };
        }
    };
    match (below, above) {
        (Some((sub, shared)), Some((sup, sup_shared))) => sub.matches(sup) & (shared == sup_shared),
        _ => false,
    }
}
