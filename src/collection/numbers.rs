//! From a type back to its number in the module.
//!
//! In most modules the type indices ascend, since they are given out in that order; then a binary search finds them in
//! the list. Otherwise the first query sorts the module's numbers by type index.

use crate::error::Result;
use crate::index::TypeIndex;
use crate::made_once::MadeOnce;
use crate::memory::try_reserve;

/// The numbers of a module's types, by type index. Made when first asked for.
#[derive(Default)]
pub(super) struct Numbers(MadeOnce<Sorted>);

enum Sorted {
    /// The indices ascend, and no type occurs twice.
    AsTheyAre,
    /// The numbers in the module, sorted by type index; those of the same type are in order.
    ByIndex(Vec<u32>),
}

impl Numbers {
    /// The first number of the type of this index. `indices` has the index of each type of the module, and is the same
    /// in each call.
    pub(super) fn find(&self, indices: &[TypeIndex], wanted: TypeIndex) -> Option<u32> {
        match self.0.get(|| Sorted::new(indices)) {
            Ok(Sorted::AsTheyAre) => indices.binary_search(&wanted).ok().map(|at| at as u32),
            Ok(Sorted::ByIndex(numbers)) => {
                let index = |&number: &u32| indices.get(number as usize).copied();
                let at = numbers.partition_point(|number| index(number) < Some(wanted));
                let number = numbers.get(at)?;
                (index(number) == Some(wanted)).then_some(*number)
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
        let mut numbers = Vec::new();
        try_reserve(&mut numbers, indices.len())?;
        numbers.extend(0..indices.len() as u32);
        numbers.sort_unstable_by_key(|&number| (indices.get(number as usize).copied(), number));
        Ok(Sorted::ByIndex(numbers))
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
