//! The inputs in the order in which tables and plots show them, and their names there.

use crate::driver::short;
use crate::results::Results;

/// The synthetic inputs.
const MADE_UP: [(&str, &str); 6] = [
    ("singles:100000", "100,000 structs"),
    ("funcs:100000", "100,000 functions"),
    ("reffuncs:100000", "100,000 functions with references"),
    ("chains:1000x61", "1,000 chains, 61 deep"),
    ("recs:2000x50", "2,000 groups of 50"),
    ("recs:1x100000", "one group of 100,000"),
];

/// Workload and title of each measured input of `kind`, which is `bytes` or `definitions`: real modules, then
/// folders of them, then synthetic inputs. The growth has a table of its own.
pub(super) fn measured(results: &Results, kind: &str) -> Vec<(String, String)> {
    let title = |name: &str| {
        short(name)
            .split_once(' ')
            .map_or(String::new(), |name| name.1.into())
    };
    let real = ["module:", "modules:"].into_iter().flat_map(|start| {
        let workloads = results.workloads(&format!("{kind}/{start}"));
        workloads
            .into_iter()
            .map(|name| (name.to_string(), title(name)))
    });
    let made_up = MADE_UP
        .into_iter()
        .map(|(input, title)| (format!("{kind}/{input}"), title.into()));
    let known = |name: &str| !results.workloads(name).is_empty();
    real.chain(made_up.filter(|(name, _)| known(name)))
        .collect()
}
