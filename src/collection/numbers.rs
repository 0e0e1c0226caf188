//! From a type back to its number in the module.
//!
//! In most modules the type indices ascend, since they are given out in that order; then a binary search finds them in
//! the list. Otherwise the first query sorts the module's numbers by type index.

use crate::error::Result;
use crate::index::TypeIndex;
use crate::made_once::MadeOnce;
use crate::memory::try_reserve;

/// A type of a module: its type index, and its number in the module.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Numbered {
    pub(super) index: TypeIndex,
    pub(super) number: u32,
}

/// The numbers of a module's types, by type index. Made when first asked for.
#[derive(Default)]
pub(super) struct Numbers(MadeOnce<Sorted>);

enum Sorted {
    /// The indices ascend, and no type occurs twice.
    AsTheyAre,
    /// Sorted by type index; the numbers of the same type are in order.
    ByIndex(Vec<Numbered>),
}

impl Numbers {
    /// The first number of the type of this index. `indices` has the index of each type of the module, and is the same
    /// in each call.
    pub(super) fn find(&self, indices: &[TypeIndex], wanted: TypeIndex) -> Option<u32> {
        match self.0.get(|| Sorted::new(indices)) {
            Ok(Sorted::AsTheyAre) => indices.binary_search(&wanted).ok().map(|at| at as u32),
            Ok(Sorted::ByIndex(types)) => {
                let first = types.partition_point(|ty| ty.index < wanted);
                let found = types.get(first).filter(|ty| ty.index == wanted);
                found.map(|ty| ty.number)
            }
            // There is no memory for a list: compare each index.
            Err(_) => {
                let at = indices.iter().position(|&index| index == wanted);
                at.map(|at| at as u32)
            }
        }
    }
}

impl Sorted {
    fn new(indices: &[TypeIndex]) -> Result<Sorted> {
        if indices.is_sorted_by(|a, b| a < b) {
            return Ok(Sorted::AsTheyAre);
        }
        let mut types = Vec::new();
        try_reserve(&mut types, indices.len())?;
        let numbered = |(number, &index)| Numbered { index, number };
        types.extend((0..).zip(indices).map(numbered));
        types.sort_unstable();
        Ok(Sorted::ByIndex(types))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_has_the_first_of_its_numbers() {
        for indices in [&[2, 5, 9][..], &[9, 2, 5, 2, 9, 1], &[7, 7, 7], &[]] {
            let indices: Vec<_> = indices.iter().filter_map(|&i| TypeIndex::new(i)).collect();
            let numbers = Numbers::default();
            for wanted in (1..=10).filter_map(TypeIndex::new) {
                let first = indices.iter().position(|&index| index == wanted);
                let found = numbers.find(&indices, wanted);
                assert_eq!(
                    found,
                    first.map(|at| at as u32),
                    "{wanted:?} in {indices:?}"
                );
            }
        }
    }
}
