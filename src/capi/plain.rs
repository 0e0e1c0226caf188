//! Rec groups from plain data: for a program that has decoded its types already.

use super::abi::{
    WT_HEAP_INDEX, WT_HEAP_OWN, wt_error_t, wt_rec_group_t, wt_registry_t, wt_sub_type_t,
    wt_type_collection_t, wt_type_number_t,
};
use super::call::{answer, fallible};
use super::convert::read_array;
use super::function::function;
use super::group::LabelledGroup;
use super::handle::{Room, borrow};
use super::word::{write_fields, write_values};
use crate::builder::{PlainMember, changed};
use crate::error::{Argument, Error, ErrorKind, Part, Result};
use crate::index::{Position, TypeIndex};
use crate::key::{Clauses, Head, Key, Target, Word};
use crate::memory::try_push;
use crate::registry::Core;
use crate::ty::CompositeKind;
use crate::{RecGroup, Registry, TypeCollection};
use core::ptr;

/// Registers a rec group from plain data: finds or makes its types. `types` are the members in
/// order; without members it is the empty group.
///
/// Returns a handle of the group, which you own, and in `*is_new_or_null` (unless that is NULL)
/// whether the group is new. Finding a group costs as much as from bytes: nothing is allocated
/// except the handle and, for a group of more than 32 types, fields, params and results, its
/// words.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_STALE for an index that is not a live type's,
/// WT_ERROR_WRONG_REGISTRY, WT_ERROR_WRONG_BUILDER for a pending type, WT_ERROR_INVALID_TYPE,
/// WT_ERROR_UNSUPPORTED, WT_ERROR_LIMIT, WT_ERROR_OUT_OF_MEMORY; wt_error_member and
/// wt_error_field give the place. WT_LIMIT_GROUP_PARTS limits the fields, params and results of
/// all types together; an array that several types point to counts once for each of them.
/// Threads: any. Cost: one registration. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_registry_register_rec_group(
    registry: *const wt_registry_t,
    types: *const wt_sub_type_t,
    ntypes: usize,
    is_new_or_null: *mut bool,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_rec_group_t {
    let body = || {
        // SAFETY: C keeps the registry and the array until we return.
        let (registry, types) = unsafe { (borrow(registry)?, read_array("types", types, ntypes)?) };
        // Room first, so that nothing is registered that cannot be returned.
        let room = Room::<wt_rec_group_t>::new()?;
        let members = types.iter().map(|ty| Plain { ty, registry });
        // SAFETY: C keeps the types that the members name until we return.
        let register = |core: &Core, key: Key<'_>| unsafe { core.register_alone(key) };
        let group = registry.register_members(members, register)?;
        if !is_new_or_null.is_null() {
            // SAFETY: not NULL, so it may be written.
            unsafe { is_new_or_null.write(group.is_new()) };
        }
        let labels = None;
        Ok(room.fill(LabelledGroup { group, labels }).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// Returns whether the call that gave this handle registered the group. False if that call found
/// the group, or gave one more handle of it; for the empty group, and for NULL.
/// Threads: any. Cost: a few loads. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_rec_group_is_new(group: *const wt_rec_group_t) -> bool {
    answer(function!(), false, || {
        // SAFETY: C keeps the group until we return.
        Ok(unsafe { borrow(group) }?.group.is_new())
    })
}

/// Makes a collection of rec groups that are registered already, as if a module had them in this
/// order: its types are numbered through all groups. A group may occur several times, and may be
/// the empty group.
///
/// Returns the collection, which you own; it keeps the types alive, and the handles of the
/// groups stay yours.
/// Errors: WT_ERROR_INVALID_ARGUMENT, WT_ERROR_WRONG_REGISTRY, WT_ERROR_LIMIT for more types or
/// rec groups than a module may have, WT_ERROR_OUT_OF_MEMORY.
/// Threads: any. Cost: in proportion to the types. Since 0.1.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wt_type_collection_from_rec_groups(
    registry: *const wt_registry_t,
    groups: *const *const wt_rec_group_t,
    ngroups: usize,
    error_out: *mut *mut wt_error_t,
) -> *mut wt_type_collection_t {
    let body = || {
        // SAFETY: C keeps the registry, the array and the groups until we return.
        let (registry, handles) =
            unsafe { (borrow(registry)?, read_array("groups", groups, ngroups)?) };
        let mut groups: Vec<&RecGroup> = Vec::new();
        for &handle in handles {
            // SAFETY: as above.
            try_push(&mut groups, &unsafe { borrow(handle) }?.group)?;
        }
        let room = Room::<wt_type_collection_t>::new()?;
        let types = TypeCollection::from_rec_groups(registry, &groups)?;
        Ok(room.fill(types).give())
    };
    // SAFETY: `error_out` is C's to write.
    unsafe { fallible(function!(), error_out, ptr::null_mut(), body) }
}

/// A member as C passes it. C keeps what it points to until the called function returns.
struct Plain<'a> {
    ty: &'a wt_sub_type_t,
    registry: &'a Registry,
}

