//! The targets, one line each, filled from the run where it measures them. ✓: reached. ✗: not.

use super::tables::{number, ratio};
use crate::results::Results;
use std::fmt::Write;

/// What the target asks of a figure.
#[derive(Clone, Copy)]
enum Bound {
    AtMost(f64),
    AtLeast(f64),
}
use Bound::{AtLeast, AtMost};

/// One line, while it is written.
struct Line<'a> {
    results: &'a Results,
    text: String,
}

impl Line<'_> {
    fn write(&mut self, words: &str, figure: &str, unit: &str, reached: bool) {
        let comma = if self.text.is_empty() { "" } else { "; " };
        let mark = if reached { '✓' } else { '✗' };
        _ = write!(self.text, "{comma}{words} {figure}{unit} {mark}");
    }

    /// Adds a figure, unless it was not measured.
    fn add(&mut self, words: &str, value: Option<f64>, unit: &str, bound: Bound) {
        self.range(words, value.as_slice(), unit, bound);
    }

    /// Adds the least and the greatest of several figures; the bound is for all of them.
    fn range(&mut self, words: &str, values: &[f64], unit: &str, bound: Bound) {
        let least = values.iter().copied().reduce(f64::min);
        let greatest = values.iter().copied().reduce(f64::max);
        let (Some(least), Some(greatest)) = (least, greatest) else {
            return;
        };
        let reached = match bound {
            AtMost(most) => greatest <= most,
            AtLeast(bound) => least >= bound,
        };
        let text = if unit == " ×" { ratio } else { number };
        let figure = if text(least) == text(greatest) {
            text(least)
        } else {
            format!("{} to {}", text(least), text(greatest))
        };
        self.write(words, &figure, unit, reached);
    }

    fn ratio(&self, over: (&str, &str, &str), under: (&str, &str, &str)) -> Option<f64> {
        let median = |(workload, peer, metric)| self.results.median(workload, peer, metric);
        Some(median(over)? / median(under)?)
    }

    /// A metric of every real module from bytes, and its ratio to the figures of the peers.
    fn modules(&mut self, metric: &str, most: f64, parts: &[(&str, &str, f64)]) {
        let workloads = self.results.workloads("bytes/module:");
        let median = |workload: &&str| self.results.median(workload, "typereg", metric);
        let figures: Vec<f64> = workloads.iter().filter_map(median).collect();
        self.range(
            &format!("{} modules", figures.len()),
            &figures,
            " ns",
            AtMost(most),
        );
        for &(peer, words, part) in parts {
            let ratio = |workload: &&str| {
                self.ratio((workload, "typereg", metric), (workload, peer, metric))
            };
            let ratios: Vec<f64> = workloads.iter().filter_map(ratio).collect();
            self.range(words, &ratios, " ×", AtMost(part));
        }
    }
}

const RUN: &str = "`make bench`";

/// Number, what, target, command, and what was measured.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    fn(&mut Line),
);

