//! The results, and where they were measured: `results.json`, from which the report is made.

use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A sample is disturbed if other processes used more than this share of the machine while it was taken.
pub(crate) const DISTURBED: f64 = 0.05;

pub(crate) struct Sample {
    pub(crate) value: f64,
    /// The share of the machine's processor time that other processes used, from 0 to 1.
    pub(crate) others: f64,
}

/// A summary of the samples of one metric of one peer in one workload. Disturbed samples count only if less
/// than half of the samples are undisturbed.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) median: f64,
    pub(crate) least: f64,
    /// A quarter of the samples is below the first, and a quarter above the second.
    pub(crate) quartiles: (f64, f64),
    pub(crate) samples: usize,
    /// How many samples were taken, with the disturbed ones, and how many of them were disturbed.
    pub(crate) taken: usize,
    pub(crate) disturbed: usize,
}

impl Cell {
    pub(crate) fn new(samples: &[Sample]) -> Self {
        let quiet = samples.iter().filter(|sample| sample.others <= DISTURBED);
        let mut values: Vec<f64> = quiet.map(|sample| sample.value).collect();
        let disturbed = samples.len() - values.len();
        if values.len() * 2 < samples.len() {
            values = samples.iter().map(|sample| sample.value).collect();
        }
        values.sort_by(f64::total_cmp);
        let at = |part: f64| values[((values.len() - 1) as f64 * part).round() as usize];
        let middle = values.len() / 2;
        Self {
            median: match values.len() % 2 {
                0 => f64::midpoint(values[middle - 1], values[middle]),
                _ => values[middle],
            },
            least: values[0],
            quartiles: (at(0.25), at(0.75)),
            samples: values.len(),
            taken: samples.len(),
            disturbed,
        }
    }
}

/// Workload, peer, metric.
pub(crate) type Key = (String, String, String);

#[derive(Default)]
pub(crate) struct Results {
    /// Facts about the machine and the run that the reader needs.
    pub(crate) about: BTreeMap<String, String>,
    pub(crate) cells: BTreeMap<Key, Cell>,
}

impl Results {
    pub(crate) fn cell(&self, workload: &str, peer: &str, metric: &str) -> Option<Cell> {
        self.cells
            .get(&(workload.into(), peer.into(), metric.into()))
            .copied()
    }

    pub(crate) fn median(&self, workload: &str, peer: &str, metric: &str) -> Option<f64> {
        self.cell(workload, peer, metric).map(|cell| cell.median)
    }

    /// How much faster one metric is than another, such as two threads than one. It compares the fastest
    /// samples, because other processes slow two threads down more than one.
    pub(crate) fn gain(&self, workload: &str, peer: &str, (from, to): (&str, &str)) -> Option<f64> {
        let least = |metric| Some(self.cell(workload, peer, metric)?.least);
        Some(least(from)? / least(to)?)
    }

    /// The workloads whose names begin with `start`, in order.
    pub(crate) fn workloads(&self, start: &str) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .cells
            .keys()
            .map(|key| &*key.0)
            .filter(|name| name.starts_with(start))
            .collect();
        names.dedup();
        names
    }

    /// A line for each peer of a workload.
    pub(crate) fn to_json(&self) -> String {
        let round = |number: f64| (number * 1000.0).round() / 1000.0;
        let mut workloads: BTreeMap<&str, BTreeMap<&str, BTreeMap<&str, Value>>> = BTreeMap::new();
        for ((workload, peer, metric), cell) in &self.cells {
            let (low, high) = cell.quartiles;
            let cell = json!({
                "median": round(cell.median),
                "least": round(cell.least),
                "quartiles": [round(low), round(high)],
                "samples": cell.samples,
                "taken": cell.taken,
                "disturbed": cell.disturbed,
            });
            let peers = workloads.entry(workload).or_default();
            peers.entry(peer).or_default().insert(metric, cell);
        }
        let list = |lines: Vec<String>, indent: &str| lines.join(&format!(",\n{indent}"));
        let peers = |peers: &BTreeMap<&str, BTreeMap<&str, Value>>| {
            let lines = peers
                .iter()
                .map(|(peer, metrics)| format!("{}: {}", json!(peer), json!(metrics)));
            list(lines.collect(), "      ")
        };
        let workloads = workloads.iter().map(|(name, of_peers)| {
            format!("{}: {{\n      {}\n    }}", json!(name), peers(of_peers))
        });
        format!(
            "{{\n  \"about\": {},\n  \"workloads\": {{\n    {}\n  }}\n}}\n",
            json!(self.about),
            list(workloads.collect(), "    ")
        )
    }

    pub(crate) fn from_json(text: &str) -> Option<Self> {
        let whole: Value = serde_json::from_str(text).ok()?;
        let mut results = Self::default();
        for (name, value) in whole.get("about")?.as_object()? {
            results.about.insert(name.clone(), value.as_str()?.into());
        }
        for (workload, peers) in whole.get("workloads")?.as_object()? {
            for (peer, metrics) in peers.as_object()? {
                for (metric, cell) in metrics.as_object()? {
                    let number = |name: &str| cell.get(name)?.as_f64();
                    let quartile = |i: usize| cell.get("quartiles")?.get(i)?.as_f64();
                    let cell = Cell {
                        median: number("median")?,
                        least: number("least")?,
                        quartiles: (quartile(0)?, quartile(1)?),
                        samples: number("samples")? as usize,
                        taken: number("taken")? as usize,
                        disturbed: number("disturbed")? as usize,
                    };
                    results
                        .cells
                        .insert((workload.clone(), peer.clone(), metric.clone()), cell);
                }
            }
        }
        Some(results)
    }
}