impl Plain<'_> {
    /// The member that a clause names; [`Clauses::OUTSIDE`] for a live type of another group, or a position that is too
    /// large.
    fn clause(&self, what: &'static str, number: wt_type_number_t) -> Result<Option<Position>> {
        match target(what, number)? {
            None => Ok(None),
            Some(Target::Own(position)) => Ok(Some(Clauses::in_word(position))),
            // The word does not contain this index, so it is checked here.
            Some(Target::Outside(index)) => {
                if self.registry.is_live(index.get()) {
                    Ok(Some(Clauses::OUTSIDE))
                } else {
                    Err(ErrorKind::Stale(index.get()).into())
                }
            }
        }
    }
}

impl PlainMember for Plain<'_> {
    #[inline]
    fn head(&self) -> Result<Head> {
        let ty = self.ty;
        let kind = u8::try_from(ty.kind).ok();
        let Some(kind) = kind.and_then(CompositeKind::from_byte) else {
            return Err(wrong("the type's kind", ty.kind, "one of WT_TYPE_..."));
        };
        let flags = u32::from_le_bytes([ty.is_open, ty.is_shared, ty.reserved[0], ty.reserved[1]]);
        if flags & !0x0101 != 0 {
            return Err(wrong_flags(ty));
        }
        let (fields, params) = (ty.nfields, ty.nparams);
        let counts_do = match kind {
            CompositeKind::Struct => params | ty.nresults == 0,
            CompositeKind::Array => fields == 1 && params | ty.nresults == 0,
            CompositeKind::Func => fields == 0,
            CompositeKind::Cont | CompositeKind::Exn => fields | params | ty.nresults == 0,
        };
        if !counts_do || is_set(ty.func) != kind.has_function_type() {
            return Err(wrong_parts(kind, ty));
        }
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Ok(Head {
            kind,
            is_final: ty.is_open == 0,
            is_shared: ty.is_shared != 0,
            has_clauses: is_set(ty.describes) | is_set(ty.descriptor),
            supertype: target("the supertype's kind", ty.supertype)?,
            fields: match kind {
                CompositeKind::Struct | CompositeKind::Array => count(fields),
                CompositeKind::Func => count(params),
                CompositeKind::Cont | CompositeKind::Exn => 1,
            },
            results: count(ty.nresults),
        })
    }

    fn clauses(&self) -> Result<Clauses> {
        Ok(Clauses {
            describes: self.clause("the described type's kind", self.ty.describes)?,
            descriptor: self.clause("the descriptor's kind", self.ty.descriptor)?,
        })
    }

    #[inline]
    fn write(&self, head: &Head, parts: &mut [Word]) -> Result<()> {
        let ty = self.ty;
        let first = |error: Error| error.at_part(head.part_of_fields(), 0);
        if is_set(ty.func) {
            let func = target("the function type's kind", ty.func).map_err(first)?;
            parts.fill(Word::reference(false, func.ok_or_else(changed)?));
            return Ok(());
        }
        // SAFETY: C keeps the arrays, which are as long as it says, and what they name.
        unsafe {
            if ty.nfields != 0 {
                let fields = read_array("fields", ty.fields, ty.nfields).map_err(first)?;
                if fields.len() != parts.len() {
                    return Err(changed());
                }
                return write_fields::<true>(self.registry, fields, parts);
            }
            let (of_params, of_results) = parts
                .split_at_mut_checked(head.fields as usize)
                .ok_or_else(changed)?;
            let params = read_array("params", ty.params, ty.nparams).map_err(first)?;
            write_values::<true>(self.registry, params, of_params, Part::Param)?;
            let results = read_array("results", ty.results, ty.nresults);
            let results = results.map_err(|error| error.at_part(Part::Result, 0))?;
            if (params.len(), results.len()) != (of_params.len(), of_results.len()) {
                return Err(changed());
            }
            write_values::<true>(self.registry, results, of_results, Part::Result)
        }
    }
}

