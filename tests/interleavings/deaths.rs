//! Host data and the reports of deaths, while threads register types, set data and release types.
//!
//! Host data points to a cell that a model checker watches: a thread that gets the data sees what was written there
//! before it was set.

use crate::histories::{FUNC, array, array_of, chain, handle, index, one_of, section};
use crate::model::{Thread, Watched};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ptr;
use std::sync::{Arc, Mutex};
use typereg::{
    AbstractHeapType, Config, RegisteredType, Registry, StorageType, Type, TypeIndex, ValType,
};

/// The reports of one run: index and data, in order. All threads of a model run on one thread of the system, so locking
/// this is not a step of the model.
#[derive(Clone, Default)]
struct Reports(Arc<Mutex<Vec<(u32, usize)>>>);

impl Reports {
    fn indices(&self) -> Vec<u32> {
        let reports = self.0.lock().unwrap();
        reports.iter().map(|&(index, _)| index).collect()
    }

    fn data(&self) -> Vec<usize> {
        let reports = self.0.lock().unwrap();
        reports.iter().map(|&(_, data)| data).collect()
    }
}

fn noting(reports: &Reports, delay: u32) -> Config {
    let reports = reports.clone();
    let mut config = Config::default();
    config.set_index_reuse_delay(delay);
    config.set_retire_callback(Some(Arc::new(
        move |index: TypeIndex, data: *mut c_void| {
            reports.0.lock().unwrap().push((index.get(), data.addr()));
        },
    )));
    config
}

fn set_up(delay: u32) -> (Registry, Reports) {
    let reports = Reports::default();
    let registry = Registry::new(&noting(&reports, delay)).unwrap();
    (registry, reports)
}

fn number(data: usize) -> *mut c_void {
    ptr::without_provenance_mut(data)
}

/// Nothing is left, and this number of types have died.
fn ends(registry: Registry, reports: &Reports, deaths: usize) {
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.check(), Ok(()));
    drop(registry);
    assert_eq!(reports.0.lock().unwrap().len(), deaths, "types reported");
}

/// Two threads set the data of one type: both get the data that was set first, and it is reported.
pub(crate) fn set_and_set() {
    let (registry, reports) = set_up(0);
    let here = array(&registry);
    let there = here.clone();
    let other = Thread::spawn(move || there.set_host_data(number(2)).addr());
    let stands = here.set_host_data(number(1)).addr();
    assert_eq!(other.join(), stands);
    assert_eq!(here.host_data().addr(), stands);
    drop(here);
    assert_eq!(reports.data(), [stands]);
    ends(registry, &reports, 1);
}

/// A thread that gets the data sees what was written before it was set.
pub(crate) fn set_and_get() {
    let (registry, reports) = set_up(0);
    let here = array(&registry);
    let there = here.clone();
    let other = Thread::spawn(move || {
        let written = Box::into_raw(Box::new(Watched::new(7)));
        there.set_host_data(written.cast());
    });
    let read = |data: *mut c_void| {
        // SAFETY: the other thread set it, and it is freed at the end.
        #[expect(unsafe_code, reason = "host data is a pointer")]
        let watched = unsafe { &*data.cast::<Watched>() };
        assert_eq!(watched.get(), 7);
    };
    let found = here.host_data();
    if !found.is_null() {
        read(found);
    }
    other.join();
    read(here.host_data());
    let written = here.host_data().cast::<Watched>();
    drop(here);
    // SAFETY: from `Box::into_raw` above; the type is gone.
    #[expect(unsafe_code, reason = "host data is a pointer")]
    drop(unsafe { Box::from_raw(written) });
    ends(registry, &reports, 1);
}

/// A thread that finds the data set uses that of the other thread.
pub(crate) fn lose_and_read() {
    let (registry, reports) = set_up(0);
    let here = array(&registry);
    let there = here.clone();
    fn set(ty: &RegisteredType) -> usize {
        let mine = Box::into_raw(Box::new(Watched::new(7)));
        let stands = ty.set_host_data(mine.cast()).cast::<Watched>();
        // SAFETY: the data that was set comes from this thread or the other, and is freed at the end; data that was not
        // set still belongs to this thread.
        #[expect(unsafe_code, reason = "host data is a pointer")]
        unsafe {
            assert_eq!((*stands).get(), 7);
            if stands != mine {
                drop(Box::from_raw(mine));
            }
        }
        stands.addr()
    }
    let other = Thread::spawn(move || set(&there));
    let stands = set(&here);
    assert_eq!(other.join(), stands);
    let written = here.host_data().cast::<Watched>();
    drop(here);
    // SAFETY: from `Box::into_raw` above; the type is gone.
    #[expect(unsafe_code, reason = "host data is a pointer")]
    drop(unsafe { Box::from_raw(written) });
    ends(registry, &reports, 1);
}

