//! A registry whose number needs memory, for the list of numbers or the place of its address, is refused if there is none.

use crate::refusing::{alone, blocks, with_refused};
use typereg::{Code, Config, FieldType, Registry, ValType};

#[test]
fn a_registry_without_memory_for_its_number_is_refused() {
    let _alone = alone();
    let blocks_before = blocks();
    let mut all = Vec::with_capacity(300);
    let mut most_requests = 0;
    while all.len() < 300 {
        let held = blocks();
        for nth in 1.. {
            let (made, seen) = with_refused(nth, false, || Registry::new(&Config::default()));
            let Ok(registry) = made.map_err(|error| assert_eq!(error.code(), Code::OutOfMemory))
            else {
                continue;
            };
            assert_eq!(seen.refusals, 0, "a refusal was not reported");
            most_requests = most_requests.max(seen.requests);
            all.push(registry);
            break;
        }
        assert!(blocks() > held);
    }
    for registry in &all {
        let field = FieldType::mutable(ValType::I32);
        let ty = registry.struct_type([field]).expect("with memory");
        ty.fingerprint().expect("with memory");
    }
    assert!(most_requests > 2, "{most_requests} requests");
    drop(all);
    assert_eq!(blocks(), blocks_before, "blocks were not freed");
}

#[test]
fn a_fingerprint_without_memory_is_refused_and_not_counted() {
    let _alone = alone();
    let registry = Registry::new(&Config::default()).expect("with memory");
    let below = registry.array_type(ValType::I32).expect("with memory");
    let above = registry.array_type(ValType::ref_null(&below));
    let above = above.expect("with memory");
    let before = registry.stats().live_bytes;
    let expected = {
        let other = Registry::new(&Config::default()).expect("with memory");
        let same = other.array_type(ValType::I32).expect("with memory");
        let same = other.array_type(ValType::ref_null(&same));
        same.and_then(|ty| ty.fingerprint()).expect("with memory")
    };
    for nth in 1.. {
        let (made, seen) = with_refused(nth, true, || above.fingerprint());
        assert_eq!(registry.check(), Ok(()));
        let counted = (registry.stats().live_bytes - before) / 32;
        match made {
            Ok(made) => {
                assert_eq!((made, counted, seen.refusals), (expected, 2, 0));
                assert!(nth > 2, "at least for a table and a row");
                return;
            }
            Err(error) => {
                assert_eq!(error.code(), Code::OutOfMemory);
                assert!(counted <= 1, "that of the group below");
            }
        }
    }
}