/// Is any bit of it set? One that names no type must be zero as a whole.
#[inline(always)]
fn is_set(number: wt_type_number_t) -> bool {
    bits(number) != 0
}

/// All of it as one number: the kind is the lowest byte, and the number is the upper half.
#[inline(always)]
fn bits(number: wt_type_number_t) -> u64 {
    // SAFETY: it is eight bytes without gaps, and any eight bytes are a number.
    u64::from_le(unsafe { core::mem::transmute::<wt_type_number_t, u64>(number) })
}

/// A type that plain data names.
#[inline(always)]
fn target(what: &'static str, number: wt_type_number_t) -> Result<Option<Target>> {
    const OWN: u32 = WT_HEAP_OWN as u32;
    const INDEX: u32 = WT_HEAP_INDEX as u32;
    match bits(number) as u32 {
        0 if !is_set(number) => Ok(None),
        OWN => Ok(Some(Target::Own(Position(number.number)))),
        INDEX => match TypeIndex::new(number.number) {
            Some(index) => Ok(Some(Target::Outside(index))),
            None => Err(ErrorKind::Stale(number.number).into()),
        },
        _ => Err(wrong(
            what,
            number.kind.into(),
            "0 and nothing more, WT_HEAP_OWN or WT_HEAP_INDEX",
        )),
    }
}

#[cold]
fn wrong(what: &'static str, got: u32, expected: &'static str) -> Error {
    let got = got.into();
    Argument::Number {
        what,
        got,
        expected,
    }
    .into()
}

#[cold]
fn wrong_flags(ty: &wt_sub_type_t) -> Error {
    if ty.is_open > 1 {
        wrong("the type's is_open", ty.is_open.into(), "0 or 1")
    } else if ty.is_shared > 1 {
        wrong("the type's is_shared", ty.is_shared.into(), "0 or 1")
    } else {
        Argument::Fault("the type's reserved bytes are not all 0").into()
    }
}

#[cold]
fn wrong_parts(kind: CompositeKind, ty: &wt_sub_type_t) -> Error {
    let fault = match kind {
        CompositeKind::Struct => {
            "a struct type has fields, and neither params, results nor a function type"
        }
        CompositeKind::Array => {
            "an array type has one field, and neither params, results nor a function type"
        }
        CompositeKind::Func => {
            "a function type has params and results, and neither fields nor a function type"
        }
        CompositeKind::Cont | CompositeKind::Exn if !is_set(ty.func) => {
            "a continuation type and an exn type need a function type"
        }
        CompositeKind::Cont | CompositeKind::Exn => {
            "a continuation type and an exn type have a function type, and neither fields, params nor results"
        }
    };
    Argument::Fault(fault).into()
}
