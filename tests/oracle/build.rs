//! Groups built through the builder functions of C, from the judge's definitions.
//!
//! Among the ways that mean the same, one is drawn at random: members in any order, several definitions open at once, a
//! reference to a member as a value or by a forward reference builder.
#![allow(unsafe_code, reason = "C functions are called here")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "as in `c`: all handles are alive"
)]

use super::c::{Failure, Owned, Registry, call};
use super::c_group::Group;
use super::compare::Acquaintance;
use super::naive::{Definition, Field, Heap, Reference, Shape, Value};
use super::random::Random;
use typereg::capi::abi::*;
use typereg::capi::*;

/// A group builder that has not been built yet.
pub struct Building {
    builder: *mut wt_rec_group_builder_t,
    pending: Vec<*const wt_pending_type_t>,
    /// Definitions that are still open, with all their parts added.
    open: Vec<Definer>,
}

/// Registers the group. The acquaintance must know the types outside it.
pub fn build(
    registry: &Registry,
    acquaintance: &Acquaintance,
    group: &[Definition],
    random: &mut Random,
) -> Result<Group, Failure> {
    Building::begin(registry, acquaintance, group, random)?.finish()
}

impl Building {
    /// Declares and defines all members; leaves some definitions unfinished.
    pub fn begin(
        registry: &Registry,
        acquaintance: &Acquaintance,
        group: &[Definition],
        random: &mut Random,
    ) -> Result<Building, Failure> {
        let builder = call(|error| unsafe { wt_rec_group_builder_new(registry.pointer(), error) })?;
        let mut building = Building {
            builder,
            pending: Vec::new(),
            open: Vec::new(),
        };
        for member in group {
            building.declare(member)?;
        }
        let mut order: Vec<usize> = (0..group.len()).collect();
        random.shuffle(&mut order);
        for &position in &order {
            let definer = building.define(position, &group[position], acquaintance, random)?;
            building.open.extend(definer);
            if random.one_in(2) {
                building.open.drain(..).try_for_each(Definer::finish)?;
            }
        }
        Ok(building)
    }

    /// Registers the group.
    pub fn finish(&mut self) -> Result<Group, Failure> {
        self.open.drain(..).try_for_each(Definer::finish)?;
        let built = call(|error| unsafe { wt_rec_group_builder_build(self.builder, error) })?;
        let built = Group::from_new(built);
        for (&label, &member) in self.pending.iter().zip(&built.members()) {
            let found = call(|error| unsafe { wt_rec_group_get(built.pointer(), label, error) })?;
            assert_eq!(found, member.pointer(), "a label leads to its member");
        }
        Ok(built)
    }
}

/// Registers a type through a function that needs no builder: final, without supertype, a group of one.
pub fn one_off(
    registry: &Registry,
    acquaintance: &Acquaintance,
    shape: &Shape,
) -> Result<Owned, Failure> {
    let registry = registry.pointer();
    let c_values = |values: &[Value]| -> Vec<wt_val_type_t> {
        values
            .iter()
            .map(|&value| acquaintance.c_value(value))
            .collect()
    };
    let new = match shape {
        Shape::Func { params, results } => {
            let (params, results) = (c_values(params), c_values(results));
            let (nparams, nresults) = (params.len(), results.len());
            call(|error| unsafe {
                wt_func_type_new(
                    registry,
                    params.as_ptr(),
                    nparams,
                    results.as_ptr(),
                    nresults,
                    error,
                )
            })
        }
        Shape::Struct(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|&field| acquaintance.c_field(field))
                .collect();
            let len = fields.len();
            call(|error| unsafe { wt_struct_type_new(registry, fields.as_ptr(), len, error) })
        }
        Shape::Array(element) => {
            let element = acquaintance.c_field(*element);
            call(|error| unsafe { wt_array_type_new(registry, element, error) })
        }
        Shape::Exn { tag, .. } => {
            let tag = acquaintance.types[tag].pointer();
            call(|error| unsafe { wt_exn_type_new(registry, tag, error) })
        }
        Shape::Cont(func) => {
            let func = acquaintance.types[&func.class()].pointer();
            call(|error| unsafe { wt_cont_type_new(registry, func, error) })
        }
    };
    new.map(Owned::from_new)
}

#[derive(Clone, Copy)]
enum Definer {
    Struct(*mut wt_struct_type_builder_t),
    Array(*mut wt_array_type_builder_t),
    Func(*mut wt_func_type_builder_t),
}

/// The part of a definition that a value is added to.
#[derive(Clone, Copy)]
enum Part {
    Field { mutable: bool },
    Param,
    Result,
}

impl Building {
    fn declare(&mut self, member: &Definition) -> Result<(), Failure> {
        let declare = match member.shape {
            Shape::Struct(_) => wt_rec_group_builder_declare_struct,
            Shape::Array(_) => wt_rec_group_builder_declare_array,
            Shape::Func { .. } => wt_rec_group_builder_declare_func,
            Shape::Cont(_) => wt_rec_group_builder_declare_cont,
            Shape::Exn { .. } => panic!("builders make wasm types"),
        };
        self.pending
            .push(call(|error| unsafe { declare(self.builder, error) })?);
        Ok(())
    }

