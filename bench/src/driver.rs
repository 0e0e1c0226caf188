//! Starts a worker process for each peer, workload and round, one after another, and collects what they
//! print. The rounds are the outermost loop and the peers the innermost: a change of the machine during
//! the run affects all peers of a workload.

use crate::clock::{children_seconds, machine_busy_seconds};
use crate::plan::Workload;
use crate::results::{Cell, DISTURBED, Key, Results, Sample};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::process::Command;
use std::time::Instant;

pub(crate) struct Driver {
    pub(crate) seed: u64,
    pub(crate) rounds: usize,
    /// The shared library or program of each peer that needs one. If it is not given, the peer is left out.
    pub(crate) libraries: BTreeMap<&'static str, String>,
}

/// Peers that are compiled in.
const BUILT_IN: [&str; 3] = ["floor", "wasmtime", "wasmparser"];

type Step<'a> = (&'a Workload, &'static str);

#[derive(Default)]
struct Taken {
    samples: BTreeMap<Key, Vec<Sample>>,
    /// Workloads, each with a peer that cannot do it.
    unable: BTreeSet<(String, String)>,
}

impl Taken {
    /// Are less than half of the samples of some metric undisturbed?
    fn is_disturbed(&self, workload: &str, peer: &str) -> bool {
        let ours = self
            .samples
            .iter()
            .filter(|(key, _)| key.0 == workload && key.1 == peer);
        let mut few = ours.map(|(_, samples)| {
            let quiet = samples.iter().filter(|sample| sample.others <= DISTURBED);
            quiet.count() * 2 < samples.len()
        });
        few.any(|few| few)
    }
}

impl Driver {
    pub(crate) fn run(&self, workloads: &[Workload]) -> Results {
        let mut taken = Taken::default();
        let rounds = (0..self.rounds).flat_map(|round| self.steps(workloads, round));
        self.take(&rounds.collect::<Vec<_>>(), &mut taken);
        // Samples of two threads are worth little if other processes used the processors meanwhile.
        for _ in 0..self.rounds {
            let mut steps: Vec<Step> = self.steps(workloads, 0).collect();
            steps.retain(|(workload, peer)| {
                workload.has_threads() && taken.is_disturbed(&workload.name, peer)
            });
            if steps.is_empty() {
                break;
            }
            println!("again, work by two threads that was disturbed:");
            self.take(&steps, &mut taken);
        }
        compare_counts(&taken.samples);
        let cells = taken.samples.into_iter();
        Results {
            about: BTreeMap::new(),
            cells: cells
                .map(|(key, samples)| (key, Cell::new(&samples)))
                .collect(),
        }
    }

    fn take(&self, steps: &[Step], taken: &mut Taken) {
        let start = Instant::now();
        for (i, (workload, peer)) in steps.iter().enumerate() {
            let name = (workload.name.clone(), (*peer).to_string());
            if taken.unable.contains(&name) {
                continue;
            }
            let seconds = start.elapsed().as_secs();
            let (minutes, seconds) = (seconds / 60, seconds % 60);
            let (number, total, what) = (i + 1, steps.len(), short(&workload.name));
            print!("{minutes:2}:{seconds:02}  {number:4}/{total}  {what:40}  {peer:22}");
            _ = std::io::stdout().flush();
            match self.step(&workload.name, peer, &mut taken.samples) {
                Ok(said) => println!("{said}"),
                Err(fault) => {
                    println!("left out: {fault}");
                    taken.unable.insert(name);
                }
            }
        }
    }

    /// The steps of one round.
    fn steps<'a>(
        &'a self,
        workloads: &'a [Workload],
        round: usize,
    ) -> impl Iterator<Item = (&'a Workload, &'static str)> {
        let able =
            |peer: &&'static str| BUILT_IN.contains(peer) || self.libraries.contains_key(peer);
        workloads
            .iter()
            .filter(move |workload| round < workload.rounds)
            .flat_map(move |workload| {
                workload
                    .peers
                    .iter()
                    .copied()
                    .filter(able)
                    .map(move |peer| (workload, peer))
            })
    }

    /// Runs one worker. Returns words for the progress line, or why the worker could not do its work.
    fn step(
        &self,
        workload: &str,
        peer: &str,
        samples: &mut BTreeMap<Key, Vec<Sample>>,
    ) -> Result<String, String> {
        let library = self.libraries.get(peer).map_or("", |library| library);
        let before = (Instant::now(), machine_busy_seconds(), children_seconds());
        let output = Command::new(std::env::current_exe().map_err(|fault| fault.to_string())?)
            .args(["worker", peer, library, &self.seed.to_string(), workload])
            .output()
            .map_err(|fault| fault.to_string())?;
        let wall = before.0.elapsed().as_secs_f64();
        let ours = children_seconds() - before.2;
        let processors = std::thread::available_parallelism().map_or(1, usize::from) as f64;
        let others = (machine_busy_seconds() - before.1 - ours).max(0.0) / (wall * processors);
        if !output.status.success() {
            let words = String::from_utf8_lossy(&output.stderr);
            return Err(words
                .lines()
                .find(|line| !line.trim().is_empty())
                .unwrap_or("it ended without a word")
                .into());
        }
        let mut said = String::new();
        let text = String::from_utf8_lossy(&output.stdout);
        let mut firsts = BTreeSet::new();
        for line in text.lines() {
            let (metric, value) = line.rsplit_once(' ').ok_or("a line that is not a sample")?;
            let value: f64 = value.parse().map_err(|_| "a sample that is not a number")?;
            if !["distinct", "input bytes"].contains(&metric)
                && firsts.insert(metric)
                && firsts.len() <= 4
            {
                said += &format!("  {metric} {value:.1}");
            }
            let key = (workload.into(), peer.into(), metric.into());
            samples
                .entry(key)
                .or_default()
                .push(Sample { value, others });
        }
        if others > DISTURBED {
            said += &format!("  (others had {:.0} % of the machine)", others * 100.0);
        }
        Ok(said)
    }
}

/// Panics if peers, or bytes and definitions, disagree about how many types an input has.
fn compare_counts(samples: &BTreeMap<Key, Vec<Sample>>) {
    let mut counts: BTreeMap<&str, (f64, &str)> = BTreeMap::new();
    for ((workload, peer, _), samples) in samples.iter().filter(|(key, _)| key.2 == "distinct") {
        let input = workload.split_once('/').map_or(&**workload, |name| name.1);
        for sample in samples {
            let (count, first) = *counts.entry(input).or_insert((sample.value, peer));
            assert!(
                count == sample.value,
                "{input}: {count} types for {first}, {} for {peer}: not the same work",
                sample.value
            );
        }
    }
}

/// A workload's name without most of the folders in it.
pub(crate) fn short(name: &str) -> String {
    let (kind, input) = name.split_once('/').unwrap_or(("", name));
    let last = |path: &str, parts: usize| {
        let mut parts: Vec<&str> = path.rsplit('/').take(parts).collect();
        parts.reverse();
        parts.join("/")
    };
    match input.split_once(':') {
        Some(("module", path)) => {
            let file = last(path, 1);
            format!(
                "{kind} {}",
                file.trim_end_matches(".wasm").trim_end_matches(".types")
            )
        }
        Some(("modules", path)) => format!("{kind} all of {}", last(path, 2)),
        _ => format!("{kind} {input}"),
    }
}
