//! When a rec group is valid: the rules one after the other, for a group that comes after others.
//!
//! Comparisons with a supertype compare classes, so the group is added to the world before it is judged, and removed
//! again if it is not valid.

use super::naive::{Class, Definition, Field, Heap, Module, Reference, Shape, Value, World};

/// The greatest depth of a type.
const DEEPEST: usize = 63;

/// The rule that is broken.
pub type Fault = &'static str;

pub const LATER: Fault = "a reference past the group";
pub const SUPER_LATER: Fault = "a supertype that is not earlier";
pub const SUPER_FINAL: Fault = "a supertype that is final";
pub const SUPER_KIND: Fault = "a supertype of another kind";
pub const SUPER_PARTS: Fault = "parts that do not match the supertype's";
pub const SUPER_SHARED: Fault = "shared, and the supertype is not, or the other way round";
pub const TOO_DEEP: Fault = "too many supertypes";
pub const CONT_FUNC: Fault = "a continuation of a type that is not a function type";
pub const CONT_SHARED: Fault = "a continuation and its func, of which one is shared";
pub const UNSHARED_PART: Fault = "a shared type with a part that is not shared";
pub const NO_STRUCT: Fault = "a descriptor clause of a type that is not a struct";
pub const OUTSIDE: Fault = "a descriptor clause that leads out of the group";
pub const DESCRIBES_LATER: Fault = "describes a type that is not earlier";
pub const NOT_MUTUAL: Fault = "a descriptor and what it describes do not name each other";
pub const PAIR_SHARED: Fault = "a descriptor and what it describes, of which one is shared";
pub const SUPER_DESCRIPTOR: Fault = "a descriptor that is not below the supertype's";
pub const SUPER_DESCRIBED: Fault = "describes a type not below the supertype's described type";

impl World {
    /// Adds the groups of a module, in which a `Reference::Class` is a module type index; none if one of them is not
    /// valid.
    pub fn define(&mut self, groups: &[Vec<Definition>]) -> Result<Module, Fault> {
        let before = self.types.len();
        let (mut earlier, mut classes) = (Vec::new(), Vec::new());
        for group in groups {
            match self.define_group(&earlier, group) {
                Ok(members) => {
                    earlier.extend(&members);
                    classes.push(members);
                }
                Err(fault) => {
                    self.forget_from(before);
                    return Err(fault);
                }
            }
        }
        Ok(Module { groups: classes })
    }

    /// Like `define`, for a module that is known to be valid.
    pub fn define_unchecked(&mut self, groups: &[Vec<Definition>]) -> Module {
        let (mut earlier, mut classes) = (Vec::new(), Vec::new());
        for group in groups {
            let mut group = group.clone();
            let len = group.len();
            for reference in group.iter_mut().flat_map(Definition::references_mut) {
                *reference = resolve(*reference, &earlier, len).expect("a type that there is");
            }
            let members = self.add(group);
            earlier.extend(&members);
            classes.push(members);
        }
        Module { groups: classes }
    }

    /// Adds a group after the earlier types of a module, unless it is not valid.
    pub fn define_group(
        &mut self,
        earlier: &[Class],
        group: &[Definition],
    ) -> Result<Vec<Class>, Fault> {
        let mut resolved = group.to_vec();
        for (position, member) in resolved.iter_mut().enumerate() {
            for reference in member.references_mut() {
                *reference = resolve(*reference, earlier, group.len())?;
            }
            check_order(position, member)?;
        }
        let before = self.types.len();
        let members = self.add(resolved);
        match members.iter().try_for_each(|&member| self.check(member)) {
            Ok(()) => Ok(members),
            Err(fault) => {
                self.forget_from(before);
                Err(fault)
            }
        }
    }