    /// Makes the whole definition except its `finish`, if there is one.
    fn define(
        &self,
        position: usize,
        member: &Definition,
        acquaintance: &Acquaintance,
        random: &mut Random,
    ) -> Result<Option<Definer>, Failure> {
        let (builder, label) = (self.builder, self.pending[position]);
        let definer = match member.shape {
            Shape::Struct(_) => Definer::Struct(call(|error| unsafe {
                wt_rec_group_builder_define_struct(builder, label, error)
            })?),
            Shape::Array(_) => Definer::Array(call(|error| unsafe {
                wt_rec_group_builder_define_array(builder, label, error)
            })?),
            Shape::Func { .. } => Definer::Func(call(|error| unsafe {
                wt_rec_group_builder_define_func(builder, label, error)
            })?),
            Shape::Cont(func) => {
                self.define_cont(label, member, func, acquaintance)?;
                return Ok(None);
            }
            Shape::Exn { .. } => panic!("builders make wasm types"),
        };
        if !member.is_final || random.one_in(2) {
            definer.set_final(member.is_final)?;
        }
        if member.shared || random.one_in(4) {
            definer.set_shared(member.shared)?;
        }
        let label_of = |clause: Reference| match clause {
            Reference::Own(position) => self.pending[position],
            Reference::Class(_) => panic!("a clause stays in its group"),
        };
        if let Some(described) = member.describes.map(label_of) {
            definer.describes(described)?;
        }
        if let Some(descriptor) = member.descriptor.map(label_of) {
            definer.descriptor(descriptor)?;
        }
        match member.supertype {
            Some(Reference::Own(above)) => definer.forward_supertype(self.pending[above])?,
            Some(Reference::Class(above)) => {
                definer.supertype(acquaintance.types[&above].pointer())?;
            }
            None => {}
        }
        let mut add = |value, part| self.add(definer, value, part, acquaintance, random);
        match &member.shape {
            Shape::Struct(fields) => {
                for &Field { mutable, storage } in fields {
                    add(storage, Part::Field { mutable })?;
                }
            }
            Shape::Array(Field { mutable, storage }) => {
                add(*storage, Part::Field { mutable: *mutable })?;
            }
            Shape::Func { params, results } => {
                params
                    .iter()
                    .try_for_each(|&value| add(value, Part::Param))?;
                results
                    .iter()
                    .try_for_each(|&value| add(value, Part::Result))?;
            }
            Shape::Cont(_) | Shape::Exn { .. } => {}
        }
        Ok(Some(definer))
    }

    fn define_cont(
        &self,
        label: *const wt_pending_type_t,
        member: &Definition,
        func: Reference,
        acquaintance: &Acquaintance,
    ) -> Result<(), Failure> {
        let split = |reference: Option<Reference>| match reference {
            Some(Reference::Class(class)) => {
                (acquaintance.types[&class].pointer(), std::ptr::null())
            }
            Some(Reference::Own(position)) => (std::ptr::null(), self.pending[position]),
            None => (std::ptr::null(), std::ptr::null()),
        };
        let (func, pending_func) = split(Some(func));
        let (supertype, pending_supertype) = split(member.supertype);
        let definition = wt_cont_definition_t {
            func,
            pending_func,
            supertype,
            pending_supertype,
            is_open: u8::from(!member.is_final),
            is_shared: u8::from(member.shared),
            reserved: [0; 6],
        };
        let builder = self.builder;
        call(|error| unsafe {
            wt_rec_group_builder_define_cont(builder, label, &definition, error)
        })
        .map(drop)
    }

    fn add(
        &self,
        definer: Definer,
        value: Value,
        part: Part,
        acquaintance: &Acquaintance,
        random: &mut Random,
    ) -> Result<(), Failure> {
        let Value::Ref {
            nullable,
            heap:
                Heap::Concrete {
                    exact,
                    to: Reference::Own(to),
                },
        } = value
        else {
            return definer.add(acquaintance.c_value(value), part);
        };
        let label = self.pending[to];
        if random.one_in(2) {
            let mut ty = unsafe { wt_val_type_ref_pending(label, nullable) };
            ty.flags |= if exact { WT_REF_EXACT } else { 0 };
            return definer.add(ty, part);
        }
        let reference = definer.forward_ref(label, part)?;
        if !nullable || random.one_in(2) {
            call(|error| unsafe { wt_forward_ref_builder_nullable(reference, nullable, error) })?;
        }
        if exact || random.one_in(4) {
            call(|error| unsafe { wt_forward_ref_builder_exact(reference, exact, error) })?;
        }
        if let Part::Field { mutable } = part
            && (mutable || random.one_in(2))
        {
            call(|error| unsafe { wt_forward_ref_builder_mutable(reference, mutable, error) })?;
        }
        call(|error| unsafe { wt_forward_ref_builder_finish(reference, error) }).map(drop)
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        unsafe { wt_rec_group_builder_delete(self.builder) }
    }
}

