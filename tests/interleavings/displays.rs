//! Threads that make, use and take back the records of deep types: a record is extended, goes to another type, or is
//! asked about by an index whose type dies.

use crate::histories::{chain, ends_with, handle, index, new_registry, one_of, rec_chain, section};
use crate::model::Thread;
use typereg::{RegisteredType, Registry};

/// A type below the last one of `chain(2, apart)`, of whose record it has taken the next entry: another type there that
/// needs one takes a record of its own.
fn extended(registry: &Registry, apart: u8) -> RegisteredType {
    let extended = beside(registry, apart);
    extended.whole_display();
    extended
}

/// Another type below the last one of `chain(2, apart)` than that of `chain(3, apart)`.
fn beside(registry: &Registry, apart: u8) -> RegisteredType {
    let mut section = chain(2, apart);
    section[0] += 1;
    section.extend([0x50, 1, 1, 0x5f, apart + 1]);
    section.extend([0x7f, 0x00].repeat(usize::from(apart + 1)));
    one_of(registry, &section, 2)
}

/// A subtype query by index runs while the subtype is retired and its record is used for a type with other supertypes:
/// the answer is always true for one of the two.
pub(crate) fn ask_and_reuse_a_display() {
    let registry = new_registry();
    let kept = [1, 2].map(|apart| extended(&registry, apart)); // so that one record is let go and taken
    let last = one_of(&registry, &chain(4, 1), 3);
    let sub = index(&last);
    let elsewhere = one_of(&registry, &chain(3, 2), 2);
    let sup = index(&elsewhere);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(last);
        // Below `elsewhere`, which gets the record of the supertype of the retired one.
        (section(&mine, &chain(4, 2)), mine)
    });
    assert!(
        !registry.is_subtype(sub, sup),
        "below what it never was below"
    );
    let (there, _mine) = other.join();
    assert!(registry.is_subtype(there.indices()[3], sup));
    ends_with(&registry, 8, (kept, elsewhere, there));
}

/// The same if the record belonged to the retired type, and then to the other one, because their displays were asked
/// for.
pub(crate) fn ask_and_reuse_an_own_display() {
    let registry = new_registry();
    let kept = one_of(&registry, &chain(4, 1), 3);
    let last = one_of(&registry, &chain(5, 1), 4);
    let sub = index(&last);
    let elsewhere = one_of(&registry, &chain(5, 2), 4);
    let sup = index_of_supertype(&elsewhere);
    let other = Thread::spawn(move || {
        last.whole_display();
        drop(last);
        elsewhere.whole_display();
        elsewhere
    });
    assert!(
        !registry.is_subtype(sub, sup),
        "below what it never was below"
    );
    let elsewhere = other.join();
    ends_with(&registry, 9, (kept, elsewhere));
}

fn index_of_supertype(ty: &RegisteredType) -> u32 {
    ty.supertype().unwrap().index().get()
}

/// The same if the record stays, and after the retired type's supertype, which had extended it, another type does.
pub(crate) fn ask_and_extend() {
    let registry = new_registry();
    let last = one_of(&registry, &chain(4, 1), 3);
    let sub = index(&last);
    let beside = beside(&registry, 1);
    let sup = index(&beside);
    let other = Thread::spawn(move || {
        drop(last);
        beside.whole_display();
        beside
    });
    assert!(
        !registry.is_subtype(sub, sup),
        "below what it never was below"
    );
    let beside = other.join();
    ends_with(&registry, 3, beside);
}

/// Two types below one are asked for their displays: one extends its supertype's record, and the other takes one.
pub(crate) fn extend_and_extend() {
    let registry = new_registry();
    let here = one_of(&registry, &chain(3, 1), 2);
    let there = beside(&registry, 1);
    let other = Thread::spawn(move || (there.whole_display(), there));
    let mine = here.whole_display();
    let (theirs, there) = other.join();
    assert_eq!(mine[..2], theirs[..2]);
    assert_eq!([mine[2], theirs[2]], [index(&here), index(&there)]);
    assert_eq!(
        [here.whole_display(), there.whole_display()],
        [mine, theirs]
    );
    ends_with(&registry, 4, (here, there));
}

/// Two threads ask for the display of a type, while the type beside it, which had extended their supertype's record, is
/// retired: the display is made once, in that record or in one of its own.
pub(crate) fn extend_and_drop() {
    let registry = new_registry();
    let first = extended(&registry, 1);
    let here = one_of(&registry, &chain(3, 1), 2);
    let same = here.try_clone().unwrap();
    let other = Thread::spawn(move || {
        drop(first);
        (same.whole_display(), same)
    });
    let mine = here.whole_display();
    let (theirs, same) = other.join();
    assert_eq!((mine.last(), &mine), (Some(&index(&here)), &theirs));
    // The type below it shares its record, or is the first below it to have one.
    let below = one_of(&registry, &chain(4, 1), 3);
    assert!(registry.is_subtype(index(&below), index(&here)));
    ends_with(&registry, 4, (here, same, below));
}

