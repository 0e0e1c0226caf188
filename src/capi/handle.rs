//! The objects that C has pointers to.
//!
//! Each begins with the *mark* of its sort, which distinguishes a good handle from NULL, from a handle of
//! another sort, and from most handles that were deleted. A mark is above every type index, and a registered
//! type's slot begins with its index, so the two cannot be confused either.
//!
//! With the feature `checked-handles` deleted objects keep their memory, marked dead, and so do the
//! slots of dead types: then every use of a deleted handle is detected. One mistake is not detected even then: deleting
//! a type too often while something else still holds it, since all handles of a type are one pointer.

use super::abi::{
    wt_array_type_builder_t, wt_error_t, wt_forward_ref_builder_t, wt_func_type_builder_t,
    wt_module_interface_t, wt_pending_type_t, wt_rec_group_builder_t, wt_rec_group_t,
    wt_registered_type_t, wt_registry_config_t, wt_registry_t, wt_struct_type_builder_t,
    wt_type_collection_t, wt_type_encoder_t, wt_type_names_t,
};
use crate::error::{Argument, Error, NotHandle, Result};
use crate::index::TypeIndex;
use crate::limits::MAX_TYPE_INDEX;
use crate::memory::try_box;
use crate::registry::{Slot, Type, TypeRef};
use core::cell::Cell;
use core::mem::{ManuallyDrop, MaybeUninit};
use core::ptr::NonNull;

/// The C type of a handle, and what its pointer points at.
pub(super) trait Handle: Sort {
    type Object;
}

/// The C type of a handle, and how an object of it is recognised.
pub(super) trait Sort {
    const MARK: u32;
    /// For messages: what was expected.
    const EXPECTED: &'static str;
}

macro_rules! sorts {
    ($($handle:ty, $number:literal, $noun:literal;)*) => {
        $(
            impl Sort for $handle {
                const MARK: u32 = MARK | $number;
                const EXPECTED: &'static str = $noun;
            }
        )*

        /// What an object with this mark is.
        fn sort_of(mark: u32) -> Option<&'static str> {
            $(
                if mark == <$handle as Sort>::MARK {
                    return Some($noun);
                }
            )*
            None
        }
    };
}

/// The bits that all marks share: "wtr". The last byte is a number.
const MARK: u32 = 0x7774_7200;
const DELETED: u32 = MARK | 0xff;
const _: () = assert!(MARK > MAX_TYPE_INDEX);

sorts! {
    wt_registry_config_t, 1, "a registry configuration";
    wt_registry_t, 2, "a registry";
    wt_rec_group_builder_t, 3, "a rec group builder";
    wt_struct_type_builder_t, 4, "a struct type builder";
    wt_array_type_builder_t, 5, "an array type builder";
    wt_func_type_builder_t, 6, "a function type builder";
    wt_forward_ref_builder_t, 7, "a forward ref builder";
    wt_pending_type_t, 8, "a pending type";
    wt_rec_group_t, 9, "a rec group";
    wt_type_collection_t, 10, "a type collection";
    wt_error_t, 11, "an error";
    wt_type_names_t, 12, "type names";
    wt_type_encoder_t, 13, "a type encoder";
    wt_module_interface_t, 14, "a module interface";
}

/// The memory of an object.
#[repr(C)]
pub(super) struct Marked<T> {
    mark: Cell<u32>,
    /// Stands where a slot has the number of its registry, which is not 0.
    no_registry: u32,
    object: ManuallyDrop<T>,
}

impl<T> Marked<T> {
    #[inline]
    pub(super) fn new<H: Handle<Object = T>>(object: T) -> Marked<T> {
        Marked {
            mark: Cell::new(H::MARK),
            no_registry: 0,
            object: ManuallyDrop::new(object),
        }
    }

    /// From now on the object is refused.
    pub(super) fn mark_as_deleted(&self) {
        self.mark.set(DELETED);
    }
}

/// Memory for an object that is not made yet: allocated first, so that nothing has to be undone
/// if memory runs out.
pub(super) struct Room<H: Handle>(Box<MaybeUninit<Marked<H::Object>>>);

impl<H: Handle> Room<H> {
    pub(super) fn new() -> Result<Room<H>> {
        Ok(Room(try_box(MaybeUninit::uninit())?))
    }

    pub(super) fn fill(self, object: H::Object) -> OwnedObject<H> {
        OwnedObject(NonNull::from(
            Box::leak(self.0).write(Marked::new::<H>(object)),
        ))
    }
}

/// An object that stays at one address for C to point at. Owns the object.
pub(super) struct OwnedObject<H: Handle>(NonNull<Marked<H::Object>>);

impl<H: Handle> OwnedObject<H> {
    pub(super) fn pointer(&self) -> *mut H {
        self.0.as_ptr().cast()
    }

    /// The object that [`OwnedObject::give`] gave.
    ///
    /// # Safety
    /// [`OwnedObject::give`] gave it, C gives it back once, and nobody uses it any more.
    unsafe fn given_back(object: NonNull<Marked<H::Object>>) -> OwnedObject<H> {
        OwnedObject(object)
    }

