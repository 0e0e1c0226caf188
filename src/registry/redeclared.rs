//! Whether a rec group would be valid if one of its types were declared below another type, by the rules of validation.

use super::group::Group;
use super::handle::Type;
use crate::error::Result;
use crate::key::{Head, Member, Target, Word, Words};
use crate::memory::try_reserve;
use crate::rules::{self, Candidate};

/// A registered group with one member replaced.
struct Redeclared<'a> {
    group: Group<'a>,
    position: u32,
    /// The words of the replaced member.
    words: &'a [Word],
}

impl Candidate for Redeclared<'_> {
    fn len(&self) -> u32 {
        self.group.len()
    }

    fn member(&self, position: u32) -> Option<Member<'_>> {
        if position == self.position {
            Member::at(Words::wide(self.words), 0, 0)
        } else {
            self.group.member_at(position)
        }
    }
}

impl Type {
    /// Validates this type's rec group as if this type were declared below `sup`. Errors refer to the types of that group
    /// by position, since such a group is not registered.
    pub(crate) fn validate_below(&self, sup: &Type) -> Result<()> {
        self.core().require_own(sup)?;
        let is_sibling = self.sibling(0) == sup.sibling(0);
        let supertype = if is_sibling {
            Target::Own(sup.position())
        } else {
            Target::Outside(sup.index())
        };
        let member = self.member();
        let mut words = Vec::new();
        try_reserve(&mut words, 1 + member.head.len())?;
        words.push(Word::head(Head {
            supertype: Some(supertype),
            ..member.head
        }));
        words.extend(member.after_head().iter());
        let group = Redeclared {
            group: self.group(),
            position: self.position().0,
            words: &words,
        };
        let core = self.core();
        #[expect(unsafe_code, reason = "the words name types by their indices")]
        // SAFETY: all queries are about types that the words name: `sup`, which is of this registry and borrowed, and the
        // types that this type's group names and keeps.
        let named = unsafe { core.kept_types() };
        rules::validate(&group, &named, core.config.features, &core.config.limits)
    }
}