/// The display of a deep type is made, in a record of its own, while a query asks what it is below.
pub(crate) fn display_and_ask() {
    let registry = new_registry();
    let types = section(&registry, &chain(5, 1));
    let deep = types.get(4).unwrap().try_to_owned().unwrap();
    let same = deep.try_clone().unwrap();
    let wanted = types.indices().to_vec();
    let other = Thread::spawn(move || (same.whole_display(), same));
    assert!(deep.is_subtype_of(types.get(3).unwrap()));
    assert!(registry.is_subtype(wanted[4], wanted[3]));
    assert_eq!(deep.whole_display(), wanted);
    let (display, same) = other.join();
    assert_eq!(display, wanted);
    ends_with(&registry, 5, (deep, same, types));
}

/// One thread asks for the display of a type that another declares a type below.
pub(crate) fn display_and_declare() {
    let registry = new_registry();
    let deep = one_of(&registry, &chain(4, 1), 3);
    let same = deep.try_clone().unwrap();
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        let below = one_of(&mine, &chain(5, 1), 4);
        drop(same);
        (below, mine)
    });
    let display = deep.whole_display();
    drop(deep);
    let (below, _mine) = other.join();
    assert_eq!(below.whole_display()[..4], display);
    ends_with(&registry, 5, below);
}

/// Two threads register the same deep rec group: the slower one gives back its members' slots and records.
pub(crate) fn deep_group_twice() {
    let registry = new_registry();
    let mine = handle(&registry);
    let other = Thread::spawn(move || (section(&mine, &rec_chain(4)), mine));
    let here = section(&registry, &rec_chain(4));
    let (there, _mine) = other.join();
    assert_eq!(here.indices(), there.indices());
    assert!(registry.is_subtype(here.indices()[3], here.indices()[2]));
    ends_with(&registry, 4, (here, there));
}

/// The same while it is retired and registered again.
pub(crate) fn deep_group_and_drop() {
    let registry = new_registry();
    let mine = handle(&registry);
    let first = section(&registry, &rec_chain(3));
    let other = Thread::spawn(move || {
        drop(first);
        drop(section(&mine, &rec_chain(3)));
        mine
    });
    let here = section(&registry, &rec_chain(3));
    assert_eq!(here.get(2).unwrap().whole_display(), here.indices());
    other.join();
    ends_with(&registry, 3, here);
}

/// A rec group whose members share a record is retired, while another takes the record for its own members.
pub(crate) fn shared_record_and_drop() {
    let registry = new_registry();
    let first = section(&registry, &rec_chain(4));
    let other = Thread::spawn(move || drop(first));
    let mut wider = rec_chain(4);
    wider.splice(wider.len() - 3.., [2, 0x7f, 0, 0x7f, 0]);
    let here = section(&registry, &wider);
    assert_eq!(here.get(3).unwrap().whole_display(), here.indices());
    other.join();
    ends_with(&registry, 4, here);
}

/// A type is declared below a deep one and retired, while the deep one is asked for its display and retired.
pub(crate) fn declare_and_drop() {
    let registry = new_registry();
    let deep = one_of(&registry, &chain(3, 1), 2);
    let same = deep.try_clone().unwrap();
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(one_of(&mine, &chain(4, 1), 3));
        drop(same);
        mine
    });
    assert_eq!(deep.whole_display()[2], index(&deep));
    drop(deep);
    other.join();
    ends_with(&registry, 0, ());
}

fn index_of_root(ty: &RegisteredType) -> u32 {
    let mut at = ty.as_ref();
    while let Some(above) = at.supertype() {
        at = above;
    }
    at.index().get()
}

/// Two threads declare the first types below a deep one: it gets its record once.
pub(crate) fn two_below_a_deep_type() {
    let registry = new_registry();
    let deep = one_of(&registry, &chain(2, 0), 1);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (one_of(&mine, &chain(3, 0), 2), mine));
    let mut wider = chain(3, 0);
    let len = wider.len();
    wider[len - 1] = 1;
    wider.extend([0x7f, 0x00]);
    let here = one_of(&registry, &wider, 2);
    let (there, _mine) = other.join();
    for below in [&here, &there] {
        assert!(below.is_subtype_of(&deep));
        assert!(registry.is_subtype(index(below), index_of_root(&deep)));
    }
    assert!(!here.is_subtype_of(&there));
    ends_with(&registry, 4, (deep, here, there));
}