const ROWS: [Row; 12] = [
    (
        "T1",
        "real modules from bytes, cold, validated",
        "≤ 150 ns per type, ≤ 0.17 × wasmparser's validator, ≤ 0.3 × V8",
        RUN,
        |line| {
            let parts = [
                ("wasmparser", "of wasmparser's", 0.17),
                ("v8", "of V8's", 0.3),
            ];
            line.modules("cold", 150.0, &parts);
        },
    ),
    (
        "T2",
        "real modules from bytes, hit",
        "≤ 90 ns per type, ≤ 0.19 × wasmparser's validator, ≤ 0.23 × V8",
        RUN,
        |line| {
            let parts = [
                ("wasmparser", "of wasmparser's", 0.19),
                ("v8", "of V8's", 0.23),
            ];
            line.modules("hit", 90.0, &parts);
        },
    ),
    (
        "T3",
        "100,000 singletons from definitions, through C",
        "cold ≤ 200 ns, ≤ 1/12 of wasmtime; hit ≤ 90 ns, ≤ 1/16",
        RUN,
        |line| {
            let workload = "definitions/singles:100000";
            for (metric, most, times) in [("cold", 200.0, 12.0), ("hit", 90.0, 16.0)] {
                line.add(
                    metric,
                    line.results.median(workload, "typereg", metric),
                    " ns",
                    AtMost(most),
                );
                let times_quicker = line.ratio(
                    (workload, "wasmtime", metric),
                    (workload, "typereg", metric),
                );
                line.add("wasmtime takes", times_quicker, " ×", AtLeast(times));
            }
        },
    ),
    (
        "T4",
        "one group of 100,000, from bytes",
        "cold ≤ 100, hit ≤ 60 ns per type",
        RUN,
        |line| {
            for (metric, most) in [("cold", 100.0), ("hit", 60.0)] {
                let workload = "bytes/recs:1x100000";
                line.add(
                    metric,
                    line.results.median(workload, "typereg", metric),
                    " ns",
                    AtMost(most),
                );
            }
        },
    ),
    (
        "T5",
        "subtype checks",
        "by handle ≤ 1.2 × the floor, by index ≤ 2 ×; two threads ≥ 1.9 × one; no lock",
        RUN,
        |line| {
            for (workload, types) in [
                ("subtypes/16x61", "976 types"),
                ("subtypes/1000x61", "61,000 types"),
            ] {
                let floor = (workload, "floor", "by handle, 1 thread");
                for (how, most) in [("by handle", 1.2), ("by index", 2.0)] {
                    let one = format!("{how}, 1 thread");
                    let two = format!("{how}, 2 threads");
                    let of_floor = line.ratio((workload, "typereg", &one), floor);
                    line.add(&format!("{types} {how}"), of_floor, " ×", AtMost(most));
                    let scaling = line.results.gain(workload, "typereg", (&one, &two));
                    line.add("two threads", scaling, " ×", AtLeast(1.9));
                }
            }
        },
    ),
    (
        "T6",
        "clone and delete of a handle",
        "≤ 1.3 × an `Arc`; two threads on two types ≥ 1.9 × one",
        RUN,
        |line| {
            let one = "clone and delete, 1 thread";
            line.add(
                "of an `Arc`",
                line.ratio(("handles", "typereg", one), ("handles", "floor", one)),
                " ×",
                AtMost(1.3),
            );
            let two = "clone and delete, 2 threads, two types";
            let scaling = line.results.gain("handles", "typereg", (one, two));
            line.add("two threads", scaling, " ×", AtLeast(1.9));
        },
    ),
    (
        "T7",
        "heap, no layouts",
        "≤ 200 B per type, ≤ 140 in large groups; after unloading ≤ 5 % of it, besides 64 B of slot",
        RUN,
        |line| {
            let modules = line.results.workloads("bytes/module:");
            let cases = [
                ("modules", &modules[..], 200.0),
                ("100,000 structs", &["definitions/singles:100000"], 200.0),
                ("one group of 100,000", &["bytes/recs:1x100000"], 140.0),
            ];
            for (words, workloads, most) in cases {
                let median =
                    |workload: &&str, metric| line.results.median(workload, "typereg", metric);
                let heaps: Vec<f64> = workloads
                    .iter()
                    .filter_map(|name| median(name, "heap"))
                    .collect();
                let left = |name: &&str| {
                    Some((median(name, "heap left")? - 64.0) / median(name, "heap")? * 100.0)
                };
                let shares: Vec<f64> = workloads.iter().filter_map(left).collect();
                line.range(words, &heaps, " B", AtMost(most));
                line.range("left", &shares, " %", AtMost(5.0));
            }
        },
    ),
    (
        "T8",
        "the last holder of real modules is dropped",
        "≤ 70 ns per type",
        RUN,
        |line| line.modules("drop", 70.0, &[]),
    ),
    (
        "T9",
        "modules of 20 types come and go, 16 shared",
        "≤ 2.5 µs per module on two threads together; two threads ≥ 1.7 × one",
        RUN,
        |line| {
            for from in ["from definitions", "from bytes"] {
                let workload = "churn/16/held";
                let (one, two) = (format!("{from}, 1 thread"), format!("{from}, 2 threads"));
                let per_module = line.results.median(workload, "typereg", &two);
                line.add(
                    from,
                    per_module.map(|time| time / 1000.0),
                    " µs",
                    AtMost(2.5),
                );
                let scaling = line.results.gain(workload, "typereg", (&one, &two));
                line.add("two threads", scaling, " ×", AtLeast(1.7));
            }
        },
    ),
    (
        "T10",
        "a million singletons to ten thousand",
        "cold, per type: ≤ 2.2 × the time, ≤ 1.3 × the instructions; twice the types never > 2.3 ×",
        "`make bench`, `ctest -L growth` in `build/`",
        |line| {
            for from in ["definitions", "bytes"] {
                let (large, small) = (
                    format!("{from}/singles:1000000"),
                    format!("{from}/singles:10000"),
                );
                let times = line.ratio((&large, "typereg", "cold"), (&small, "typereg", "cold"));
                line.add(&format!("from {from}"), times, " ×", AtMost(2.2));
            }
        },
    ),
    (
        "T11",
        "untrusted bytes",
        "heap ≤ 64 × the input and 64 KiB; a million types ≤ 200 MB; no recursion, stack ≤ 64 KiB",
        "`make bench`, `cargo test --test memory heap::`, `ctest -L growth` in `build/`",
        |line| {
            let heap = line
                .results
                .median("bytes/singles:1000000", "typereg", "heap");
            line.add("a million singletons", heap, " MB", AtMost(200.0));
            let workloads = line.results.workloads("bytes/");
            let times = |name: &&str| {
                line.ratio((name, "typereg", "heap"), (name, "typereg", "input bytes"))
            };
            let times: Vec<f64> = workloads.iter().filter_map(times).collect();
            line.range("heap to input", &times, " ×", AtMost(64.0));
        },
    ),
    (
        "T12",
        "size",
        "stripped libtypereg.so ≤ 500 KB; of the static archive ≤ 1 MB in a program; built in ≤ 60 s on two cores",
        RUN,
        |line| {
            let bytes = line.results.median("library", "typereg", "stripped");
            let kilobytes = bytes.map(|bytes| bytes / 1000.0);
            line.add("stripped", kilobytes, " KB", AtMost(500.0));
        },
    ),
];

pub(super) fn table(results: &Results) -> String {
    let mut text =
        String::from("| | what | target | measured | command |\n| --- | --- | --- | --- | --- |\n");
    for (number, what, target, command, measure) in ROWS {
        let mut line = Line {
            results,
            text: String::new(),
        };
        measure(&mut line);
        let measured = if line.text.is_empty() {
            "not by this run"
        } else {
            &line.text
        };
        _ = writeln!(
            text,
            "| {number} | {what} | {target} | {measured} | {command} |"
        );
    }
    text
}