/// A type is found, given data and released while it dies: each life is reported once, with its own data. The slot is
/// used again at once.
pub(crate) fn set_and_die() {
    let (registry, reports) = set_up(0);
    let first = array(&registry);
    assert_eq!(first.set_host_data(number(1)), number(1));
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(first);
        mine
    });
    let here = array(&registry);
    let stands = here.set_host_data(number(2)).addr();
    drop(here);
    drop(other.join());
    // One life if it was found alive, otherwise two.
    let mut data = reports.data();
    data.sort_unstable();
    assert_eq!(data, if stands == 1 { vec![1] } else { vec![1, 2] });
    let deaths = data.len();
    ends(registry, &reports, deaths);
}

thread_local! {
    /// The registry in which this run's callback registers types.
    static REGISTRY: RefCell<Option<Registry>> = const { RefCell::new(None) };
}

/// The record of a death.
const FINE: usize = 0;
const STILL_LIVE: usize = 1;
const INDEX_USED: usize = 2;

/// A registry whose callback registers a type again when it has died, this number of times.
fn registering_again(times: usize, reports: &Reports) -> Registry {
    let reports = reports.clone();
    let mut config = Config::default();
    config.set_index_reuse_delay(0);
    config.set_retire_callback(Some(Arc::new(move |dead: TypeIndex, _: *mut c_void| {
        let told = reports.0.lock().unwrap().len() + 1;
        reports.0.lock().unwrap().push((dead.get(), FINE));
        if told <= times {
            let registry = REGISTRY.with_borrow(|registry| registry.clone().unwrap());
            // A panic would end in the library.
            if registry.is_live(dead.get()) {
                reports.0.lock().unwrap().push((dead.get(), STILL_LIVE));
            }
            if array(&registry).index() == dead {
                reports.0.lock().unwrap().push((dead.get(), INDEX_USED));
            }
        }
    })));
    let registry = Registry::new(&config).unwrap();
    REGISTRY.with_borrow_mut(|here| *here = Some(registry.clone()));
    registry
}

fn registered_again(
    registry: Registry,
    reports: &Reports,
    deaths: std::ops::RangeInclusive<usize>,
) {
    drop(REGISTRY.with_borrow_mut(Option::take));
    assert_eq!(registry.stats().live_types, 0);
    assert_eq!(registry.check(), Ok(()));
    drop(registry);
    let told = reports.data();
    assert!(told.iter().all(|&noted| noted == FINE), "{told:?}");
    assert!(deaths.contains(&told.len()), "{told:?}");
}

/// A callback registers a type that has just died, while another thread releases an equal one and registers it again.
pub(crate) fn die_and_register_again() {
    let reports = Reports::default();
    let registry = registering_again(1, &reports);
    let first = array(&registry);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(array(&mine));
        mine
    });
    drop(first);
    drop(other.join());
    registered_again(registry, &reports, 2..=3);
}

/// Two threads release two types, whose deaths register them again.
pub(crate) fn die_twice_and_register_again() {
    let reports = Reports::default();
    let registry = registering_again(2, &reports);
    let [first, second] = [ValType::I64, ValType::F32].map(|value| array_of(&registry, value));
    let other = Thread::spawn(move || drop(first));
    drop(second);
    other.join();
    registered_again(registry, &reports, 3..=4);
}

/// `(type (array i32))`, and a struct that refers to an unknown type.
const REFUSED: &[u8] = &[2, 0x5e, 0x7f, 0, 0x5f, 1, 0x64, 9, 0];

/// One thread's request is refused after it has registered a type that another thread finds, or not: its death is
/// reported if it was found.
pub(crate) fn refuse_and_find() {
    let (registry, reports) = set_up(0);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        assert!(mine.register_type_section(REFUSED).is_err());
        mine
    });
    let here = array(&registry);
    assert_eq!(here.set_host_data(number(1)), number(1));
    drop(here);
    drop(other.join());
    assert_eq!(reports.data(), [1], "what was found, and nothing else");
    ends(registry, &reports, 1);
}

