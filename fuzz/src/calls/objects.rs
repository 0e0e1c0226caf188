//! The objects that a program of calls has, and the calls that create and end them.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "what `Objects` has is live, and nothing else is passed"
)]

use super::building::Builder;
use super::{Call, Outcome, Program, registering, values};
use crate::oracle::c::{Failure, call};
use std::ptr;
use typereg::capi::abi::*;
use typereg::capi::*;

/// A registry. A *watched* one has a handle that the program does not know, so that it can be queried until the end. The
/// program deletes the last handle of any other.
pub struct Registry {
    pub handles: Vec<*mut wt_registry_t>,
    pub watch: Option<*mut wt_registry_t>,
}

/// A handle of a group, and the builder that built it, if any.
pub struct Group {
    pub handle: *mut wt_rec_group_t,
    pub labels: Vec<*const wt_pending_type_t>,
}

#[derive(Default)]
pub struct Objects {
    pub registries: Vec<Registry>,
    pub types: Vec<*mut wt_registered_type_t>,
    pub groups: Vec<Group>,
    pub collections: Vec<*mut wt_type_collection_t>,
    pub builders: Vec<Builder>,
}

impl Objects {
    /// Two registries to begin with.
    pub fn new(program: &mut Program<'_>) -> Self {
        let mut objects = Objects::default();
        registering::new_registry(&mut objects, program);
        registering::new_registry(&mut objects, program);
        objects
    }

    /// A handle of some registry; NULL if that registry has none.
    pub fn registry(&self, program: &mut Program<'_>) -> *const wt_registry_t {
        self.numbered_registry(program).1
    }

    /// Also, which one.
    pub fn numbered_registry(&self, program: &mut Program<'_>) -> (usize, *const wt_registry_t) {
        let number = program.below(self.registries.len());
        let handle = program.pick(&self.registries[number].handles);
        (number, handle.unwrap_or(ptr::null_mut()))
    }

    /// Checks that an accepted type is of this registry, if that still exists.
    pub fn belongs_to(&self, registry: usize, ty: *const wt_registered_type_t) {
        let index = unsafe { wt_registered_type_index(ty) };
        let Some(registry) = self.registries[registry].any() else {
            return;
        };
        let own = call(|error| unsafe { wt_registry_type(registry, index, error) });
        assert_eq!(
            own.map(|own| own.cast_const()),
            Ok(ty),
            "a type of another registry"
        );
        unsafe { wt_registered_type_delete(ty.cast_mut()) };
    }

    /// Some type: owned, or borrowed from a group or a collection; seldom NULL.
    pub fn a_type(&self, program: &mut Program<'_>) -> *const wt_registered_type_t {
        match program.below(8) {
            0..=3 => program.pick(&self.types).unwrap_or(ptr::null_mut()),
            4 | 5 if !self.groups.is_empty() => {
                let group = &self.groups[program.below(self.groups.len())];
                unsafe { wt_rec_group_type(group.handle, program.below(4)) }
            }
            6 | 7 => match program.pick(&self.collections) {
                Some(types) => unsafe { wt_type_collection_type(types, program.byte().into()) },
                None => ptr::null(),
            },
            _ => ptr::null(),
        }
    }

    /// Some label, of any builder or group.
    pub fn label(&self, program: &mut Program<'_>) -> *const wt_pending_type_t {
        let (builders, groups) = (self.builders.len(), self.groups.len());
        if builders + groups == 0 {
            return ptr::null();
        }
        let labels = match program.below(builders + groups) {
            builder if builder < builders => &self.builders[builder].labels,
            group => &self.groups[group - builders].labels,
        };
        program.pick(labels).unwrap_or(ptr::null())
    }

    /// The statistics of each registry.
    pub fn stats(&self) -> Vec<Option<wt_registry_stats_t>> {
        let stats = |registry: &Registry| registry.any().map(stats);
        self.registries.iter().map(stats).collect()
    }

    pub fn check(&self) {
        for registry in self.registries.iter().filter_map(Registry::any) {
            call(|error| unsafe { wt_registry_check(registry, error) }).unwrap();
        }
    }

    /// Keeps a type that a call gave.
    pub fn keep(&mut self, given: Result<*mut wt_registered_type_t, Failure>) -> Outcome {
        let Ok(ty) = given else {
            return Outcome::Refused;
        };
        let index = unsafe { wt_registered_type_index(ty) };
        assert_ne!(index, 0, "a live type has an index");
        self.types.push(ty);
        Outcome::Done
    }

    pub fn end(mut self, program: &mut Program<'_>) {
        let ends: [Call; 5] = [
            delete_type,
            delete_group,
            delete_collection,
            super::building::delete_builder,
            registering::delete_registry,
        ];
        let first = program.below(ends.len());
        for end in ends.iter().cycle().skip(first).take(ends.len()) {
            while end(&mut self, program) == Outcome::Done {}
            self.check();
        }
        for registry in self.registries.iter().filter_map(|registry| registry.watch) {
            let left = stats(registry);
            assert_eq!(
                (left.live_types, left.live_rec_groups, left.live_bytes),
                (0, 0, 0)
            );
            unsafe { wt_registry_delete(registry) };
        }
    }
}

impl Registry {
    fn any(&self) -> Option<*mut wt_registry_t> {
        self.watch.or(self.handles.first().copied())
    }
}