    fn check(&self, class: Class) -> Result<(), Fault> {
        let ty = &self.types[class].definition;
        let of = |reference: Reference| &self.types[reference.class()].definition;
        if let Shape::Cont(func) = ty.shape {
            hold(matches!(of(func).shape, Shape::Func { .. }), CONT_FUNC)?;
            hold(of(func).shared == ty.shared, CONT_SHARED)?;
        }
        let mut parts = ty.shape.clone();
        let all_shared = parts.values_mut().into_iter().all(|part| match *part {
            Value::Plain(_) => true,
            Value::Ref { heap, .. } => self.is_shared(heap),
        });
        hold(!ty.shared || all_shared, UNSHARED_PART)?;

        let itself = Some(Reference::Class(class));
        for (clause, backwards) in [
            (ty.describes, ty.describes.map(|other| of(other).descriptor)),
            (
                ty.descriptor,
                ty.descriptor.map(|other| of(other).describes),
            ),
        ] {
            let Some(other) = clause else { continue };
            let structs = [ty, of(other)].map(|ty| matches!(ty.shape, Shape::Struct(_)));
            hold(structs == [true, true], NO_STRUCT)?;
            hold(backwards == Some(itself), NOT_MUTUAL)?;
            hold(of(other).shared == ty.shared, PAIR_SHARED)?;
        }
        match ty.supertype {
            Some(above) => self.check_below(class, above.class()),
            None => Ok(()),
        }
    }

    fn check_below(&self, class: Class, above: Class) -> Result<(), Fault> {
        let [sub, sup] = [class, above].map(|class| &self.types[class].definition);
        hold(!sup.is_final, SUPER_FINAL)?;
        hold(self.display(class).len() <= DEEPEST + 1, TOO_DEEP)?;
        hold(sub.shared == sup.shared, SUPER_SHARED)?;
        self.check_shapes(&sub.shape, &sup.shape)?;

        let is_below = |sub: Option<Reference>, sup: Reference| {
            sub.is_some_and(|sub| self.supertype(sub.class()) == Some(sup.class()))
        };
        if let Some(above) = sup.descriptor {
            hold(is_below(sub.descriptor, above), SUPER_DESCRIPTOR)?;
        }
        match sup.describes {
            Some(above) => hold(is_below(sub.describes, above), SUPER_DESCRIBED),
            None => hold(sub.describes.is_none(), SUPER_DESCRIBED),
        }
    }

    fn check_shapes(&self, sub: &Shape, sup: &Shape) -> Result<(), Fault> {
        let values = |sub: &[Value], sup: &[Value]| {
            let mut pairs = sub.iter().zip(sup);
            sub.len() == sup.len() && pairs.all(|(&sub, &sup)| self.value_matches(sub, sup))
        };
        let fields = |sub: &[Field], sup: &[Field]| {
            let mut pairs = sub.iter().zip(sup);
            sub.len() >= sup.len() && pairs.all(|(&sub, &sup)| self.field_matches(sub, sup))
        };
        let inexact = |to| Heap::Concrete { exact: false, to };
        let matches = match (sub, sup) {
            (Shape::Struct(sub), Shape::Struct(sup)) => fields(sub, sup),
            (Shape::Array(sub), Shape::Array(sup)) => self.field_matches(*sub, *sup),
            (Shape::Cont(sub), Shape::Cont(sup)) => self.heap_matches(inexact(*sub), inexact(*sup)),
            (
                Shape::Func { params, results },
                Shape::Func {
                    params: sup_params,
                    results: sup_results,
                },
            ) => values(sup_params, params) && values(results, sup_results),
            _ => return Err(SUPER_KIND),
        };
        hold(matches, SUPER_PARTS)
    }
}

fn hold(holds: bool, otherwise: Fault) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(otherwise) }
}

/// Turns a number of the module into a class, or a position in the same group.
fn resolve(reference: Reference, earlier: &[Class], len: usize) -> Result<Reference, Fault> {
    let position = match reference {
        Reference::Class(index) if index < earlier.len() => {
            return Ok(Reference::Class(earlier[index]));
        }
        Reference::Class(index) => index - earlier.len(),
        Reference::Own(position) => position,
    };
    hold(position < len, LATER)?;
    Ok(Reference::Own(position))
}

/// Checks which types a member may refer to by their order, whatever they are.
fn check_order(position: usize, member: &Definition) -> Result<(), Fault> {
    let earlier = |reference| match reference {
        Reference::Own(above) => above < position,
        Reference::Class(_) => true,
    };
    hold(member.supertype.is_none_or(earlier), SUPER_LATER)?;
    for clause in [member.describes, member.descriptor] {
        hold(!matches!(clause, Some(Reference::Class(_))), OUTSIDE)?;
    }
    hold(member.describes.is_none_or(earlier), DESCRIBES_LATER)
}
