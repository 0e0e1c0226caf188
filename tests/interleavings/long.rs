//! Histories too long to try completely: three threads do randomly drawn steps, with the same
//! few types.

use crate::histories::{FUNC, PAIR, chain, handle, index, new_registry, one_of, section};
use crate::model::{self, Thread};
use shuttle::rand::{Rng, thread_rng};
use typereg::{RegisteredType, Registry};

const THREADS: usize = 3;
const STEPS: usize = 12;

#[test]
fn threads_that_do_anything_leave_a_sound_registry() {
    model::explore("threads_that_do_anything", anything, None);
}

fn anything() {
    let registry = new_registry();
    let threads: Vec<Thread<_>> = (0..THREADS)
        .map(|_| {
            let mine = handle(&registry);
            Thread::spawn(move || {
                steps(&mine);
                mine
            })
        })
        .collect();
    for thread in threads {
        thread.join();
    }
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.check(), Ok(()));
}

/// The types that this thread holds do not change until it releases them.
fn steps(registry: &Registry) {
    let mut held: Vec<(RegisteredType, u32)> = Vec::new();
    let hold = |held: &mut Vec<_>, ty: RegisteredType| {
        let index = index(&ty);
        held.push((ty, index));
    };
    for _ in 0..STEPS {
        let some = thread_rng().gen_range(0..held.len().max(1));
        match thread_rng().gen_range(0..9) {
            0 => hold(&mut held, one_of(registry, PAIR, 1)),
            1 => hold(&mut held, one_of(registry, FUNC, 1)),
            2 => {
                let apart = thread_rng().gen_range(0..2);
                let depth = thread_rng().gen_range(0..4);
                hold(&mut held, one_of(registry, &chain(4, apart), depth));
            }
            3 => drop(section(registry, &chain(3, 1))),
            4 => held.extend(held.get(some).cloned()),
            5 | 6 if !held.is_empty() => drop(held.swap_remove(some)),
            7 => {
                // The index means the same type as long as the handle exists.
                let number = thread_rng().gen_range(1..12);
                if let Ok(found) = registry.get(number) {
                    assert_eq!(index(&found), number);
                    assert!(registry.is_subtype(number, number));
                    held.push((found, number));
                }
            }
            _ => {
                let func = held.iter().find(|(ty, _)| ty.num_params() == 1);
                let trampoline = func.map(|(ty, _)| ty.trampoline().unwrap());
                held.extend(trampoline.map(|ty| (ty.clone(), index(&ty))));
            }
        }
        for (ty, number) in &held {
            assert_eq!(index(ty), *number);
            let mut above = Some(ty.as_ref());
            while let Some(at) = above {
                assert!(ty.is_subtype_of(at));
                assert!(registry.is_subtype(*number, at.index().get()));
                above = at.supertype();
            }
        }
    }
}