    /// Gives the object to C, to be deleted by it.
    pub(super) fn give(self) -> *mut H {
        let pointer = self.pointer();
        core::mem::forget(self);
        pointer
    }
}

impl<H: Handle> Drop for OwnedObject<H> {
    fn drop(&mut self) {
        // SAFETY: filled by `Room::fill`, and never given away or given back (`given_back`), so this is its one owner.
        unsafe {
            self.0.as_ref().mark_as_deleted();
            ManuallyDrop::drop(&mut self.0.as_mut().object);
        }
        if !cfg!(feature = "checked-handles") {
            // SAFETY: allocated as a box of the same layout (`MaybeUninit` changes none).
            drop(unsafe { Box::from_raw(self.0.as_ptr()) });
        }
    }
}

// SAFETY: an `OwnedObject` owns its object as a `Box` would; C must keep its uses of the object to one thread.
unsafe impl<H: Handle> Send for OwnedObject<H> where H::Object: Send {}

/// Gives an object to C, to be deleted by it.
pub(super) fn give<H: Handle>(object: H::Object) -> Result<*mut H> {
    Ok(Room::<H>::new()?.fill(object).give())
}

/// What a pointer from C points at, if it bears the mark of an `H`.
///
/// # Safety
/// The pointer is NULL or points to an object of the library.
#[inline(always)]
unsafe fn marked<H: Handle>(pointer: *const H) -> Option<NonNull<Marked<H::Object>>> {
    let marked = NonNull::new(pointer.cast_mut().cast::<Marked<H::Object>>())?;
    // SAFETY: not NULL, so an object of the library (contract). Each begins with four bytes of mark or index that stay
    // readable until it is deleted. After that this is the read that cannot be checked. The pointer's
    // alignment is not checked either: a mark is only where an object begins.
    let mark = unsafe { marked.cast::<u32>().read_unaligned() };
    (mark == H::MARK).then_some(marked)
}

/// The error of a pointer that [`marked`] refuses.
///
/// # Safety
/// The obligations of [`marked`].
#[cold]
#[inline(never)]
pub(super) unsafe fn not_marked<H: Handle>(pointer: *const H) -> Error {
    let marked = NonNull::new(pointer.cast_mut().cast::<Marked<H::Object>>());
    let got = match marked {
        None => NotHandle::Null,
        Some(marked) if !marked.is_aligned() => NotHandle::Unknown,
        Some(marked) => {
            // SAFETY: not NULL and aligned; the rest is as in `marked`.
            let mark = unsafe { marked.cast::<Cell<u32>>().as_ref() }.get();
            marked_as(mark)
        }
    };
    let expected = H::EXPECTED;
    Argument::Handle { expected, got }.into()
}

/// What sort of object bears this mark.
fn marked_as(mark: u32) -> NotHandle {
    match sort_of(mark) {
        Some(sort) => NotHandle::Other(sort),
        None if mark == DELETED => NotHandle::Deleted,
        None if TypeIndex::new(mark).is_some() => NotHandle::Other(REGISTERED_TYPE),
        None => NotHandle::Unknown,
    }
}

const REGISTERED_TYPE: &str = "a registered type";

/// The object that C points at.
///
/// # Safety
/// C deletes the object only after `'a`, and changes it only in calls that do not overlap with
/// it.
pub(super) unsafe fn borrow<'a, H: Handle>(pointer: *const H) -> Result<&'a H::Object> {
    // SAFETY: C passes a pointer to an object (contract).
    unsafe { live(pointer).ok_or_else(|| not_marked(pointer)) }
}

/// [`borrow`] without an error.
///
/// # Safety
/// The obligations of [`borrow`].
#[inline(always)]
pub(super) unsafe fn live<'a, H: Handle>(pointer: *const H) -> Option<&'a H::Object> {
    // SAFETY: C passes a pointer to an object (contract). The mark says that the object is there, and C neither deletes
    // nor changes it during `'a` (contract).
    unsafe { Some(&marked(pointer)?.as_ref().object) }
}

/// The object that C points at; `None` for NULL.
///
/// # Safety
/// The obligations of [`borrow`].
pub(super) unsafe fn borrow_or_null<'a, H: Handle>(
    pointer: *const H,
) -> Result<Option<&'a H::Object>> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: C keeps the object during `'a` (contract).
    unsafe { borrow(pointer) }.map(Some)
}

/// The object that C points at, to change it.
///
/// # Safety
/// The obligations of [`borrow`], and nothing else uses the object during `'a`.
pub(super) unsafe fn borrow_mut<'a, H: Handle>(pointer: *mut H) -> Result<&'a mut H::Object> {
    // SAFETY: as in `live`, and nothing else uses the object during `'a` (contract).
    unsafe {
        match marked(pointer.cast_const()) {
            Some(mut marked) => Ok(&mut marked.as_mut().object),
            None => Err(not_marked(pointer.cast_const())),
        }
    }
}

