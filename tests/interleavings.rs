//! The orders in which threads can run, tried by model checkers on the unchanged library.
//!
//! ```text
//! RUSTFLAGS="--cfg loom" cargo test --release --target-dir target/loom --manifest-path interleavings/Cargo.toml
//! RUSTFLAGS="--cfg shuttle" cargo test --release --target-dir target/shuttle --manifest-path interleavings/Cargo.toml
//! ```
//!
//! loom tries short histories: all interleavings or, if those are too many, all with up to the number of preemptions in
//! the list below. `LOOM_MAX_PREEMPTIONS=4` tries more. `TYPEREG_SCHEDULES=1000000` makes shuttle draw more often.
//! Without one of the flags only the list is checked.
//!
//! `make orderings` weakens each atomic ordering in turn, and checks that one of them fails.

#[cfg(any(loom, shuttle))]
#[path = "interleavings/deaths.rs"]
mod deaths;
#[cfg(any(loom, shuttle))]
#[path = "interleavings/displays.rs"]
mod displays;
#[cfg(any(loom, shuttle))]
#[path = "interleavings/histories.rs"]
mod histories;
#[cfg(shuttle)]
#[path = "interleavings/long.rs"]
mod long;
#[cfg(any(loom, shuttle))]
#[path = "interleavings/model.rs"]
mod model;
#[cfg(any(loom, shuttle))]
#[path = "interleavings/pins.rs"]
mod pins;
#[cfg(any(loom, shuttle))]
#[path = "interleavings/quota.rs"]
mod quota;
#[cfg(any(loom, shuttle))]
#[path = "interleavings/reuse.rs"]
mod reuse;

macro_rules! histories {
    ($($file:ident::$name:ident: $preemptions:expr;)*) => {
        /// The histories, each with the number of preemptions up to which it is tried.
        const HISTORIES: &[(&str, Option<usize>)] = &[$((stringify!($name), $preemptions)),*];
    $(
        #[cfg(any(loom, shuttle))]
        #[test]
        fn $name() {
            model::explore(stringify!($name), $file::$name, $preemptions);
        }
    )*};
}

histories! {
    histories::register_and_register: None;
    histories::register_and_drop: Some(3);
    histories::drop_and_drop: None;
    histories::drop_and_resurrect_and_drop: Some(3);
    histories::drop_and_resurrect_and_keep: Some(2);
    histories::look_up_and_drop: None;
    histories::look_up_and_drop_and_register: Some(2);
    histories::look_up_and_reuse: Some(2);
    histories::publish_and_look_up: Some(3);
    histories::grow_and_look_up: None;
    histories::find_and_grow: None;
    displays::ask_and_reuse_a_display: Some(3);
    displays::ask_and_reuse_an_own_display: Some(2);
    displays::ask_and_extend: Some(3);
    displays::extend_and_extend: None;
    displays::extend_and_drop: Some(3);
    displays::display_and_ask: Some(2);
    displays::display_and_declare: Some(2);
    displays::deep_group_twice: Some(2);
    displays::deep_group_and_drop: Some(2);
    displays::shared_record_and_drop: Some(2);
    displays::declare_and_drop: Some(2);
    displays::two_below_a_deep_type: Some(1);
    histories::trampoline_and_trampoline: Some(2);
    histories::trampoline_and_drop: None;
    histories::trampoline_tables_and_trampoline_tables: Some(2);
    histories::fingerprint_and_fingerprint: Some(2);
    histories::close_and_register: None;
    histories::close_and_drop: None;
    quota::quota_for_one: None;
    quota::quota_for_equals: Some(2);
    quota::quota_when_none_are_left: None;
    histories::drop_and_refer: Some(2);
    histories::check_and_drop: None;
    reuse::close_and_close: None;
    reuse::close_shard_and_shard: None;
    reuse::owner_and_owner: None;
    reuse::ask_and_reuse_a_slot: Some(2);
    reuse::ask_and_reuse_a_deep_slot: Some(2);
    reuse::ask_and_reuse_a_slot_deeper: Some(2);
    reuse::ask_and_queue_a_slot: Some(2);
    reuse::ask_and_mark_a_slot: None;
    reuse::publish_and_ask: Some(3);
    reuse::trampoline_and_reuse: Some(2);
    deaths::set_and_set: None;
    deaths::set_and_get: None;
    deaths::lose_and_read: None;
    deaths::set_and_die: Some(3);
    deaths::die_and_register_again: Some(2);
    deaths::die_twice_and_register_again: Some(2);
    deaths::refuse_and_find: Some(3);
    deaths::refuse_and_look_up: Some(3);
    deaths::look_up_and_reuse_at_once: Some(3);
    deaths::ask_by_a_dead_index_and_fill: None;
    deaths::match_a_dead_index_and_fill: None;
    deaths::lowest_and_lowest: None;
    deaths::eager_and_eager: Some(1);
    pins::pin_and_drop: None;
    pins::pin_and_pin: Some(3);
    pins::pin_and_find: Some(3);
    pins::pin_and_check: Some(2);
    pins::pin_and_trampoline: Some(2);
    pins::close_pinned_and_drop: Some(3);
}

#[cfg(not(any(loom, shuttle)))]
#[test]
fn the_document_says_how_many_histories_there_are() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/proof.md");
    let document = std::fs::read_to_string(document).expect("it is there");
    let complete = HISTORIES
        .iter()
        .filter(|(_, bound)| bound.is_none())
        .count();
    let loom = document
        .lines()
        .find(|line| line.contains("--cfg loom\" cargo test"));
    let loom = loom.expect("a row of what loom shows");
    assert!(
        loom.contains(&format!("| {} histories, ", HISTORIES.len())),
        "{loom}"
    );
    assert!(
        loom.contains(&format!(" interleavings: {complete} completely, ")),
        "{loom}"
    );
    // And one that is too long for loom.
    let shuttle = format!(
        "| {} histories, 5,000 schedules each |",
        HISTORIES.len() + 1
    );
    assert!(document.contains(&shuttle), "no row with {shuttle:?}");
}

/// The reason for `src/sync/followed.rs`. If this fails, loom finds such a conflict by itself, and that file can be
/// removed.
#[cfg(loom)]
#[test]
fn loom_alone_never_loads_after_the_store_of_the_last_loader() {
    use loom::sync::atomic::{AtomicU8, Ordering};
    use std::sync::atomic::AtomicBool;

    let after = std::sync::Arc::new(AtomicBool::new(false));
    let seen = std::sync::Arc::clone(&after);
    loom::model(move || {
        let cell = loom::sync::Arc::new(AtomicU8::new(0));
        let other = loom::sync::Arc::clone(&cell);
        let thread = loom::thread::spawn(move || {
            other.load(Ordering::Relaxed);
            other.store(1, Ordering::Relaxed);
        });
        let loaded = cell.load(Ordering::Relaxed);
        seen.fetch_or(loaded == 1, Ordering::Relaxed);
        thread.join().unwrap();
    });
    assert!(!after.load(Ordering::Relaxed));
}
