//! What a group keeps alive.
//!
//! Here a group is named by the class of its first member.

use super::naive::{Class, Definition, Reference, Shape, World};
use std::collections::{BTreeSet, HashMap};

impl World {
    pub fn group_of(&self, class: Class) -> Class {
        self.types[class].group.start
    }

    /// These groups and all that they refer to: by parts and supertypes of their members, an exn type by its tag, and a
    /// function type by its trampoline type, if that was asked for.
    pub fn reachable(
        &self,
        groups: impl IntoIterator<Item = Class>,
        trampolines: &HashMap<Class, Class>,
    ) -> BTreeSet<Class> {
        let mut found = BTreeSet::new();
        let mut open = Vec::from_iter(groups);
        while let Some(group) = open.pop() {
            if !found.insert(group) {
                continue;
            }
            for class in self.types[group].group.clone() {
                let mut definition = self.types[class].definition.clone();
                if let Shape::Exn { tag, .. } = definition.shape {
                    open.push(self.group_of(tag));
                }
                let references = definition.references_mut();
                open.extend(references.iter().map(|to| self.group_of(to.class())));
                open.extend(trampolines.get(&class).map(|&class| self.group_of(class)));
            }
        }
        found
    }

    /// The group as it was before the world got it.
    pub fn draft(&self, group: Class) -> Vec<Definition> {
        let members = self.types[group].group.clone();
        let mut draft = Vec::new();
        for class in members.clone() {
            let mut definition = self.types[class].definition.clone();
            for reference in definition.references_mut() {
                if members.contains(&reference.class()) {
                    *reference = Reference::Own(reference.class() - group);
                }
            }
            draft.push(definition);
        }
        draft
    }
}