/// [`borrow_mut`] where the mark has been seen already.
///
/// # Safety
/// The obligations of [`borrow_mut`]; and the object has not been deleted.
#[inline(always)]
pub(super) unsafe fn borrow_seen<'a, H: Handle>(pointer: *mut H) -> &'a mut H::Object {
    // SAFETY: the mark has been seen, and nothing else uses the object during `'a` (contract).
    unsafe { &mut (*pointer.cast::<Marked<H::Object>>()).object }
}

/// Ends an object that [`give`] gave. Does nothing for NULL.
///
/// # Safety
/// C does not use the pointer any more, on any thread.
pub(super) unsafe fn delete<H: Handle>(pointer: *mut H) -> Result<()> {
    if pointer.is_null() {
        return Ok(());
    }
    // SAFETY: C passes a pointer to an object, which nobody uses any more (contract).
    unsafe {
        match marked(pointer.cast_const()) {
            Some(marked) => drop(OwnedObject::<H>::given_back(marked)),
            None => return Err(not_marked(pointer.cast_const())),
        }
    }
    Ok(())
}

/// The registered type that C points at.
///
/// # Safety
/// C, or something that it keeps alive, holds the type during `'a`.
pub(super) unsafe fn type_ref<'a>(pointer: *const wt_registered_type_t) -> Result<TypeRef<'a>> {
    // SAFETY: C keeps the type until we return (contract).
    match unsafe { live_type(pointer) } {
        Some(ty) => Ok(ty),
        // SAFETY: C passes a pointer to an object (contract).
        None => Err(unsafe { not_a_type(pointer) }),
    }
}

/// The error of a pointer that does not point to a live type.
///
/// # Safety
/// The pointer is NULL or points to an object of the library.
#[cold]
#[inline(never)]
pub(super) unsafe fn not_a_type(pointer: *const wt_registered_type_t) -> Error {
    let slot = NonNull::new(pointer.cast_mut().cast::<Slot>());
    let got = match slot.filter(|slot| slot.is_aligned()) {
        // SAFETY: not NULL, so an object of the library (contract), each of which begins with a mark or an index.
        Some(slot) => match sort_of(unsafe { Slot::mark_at(slot) }) {
            Some(sort) => NotHandle::Other(sort),
            None => NotHandle::Deleted,
        },
        None if pointer.is_null() => NotHandle::Null,
        None => NotHandle::Unknown,
    };
    let expected = REGISTERED_TYPE;
    Argument::Handle { expected, got }.into()
}

/// [`type_ref`] without an error: the queries in the innermost loops of programs begin with
/// this.
///
/// # Safety
/// The obligations of [`type_ref`].
#[inline(always)]
pub(super) unsafe fn live_type<'a>(pointer: *const wt_registered_type_t) -> Option<TypeRef<'a>> {
    let slot = NonNull::new(pointer.cast_mut().cast::<Slot>()).filter(|slot| slot.is_aligned())?;
    // SAFETY: not NULL and aligned. Every object of the library begins with its mark, which is where
    // a slot has its index. Slots are never unmapped while their registry lives.
    unsafe { Slot::index_at(slot) }?;
    // SAFETY: live now, and held during `'a` (contract).
    Some(unsafe { Type::from_raw(slot) })
}

/// Two live types of one registry. `None` if they are of two registries, or if one of them is not a type; and for
/// addresses in the upper half of memory, where no usual program has any.
///
/// # Safety
/// The obligations of [`type_ref`], for both.
#[inline(always)]
pub(super) unsafe fn types_of_one_registry<'a>(
    a: *const wt_registered_type_t,
    b: *const wt_registered_type_t,
) -> Option<(TypeRef<'a>, TypeRef<'a>)> {
    const ALIGN: usize = align_of::<Slot>();
    // NULL becomes an address in the upper half, so that one test suffices for all that is wrong with both.
    const WRONG: usize = (ALIGN - 1) | 1 << (usize::BITS - 1);
    if (a.addr().wrapping_sub(ALIGN) | b.addr().wrapping_sub(ALIGN)) & WRONG != 0 {
        return None;
    }
    // SAFETY: neither is null, as said.
    let [a, b] = [a, b].map(|slot| unsafe { NonNull::new_unchecked(slot.cast_mut()) });
    let (a, b) = (a.cast::<Slot>(), b.cast::<Slot>());
    // SAFETY: aligned; C passed pointers to objects of the library, each of which has eight bytes. The second four are the
    // number of a registry in the slot of a live type, and 0 in any other object.
    let [registry_of_a, registry_of_b] = unsafe { [Slot::registry_at(a), Slot::registry_at(b)] };
    if registry_of_a != registry_of_b || registry_of_a == 0 {
        return None;
    }
    // SAFETY: live now, and held during `'a` (contract).
    Some(unsafe { (Type::from_raw(a), Type::from_raw(b)) })
}

/// A registered type as C has it.
pub(super) fn type_pointer(ty: TypeRef<'_>) -> *const wt_registered_type_t {
    ty.as_raw().as_ptr().cast_const().cast()
}

/// A handle of a registered type, given to C.
pub(super) fn give_type(ty: crate::RegisteredType) -> *mut wt_registered_type_t {
    ty.into_raw().as_ptr().cast()
}
