//! How types relate as they are, or would if one of them was declared below another.
//!
//! Declaring a type anew makes its whole rec group a new one. So what the group's definitions say of their own
//! group is then said of new types, while all others go on to refer to the types that are.

use super::names::Called;
use crate::registry::TypeRef;
use crate::ty::CompositeKind;
use crate::ty::matching::Defined;
use crate::ty::mismatch::{Explained, NotBelow};
use core::fmt::{self, Display, Formatter};

/// A type in an explanation.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    pub(super) called: Called<'a>,
    /// Not this type, but what becomes of it in the group that is declared anew.
    pub(super) is_new: bool,
}

impl<'a> Seen<'a> {
    pub(super) fn ty(self) -> TypeRef<'a> {
        self.called.ty
    }
}

impl<'a> From<Called<'a>> for Seen<'a> {
    fn from(called: Called<'a>) -> Seen<'a> {
        let is_new = false;
        Seen { called, is_new }
    }
}

impl Display for Seen<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.called.fmt(f)
    }
}

/// Types as they are; or as if the first of these two was declared below the second.
#[derive(Clone, Copy, Default)]
pub(super) struct Related<'a>(pub(super) Option<(TypeRef<'a>, TypeRef<'a>)>);

impl<'a> Related<'a> {
    /// A type as the definition of `in_type` names it.
    pub(super) fn seen(&self, called: Called<'a>, in_type: TypeRef<'a>) -> Seen<'a> {
        let is_new = self.is_anew(in_type) && self.is_anew(called.ty);
        Seen { called, is_new }
    }

    /// Is this of the group that is declared anew?
    fn is_anew(&self, ty: TypeRef<'a>) -> bool {
        self.0
            .is_some_and(|(sub, _)| sub.sibling(0) == ty.sibling(0))
    }

    fn is_below(&self, sub: TypeRef<'a>, is_new: bool, sup: Seen<'a>) -> bool {
        match self.0 {
            Some((declared, below)) if is_new => {
                let of_the_same = sup.is_new == self.is_anew(sup.ty());
                if !sub.is_subtype_of(declared) {
                    return of_the_same && sub.is_subtype_of(sup.ty());
                }
                // Above it is what was, up to the type that is declared; then what it is declared below.
                let up_to =
                    sup.is_new && sub.is_subtype_of(sup.ty()) && sup.ty().is_subtype_of(declared);
                up_to || self.is_below(below, self.is_anew(below), sup)
            }
            _ => !sup.is_new && sub.is_subtype_of(sup.ty()),
        }
    }
}

impl<'a> Defined<Seen<'a>> for Related<'a> {
    fn kind(&self, seen: Seen<'a>) -> CompositeKind {
        seen.ty().kind()
    }

    fn same(&self, a: Seen<'a>, b: Seen<'a>) -> bool {
        a.ty() == b.ty() && a.is_new == b.is_new
    }

    fn is_subtype(&self, sub: Seen<'a>, sup: Seen<'a>) -> bool {
        self.is_below(sub.ty(), sub.is_new, sup)
    }
}

impl<'a> Explained<Seen<'a>> for Related<'a> {
    fn why_not_below(&self, sub: Seen<'a>, sup: Seen<'a>) -> NotBelow {
        if sub.ty().slot().registry() != sup.ty().slot().registry() {
            NotBelow::OtherRegistry
        } else if sub.ty() == sup.ty() {
            NotBelow::Redeclared
        } else {
            NotBelow::why(self, sub, sup)
        }
    }
}