fn stats(registry: *mut wt_registry_t) -> wt_registry_stats_t {
    unsafe {
        let mut stats: wt_registry_stats_t = std::mem::zeroed();
        assert!(wt_registry_stats(
            registry,
            &mut stats,
            size_of::<wt_registry_stats_t>()
        ));
        stats.reserved_bytes = 0; // Later calls use the memory that a refused call reserved.
        stats
    }
}

/// Removes one from a list.
pub fn take<T>(from: &mut Vec<T>, program: &mut Program<'_>) -> Option<T> {
    (!from.is_empty()).then(|| from.swap_remove(program.below(from.len())))
}

pub fn delete_collection(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    match take(&mut objects.collections, program) {
        Some(types) => unsafe {
            let len = wt_type_collection_num_types(types);
            let same = wt_type_collection_clone(types);
            wt_type_collection_delete(types);
            assert_eq!(wt_type_collection_num_types(same), len);
            wt_type_collection_delete(same);
        },
        None => return Outcome::Nothing,
    }
    Outcome::Done
}

/// A type of a collection, owned from now on.
pub fn type_of_collection(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let types = program
        .pick(&objects.collections)
        .unwrap_or(ptr::null_mut());
    let ty = unsafe {
        let len = wt_type_collection_num_types(types);
        let number = program.byte();
        let ty = wt_type_collection_type(types, number.into());
        assert_eq!(ty.is_null(), usize::from(number) >= len);
        wt_registered_type_clone(ty)
    };
    if ty.is_null() {
        Outcome::Nothing
    } else {
        objects.keep(Ok(ty))
    }
}

pub fn one_off_type(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (number, registry) = objects.numbered_registry(program);
    let mut values = Vec::new();
    for _ in 0..program.below(6) {
        values.push(values::value(objects, program));
    }
    let fields: Vec<_> = values
        .iter()
        .map(|&storage| values::field(storage, program))
        .collect();
    let (params, results) = values.split_at(program.below(values.len() + 1));
    let which = program.below(3);
    // An array has one element.
    let used = if which == 0 {
        &values[..values.len().min(1)]
    } else {
        &values
    };
    let given = call(|error| unsafe {
        match (which, fields.first()) {
            (0, Some(&element)) => wt_array_type_new(registry, element, error),
            (1, _) => wt_struct_type_new(registry, fields.as_ptr(), fields.len(), error),
            _ => wt_func_type_new(
                registry,
                params.as_ptr(),
                params.len(),
                results.as_ptr(),
                results.len(),
                error,
            ),
        }
    });
    for value in used
        .iter()
        .filter(|value| given.is_ok() && !value.type_.is_null())
    {
        objects.belongs_to(number, value.type_);
    }
    objects.keep(given)
}

pub fn exn_type(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let (registry, tag) = (objects.registry(program), objects.a_type(program));
    objects.keep(call(|error| unsafe {
        wt_exn_type_new(registry, tag, error)
    }))
}

pub fn clone_type(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let ty = objects.a_type(program);
    let clone = unsafe { wt_registered_type_clone(ty) };
    assert_eq!(clone.cast_const(), ty, "a clone is the same type");
    if clone.is_null() {
        Outcome::Nothing
    } else {
        objects.keep(Ok(clone))
    }
}

pub fn delete_type(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    match take(&mut objects.types, program) {
        Some(ty) => unsafe { wt_registered_type_delete(ty) },
        None => return Outcome::Nothing,
    }
    Outcome::Done
}

/// The type that a label has become, owned from now on.
pub fn type_of_group(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let some = objects.label(program);
    let Some(group) = (!objects.groups.is_empty()).then(|| program.below(objects.groups.len()))
    else {
        return Outcome::Nothing;
    };
    let Group { handle, labels } = &objects.groups[group];
    let label = match program.below(4) {
        0 => some,
        _ => program.pick(labels).unwrap_or(some),
    };
    let own = labels.iter().position(|&own| own == label);
    match call(|error| unsafe { wt_rec_group_get(*handle, label, error) }) {
        Ok(ty) => unsafe {
            let position = own.expect("only its own labels");
            assert_eq!(ty, wt_rec_group_type(*handle, position));
            objects.keep(Ok(wt_registered_type_clone(ty)))
        },
        Err(_) => {
            assert!(own.is_none(), "its own labels");
            Outcome::Refused
        }
    }
}

pub fn group_of_type(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    let ty = objects.a_type(program);
    let mut position = 0;
    let handle = unsafe { wt_registered_type_rec_group(ty, &mut position) };
    assert_eq!(handle.is_null(), ty.is_null());
    if handle.is_null() {
        return Outcome::Nothing;
    }
    let member = unsafe { wt_rec_group_type(handle, position as usize) };
    assert_eq!(member, ty, "a type is a member of its group");
    let labels = Vec::new();
    objects.groups.push(Group { handle, labels });
    Outcome::Done
}

pub fn clone_group(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    if objects.groups.is_empty() {
        return Outcome::Nothing;
    }
    let group = &objects.groups[program.below(objects.groups.len())];
    let handle = unsafe { wt_rec_group_clone(group.handle) };
    assert!(!handle.is_null());
    let labels = group.labels.clone();
    objects.groups.push(Group { handle, labels });
    Outcome::Done
}

pub fn delete_group(objects: &mut Objects, program: &mut Program<'_>) -> Outcome {
    match take(&mut objects.groups, program) {
        Some(group) => unsafe { wt_rec_group_delete(group.handle) },
        None => return Outcome::Nothing,
    }
    Outcome::Done
}