/// The same by index.
pub(crate) fn refuse_and_look_up() {
    let (registry, reports) = set_up(0);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        assert!(mine.register_type_section(REFUSED).is_err());
        mine
    });
    let found = registry.get(1).ok();
    let deaths = usize::from(found.is_some());
    drop(found);
    drop(other.join());
    ends(registry, &reports, deaths);
}

/// Without delay a slot is used for another type at once. A thread that looks up the first type while it lives never
/// gets a handle of, or an answer about, the second.
pub(crate) fn look_up_and_reuse_at_once() {
    let (registry, reports) = set_up(0);
    let last = array(&registry);
    let wanted = index(&last);
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(last);
        let next = mine.struct_type([]).unwrap();
        (RegisteredType::from(next), mine)
    });
    if let Ok(found) = registry.get(wanted) {
        let kind = found.kind();
        let again = registry.get(wanted).unwrap();
        assert_eq!(
            (again.kind(), &again),
            (kind, &found),
            "one meaning while held"
        );
        drop((found, again));
    }
    drop(other.join());
    ends(registry, &reports, 2);
}

/// A question by the index of a dead type, which was below `above`, while its slot is filled for a type that is not.
fn ask_by_a_dead_index(ask: fn(sub: &Type, above: &Type) -> Question) {
    let (registry, reports) = set_up(0);
    let above = one_of(&registry, &chain(1, 0), 0);
    let last = one_of(&registry, &chain(2, 0), 1);
    let stale = index(&last);
    let question = ask(&last, &above);
    drop(last);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (array(&mine), mine));
    assert!(!question(&registry), "neither type was below it meanwhile");
    let (there, mine) = other.join();
    assert_eq!(index(&there), stale);
    drop((above, there, mine));
    ends(registry, &reports, 3);
}

type Question = Box<dyn Fn(&Registry) -> bool>;

/// By two indices.
pub(crate) fn ask_by_a_dead_index_and_fill() {
    ask_by_a_dead_index(|sub, above| {
        let (sub, above) = (sub.index().get(), above.index().get());
        Box::new(move |registry| registry.is_subtype(sub, above))
    });
}

/// By a packed reference, about an abstract heap type.
pub(crate) fn match_a_dead_index_and_fill() {
    ask_by_a_dead_index(|sub, _| {
        let sub = StorageType::from(ValType::ref_to(sub)).pack();
        let heap = ValType::ref_null(AbstractHeapType::Struct);
        let above = StorageType::from(heap).pack();
        Box::new(move |registry| registry.packed_val_type_matches(sub, above))
    });
}

/// Two threads release and register types where the lowest index comes first: no two types have the same index.
pub(crate) fn lowest_and_lowest() {
    let (registry, reports) = set_up(0);
    let [one, two] = [ValType::I64, ValType::F32].map(|value| array_of(&registry, value));
    let mine = handle(&registry);
    let other = Thread::spawn(move || {
        drop(one);
        (array(&mine), mine)
    });
    drop(two);
    let here = array_of(&registry, ValType::F64);
    let (there, mine) = other.join();
    assert_ne!(here.index(), there.index());
    assert!(here.index().get() <= 2 && there.index().get() <= 2);
    assert!(registry.is_live(index(&here)) && registry.is_live(index(&there)));
    drop((here, there, mine));
    ends(registry, &reports, 4);
}

/// Two threads register a function with its trampoline type: there is one of each, and each is reported once.
pub(crate) fn eager_and_eager() {
    const FUNC_PARAM: [u8; 5] = [1, 0x50, 0, 0x5f, 0]; // the first type of `FUNC`
    let reports = Reports::default();
    let mut config = noting(&reports, 0);
    config.set_eager_trampolines(true);
    let registry = Registry::new(&config).unwrap();
    // The struct of both, so that they race for the function and its trampoline type alone.
    let param = section(&registry, &FUNC_PARAM);
    let mine = handle(&registry);
    let other = Thread::spawn(move || (section(&mine, FUNC), mine));
    let here = section(&registry, FUNC);
    let (there, mine) = other.join();
    assert_eq!(here.indices(), there.indices());
    let func = here.get(1).unwrap();
    assert!(registry.is_live(func.trampoline_index().unwrap().get()));
    assert_eq!(registry.check(), Ok(()));
    drop((here, there, mine, param));
    let mut told = BTreeMap::<u32, u32>::new();
    reports
        .indices()
        .into_iter()
        .for_each(|index| *told.entry(index).or_default() += 1);
    assert_eq!(told.values().copied().collect::<Vec<_>>(), [1, 1, 1]);
    ends(registry, &reports, 3);
}