impl Definer {
    fn set_final(self, is_final: bool) -> Result<(), Failure> {
        call(|error| unsafe {
            match self {
                Definer::Struct(definer) => wt_struct_type_builder_final(definer, is_final, error),
                Definer::Array(definer) => wt_array_type_builder_final(definer, is_final, error),
                Definer::Func(definer) => wt_func_type_builder_final(definer, is_final, error),
            }
        })
        .map(drop)
    }

    fn set_shared(self, is_shared: bool) -> Result<(), Failure> {
        call(|error| unsafe {
            match self {
                Definer::Struct(definer) => {
                    wt_struct_type_builder_shared(definer, is_shared, error)
                }
                Definer::Array(definer) => wt_array_type_builder_shared(definer, is_shared, error),
                Definer::Func(definer) => wt_func_type_builder_shared(definer, is_shared, error),
            }
        })
        .map(drop)
    }

    fn describes(self, described: *const wt_pending_type_t) -> Result<(), Failure> {
        let definer = self.of_struct();
        call(|error| unsafe { wt_struct_type_builder_describes(definer, described, error) })
            .map(drop)
    }

    fn descriptor(self, descriptor: *const wt_pending_type_t) -> Result<(), Failure> {
        let definer = self.of_struct();
        call(|error| unsafe { wt_struct_type_builder_descriptor(definer, descriptor, error) })
            .map(drop)
    }

    fn of_struct(self) -> *mut wt_struct_type_builder_t {
        match self {
            Definer::Struct(definer) => definer,
            Definer::Array(_) | Definer::Func(_) => panic!("only structs have descriptors"),
        }
    }

    fn supertype(self, above: *const wt_registered_type_t) -> Result<(), Failure> {
        call(|error| unsafe {
            match self {
                Definer::Struct(definer) => wt_struct_type_builder_supertype(definer, above, error),
                Definer::Array(definer) => wt_array_type_builder_supertype(definer, above, error),
                Definer::Func(definer) => wt_func_type_builder_supertype(definer, above, error),
            }
        })
        .map(drop)
    }

    fn forward_supertype(self, above: *const wt_pending_type_t) -> Result<(), Failure> {
        call(|error| unsafe {
            match self {
                Definer::Struct(definer) => {
                    wt_struct_type_builder_forward_supertype(definer, above, error)
                }
                Definer::Array(definer) => {
                    wt_array_type_builder_forward_supertype(definer, above, error)
                }
                Definer::Func(definer) => {
                    wt_func_type_builder_forward_supertype(definer, above, error)
                }
            }
        })
        .map(drop)
    }

    fn add(self, ty: wt_val_type_t, part: Part) -> Result<(), Failure> {
        let field = |mutable| unsafe { wt_field_type(ty, mutable) };
        call(|error| unsafe {
            match (self, part) {
                (Definer::Struct(definer), Part::Field { mutable }) => {
                    wt_struct_type_builder_field(definer, field(mutable), error)
                }
                (Definer::Array(definer), Part::Field { mutable }) => {
                    wt_array_type_builder_element(definer, field(mutable), error)
                }
                (Definer::Func(definer), Part::Param) => {
                    wt_func_type_builder_param(definer, ty, error)
                }
                (Definer::Func(definer), Part::Result) => {
                    wt_func_type_builder_result(definer, ty, error)
                }
                _ => panic!("no such part"),
            }
        })
        .map(drop)
    }

    fn forward_ref(
        self,
        label: *const wt_pending_type_t,
        part: Part,
    ) -> Result<*mut wt_forward_ref_builder_t, Failure> {
        call(|error| unsafe {
            match (self, part) {
                (Definer::Struct(definer), Part::Field { .. }) => {
                    wt_struct_type_builder_forward_ref_field(definer, label, error)
                }
                (Definer::Array(definer), Part::Field { .. }) => {
                    wt_array_type_builder_forward_ref_element(definer, label, error)
                }
                (Definer::Func(definer), Part::Param) => {
                    wt_func_type_builder_forward_ref_param(definer, label, error)
                }
                (Definer::Func(definer), Part::Result) => {
                    wt_func_type_builder_forward_ref_result(definer, label, error)
                }
                _ => panic!("no such part"),
            }
        })
    }

    fn finish(self) -> Result<(), Failure> {
        call(|error| unsafe {
            match self {
                Definer::Struct(definer) => wt_struct_type_builder_finish(definer, error),
                Definer::Array(definer) => wt_array_type_builder_finish(definer, error),
                Definer::Func(definer) => wt_func_type_builder_finish(definer, error),
            }
        })
        .map(drop)
    }
}
