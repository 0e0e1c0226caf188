//! Groups that wait to be retired, of two registries in one list.

use crate::config::Config;
use crate::ty::{FieldType, ValType};
use crate::{RegisteredType, Registry};
use std::sync::{Arc, Mutex};

/// What a callback releases, and what callbacks were told: whose types died.
#[derive(Default)]
struct Told {
    released: Mutex<Vec<RegisteredType>>,
    deaths: Mutex<Vec<(char, u32)>>,
}

/// A registry whose callback notes each death, and releases what there is to release.
fn registry(name: char, told: &Arc<Told>) -> Registry {
    let told = Arc::clone(told);
    let mut config = Config::default();
    config.set_retire_callback(Some(Arc::new(move |index: crate::TypeIndex, _| {
        told.deaths.lock().unwrap().push((name, index.get()));
        let released = core::mem::take(&mut *told.released.lock().unwrap());
        drop(released);
    })));
    Registry::new(&config).unwrap()
}

/// A struct of so many numbers, or of a reference and so many.
fn new(registry: &Registry, above: Option<&RegisteredType>, numbers: usize) -> RegisteredType {
    let reference = above.map(|above| FieldType::constant(ValType::ref_null(above)));
    let numbers = std::iter::repeat_n(FieldType::constant(ValType::I32), numbers);
    let fields: Vec<_> = reference.into_iter().chain(numbers).collect();
    registry.struct_type(fields).unwrap().into()
}

#[test]
fn groups_of_two_registries_wait_in_one_list() {
    // The second time for registries whose numbers have no place in the static (`ids.rs`).
    let mut others = Vec::new();
    for count in [0, 64] {
        others.extend((0..count).map(|_| Registry::new(&Config::default()).unwrap()));
        let told = Arc::new(Told::default());
        let [a, b] = ['a', 'b'].map(|name| registry(name, &told));
        let first = new(&a, None, 1);
        let kept = new(&a, None, 2);
        let of_a = [new(&a, Some(&kept), 0), new(&a, None, 3)];
        let of_b = [new(&b, None, 0), new(&b, None, 1), new(&b, None, 2)];
        let [a1, a2] = of_a.each_ref().map(|ty| ('a', ty.index().get()));
        let [b1, b2, b3] = of_b.each_ref().map(|ty| ('b', ty.index().get()));
        let [a0, below] = [&first, &kept].map(|ty| ('a', ty.index().get()));
        for ty in of_a.iter().chain(&of_b) {
            ty.fingerprint().unwrap(); // which is removed from its own shard
        }
        // Only types keep the registries from here on, so each is freed with its last type in the list.
        drop((a, b, kept));
        let ([one, two], [three, four, five]) = (of_a, of_b);
        *told.released.lock().unwrap() = vec![three, one, four, two, five];
        drop(first);
        // The last that was released is the first in the list; what a group keeps comes right after it.
        let expected = vec![a0, b3, a2, b2, a1, below, b1];
        assert_eq!(*told.deaths.lock().unwrap(), expected);
        // With checked handles no registry is freed.
        let is_freed = Arc::strong_count(&told) == 1;
        assert!(is_freed || cfg!(feature = "checked-handles"));
    }
    for other in &others {
        assert_eq!(other.check(), Ok(()));
    }
}
