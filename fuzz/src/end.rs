//! At the end, when everything that was registered is dropped, nothing is left in a registry.

use typereg::Registry;

/// Panics if the registry is not sound, or has anything left.
pub fn assert_empty(registry: &Registry) {
    registry.check().expect("a sound registry");
    let stats = registry.stats();
    let left = (stats.live_types, stats.live_rec_groups, stats.live_bytes);
    assert_eq!(left, (0, 0, 0), "types, groups and bytes are left");
}
