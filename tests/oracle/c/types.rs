//! Types, as they are lent and as they are owned; all types of a module.

use super::super::c_group::Group;
use super::{Failure, call, text};
use std::slice;
use typereg::capi::abi::*;
use typereg::capi::*;

/// All types of a module.
pub struct Types(pub(super) *mut wt_type_collection_t);

impl Types {
    pub fn pointer(&self) -> *const wt_type_collection_t {
        self.0
    }

    pub fn len(&self) -> usize {
        unsafe { wt_type_collection_num_types(self.0) }
    }

    pub fn num_rec_groups(&self) -> usize {
        unsafe { wt_type_collection_num_rec_groups(self.0) }
    }

    pub fn get(&self, module_type_index: usize) -> Option<Type> {
        let index = u32::try_from(module_type_index).unwrap();
        Type::or_none(unsafe { wt_type_collection_type(self.0, index) })
    }

    /// The type index of each module type.
    pub fn indices(&self) -> Vec<u32> {
        let mut len = 0;
        unsafe {
            let first = wt_type_collection_indices(self.0, &mut len);
            if len == 0 {
                Vec::new()
            } else {
                slice::from_raw_parts(first, len).to_vec()
            }
        }
    }

    /// The module type index of a function type whose trampoline type has this type index.
    pub fn trampoline(&self, type_index: u32) -> Option<usize> {
        let mut found = u32::MAX;
        unsafe { wt_type_collection_trampoline(self.0, type_index, &mut found) }
            .then_some(found as usize)
    }
}

impl Drop for Types {
    fn drop(&mut self) {
        unsafe { wt_type_collection_delete(self.0) }
    }
}

pub fn val_type_matches(sub: wt_val_type_t, sup: wt_val_type_t) -> bool {
    unsafe { wt_val_type_matches(sub, sup) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Type(pub(super) *const wt_registered_type_t);

impl Type {
    pub fn or_none(pointer: *const wt_registered_type_t) -> Option<Self> {
        (!pointer.is_null()).then_some(Type(pointer))
    }

    pub fn pointer(self) -> *const wt_registered_type_t {
        self.0
    }

    pub fn own(self) -> Owned {
        let clone = unsafe { wt_registered_type_clone(self.0) };
        assert_eq!(clone.cast_const(), self.0, "a clone is the same type");
        Owned(Type(clone))
    }

    pub fn index(self) -> u32 {
        unsafe { wt_registered_type_index(self.0) }
    }

    pub fn fingerprint(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        let asked = call(|error| unsafe {
            wt_registered_type_fingerprint(self.0, bytes.as_mut_ptr(), error)
        });
        asked.expect("memory");
        bytes
    }

    pub fn kind(self) -> wt_type_kind_t {
        unsafe { wt_registered_type_kind(self.0) }
    }

    pub fn is_final(self) -> bool {
        unsafe { wt_registered_type_is_final(self.0) }
    }

    pub fn supertype(self) -> Option<Type> {
        Type::or_none(unsafe { wt_registered_type_supertype(self.0) })
    }

    /// A reference to it that is never null, with `WT_REF_...`.
    pub fn reference(self, flags: u8) -> wt_val_type_t {
        let mut value = unsafe { wt_val_type_ref_to(self.0, false) };
        value.flags = flags;
        value
    }

    pub fn depth(self) -> u32 {
        unsafe { wt_registered_type_depth(self.0) }
    }

    /// The display up to the type itself, and the padding after it.
    pub fn display(self) -> (Vec<u32>, Vec<u32>) {
        let mut len = 0;
        let entries = unsafe {
            let first = wt_registered_type_display(self.0, &mut len);
            assert!(!first.is_null());
            slice::from_raw_parts(first, len.max(WT_DISPLAY_MIN))
        };
        let (display, padding) = entries.split_at(len);
        (display.to_vec(), padding.to_vec())
    }

    pub fn is_subtype(self, sup: Type) -> bool {
        unsafe { wt_registered_type_is_subtype(self.0, sup.0) }
    }

    pub fn rec_group(self) -> (Group, usize) {
        let mut position = u32::MAX;
        let group = unsafe { wt_registered_type_rec_group(self.0, &mut position) };
        assert!(!group.is_null());
        (Group::from_new(group), position as usize)
    }

    /// All fields; checks that one more is refused.
    pub fn fields(self) -> Vec<wt_field_type_t> {
        let len = unsafe { wt_registered_type_num_fields(self.0) };
        every(len, |i, out| unsafe {
            wt_registered_type_field(self.0, i, out)
        })
    }

    pub fn params(self) -> Vec<wt_val_type_t> {
        let len = unsafe { wt_registered_type_num_params(self.0) };
        every(len, |i, out| unsafe {
            wt_registered_type_param(self.0, i, out)
        })
    }

    pub fn results(self) -> Vec<wt_val_type_t> {
        let len = unsafe { wt_registered_type_num_results(self.0) };
        every(len, |i, out| unsafe {
            wt_registered_type_result(self.0, i, out)
        })
    }

    pub fn layout(self) -> Option<(wt_gc_layout_t, Vec<wt_gc_field_layout_t>)> {
        let mut layout = [const { unsafe { std::mem::zeroed::<wt_gc_layout_t>() } }];
        if !unsafe { wt_registered_type_layout(self.0, &mut layout[0]) } {
            return None;
        }
        let len = unsafe { wt_registered_type_num_fields(self.0) };
        let fields = every(len, |i, out| unsafe {
            wt_registered_type_field_layout(self.0, i, out)
        });
        let [layout] = layout;
        Some((layout, fields))
    }

    pub fn trampoline(self) -> Result<Owned, Failure> {
        call(|error| unsafe { wt_registered_type_trampoline(self.0, error) })
            .map(|ty| Owned(Type(ty)))
    }

    /// The owners of its group.
    pub fn owners(self) -> wt_owners_t {
        let mut owners = wt_owners_t {
            total: 0,
            references: 0,
            trampolines: 0,
            handles: 0,
        };
        let size = size_of::<wt_owners_t>();
        assert!(unsafe { wt_registered_type_owners(self.0, &mut owners, size) });
        owners
    }

    pub fn wat(self) -> String {
        text(call(|error| unsafe { wt_registered_type_to_wat(self.0, error) }).unwrap())
    }
}

/// The items that a function returns by number.
fn every<T>(len: usize, get: impl Fn(u32, *mut T) -> bool) -> Vec<T> {
    let ask = |i: usize| unsafe {
        let mut out = std::mem::zeroed();
        get(u32::try_from(i).unwrap(), &mut out).then_some(out)
    };
    assert!(ask(len).is_none(), "there is no number {len} of {len}");
    (0..len)
        .map(|i| ask(i).expect("every number below the length"))
        .collect()
}

/// A type handle that is owned.
pub struct Owned(pub(super) Type);

impl Owned {
    pub fn from_new(pointer: *mut wt_registered_type_t) -> Self {
        assert!(!pointer.is_null());
        Owned(Type(pointer))
    }
}

impl std::ops::Deref for Owned {
    type Target = Type;
    fn deref(&self) -> &Type {
        &self.0
    }
}

impl Clone for Owned {
    fn clone(&self) -> Self {
        self.0.own()
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        unsafe { wt_registered_type_delete(self.0.0.cast_mut()) }
    }
}
