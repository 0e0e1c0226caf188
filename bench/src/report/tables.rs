//! The tables. A cell has the median, the quartiles, and for a peer the ratio of its median to that of
//! typereg.

use super::inputs;
use crate::measure::churn::{APART, HAND_OVER};
use crate::plan::SIZES;
use crate::results::{Cell, Results};
use std::fmt::Write;

/// At least three figures, and all of a number from 100 on, with commas.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        0.0..10.0 => format!("{value:.2}"),
        10.0..100.0 => format!("{value:.1}"),
        _ => {
            let digits = format!("{:.0}", value.abs());
            let mut text = String::from(if value < 0.0 { "-" } else { "" });
            for (i, digit) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i).is_multiple_of(3) {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
    }
}

/// `186 (171–204)`, and `, 9.1 ×` if it is a peer's.
fn figure(cell: Option<Cell>, typereg: Option<f64>) -> String {
    let Some(cell) = cell else {
        return "–".into();
    };
    let (low, high) = cell.quartiles;
    let mut text = match cell.samples {
        1 => number(cell.median),
        _ => format!("{} ({}–{})", number(cell.median), number(low), number(high)),
    };
    if let Some(typereg) = typereg.filter(|&typereg| typereg > 0.0) {
        _ = write!(text, ", **{}** ×", ratio(cell.median / typereg));
    }
    text
}

pub(super) fn ratio(value: f64) -> String {
    match value {
        ..1.0 => format!("{value:.2}"),
        _ if value < 10.0 => format!("{value:.1}"),
        _ => format!("{value:.0}"),
    }
}

fn head(columns: &[&str]) -> String {
    let mut text = format!("| {} |\n|", columns.join(" | "));
    for i in 0..columns.len() {
        text += if i == 0 { " --- |" } else { " ---: |" };
    }
    text + "\n"
}

/// A row for each workload and metric, with a column for each peer; empty if nothing was measured.
fn table(
    results: &Results,
    rows: &[(impl AsRef<str>, String, String)],
    first: &[&str],
    peers: &[(&str, &str)],
) -> String {
    let mut columns = first.to_vec();
    columns.extend(peers.iter().map(|peer| peer.1));
    let mut text = head(&columns);
    let mut is_empty = true;
    for (workload, label, metric) in rows {
        let workload = workload.as_ref();
        let typereg = results.median(workload, "typereg", metric);
        if !peers
            .iter()
            .any(|(peer, _)| results.cell(workload, peer, metric).is_some())
        {
            continue;
        }
        is_empty = false;
        _ = write!(text, "| {label} |");
        for (peer, _) in peers {
            let other =
                typereg.filter(|_| !peer.starts_with("typereg") || *peer == "typereg, other build");
            _ = write!(
                text,
                " {} |",
                figure(results.cell(workload, peer, metric), other)
            );
        }
        text.push('\n');
    }
    if is_empty { String::new() } else { text }
}

/// The peers for which these workloads have any figure, with their names.
fn present<'a>(
    results: &Results,
    start: &str,
    peers: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let measured = |peer: &str| {
        results
            .cells
            .keys()
            .any(|key| key.0.starts_with(start) && key.1 == peer)
    };
    peers
        .iter()
        .copied()
        .filter(|(peer, _)| measured(peer))
        .collect()
}

const OTHER: (&str, &str) = ("typereg, other build", "typereg, other build");

/// A table for each metric, under its name. A peer without any figure in it has no column.
fn loads(results: &Results, kind: &str, metrics: &[&str], peers: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for metric in metrics {
        let rows: Vec<(String, String, String)> = inputs::measured(results, kind)
            .into_iter()
            .map(|(workload, title)| (workload, title, (*metric).to_string()))
            .collect();
        let has_figure = |peer: &str| {
            let figure = |(workload, _, metric): &(String, String, String)| {
                results.cell(workload, peer, metric)
            };
            rows.iter().any(|row| figure(row).is_some())
        };
        let shown: Vec<_> = peers
            .iter()
            .copied()
            .filter(|(peer, _)| has_figure(peer))
            .collect();
        let table = table(results, &rows, &[metric], &shown);
        if !table.is_empty() {
            text += &table;
            text.push('\n');
        }
    }
    text
}

pub(super) fn about(results: &Results) -> String {
    let mut text = String::new();
    for name in [
        "date",
        "commit",
        "machine",
        "system",
        "rustc",
        "run",
        "load average",
    ] {
        if let Some(value) = results.about.get(name) {
            _ = writeln!(text, "- {name}: {value}");
        }
    }
    let (taken, disturbed) = results.cells.values().fold((0, 0), |sum, cell| {
        (sum.0 + cell.taken, sum.1 + cell.disturbed)
    });
    let share =
        100.0 * disturbed as f64 / f64::from(u32::try_from(taken.max(1)).unwrap_or(u32::MAX));
    _ = writeln!(
        text,
        "- samples: {taken}, of which {share:.0} % while other processes had more than 5 % of the machine"
    );
    if share > 25.0 {
        text += "- **much else ran meanwhile**: the figures of two threads, above all, are not to be relied on\n";
    }
    text
}

pub(super) fn bytes(results: &Results) -> String {
    let peers = [
        ("typereg", "typereg"),
        OTHER,
        ("wasmparser", "wasmparser's validator"),
        ("v8", "V8"),
    ];
    loads(results, "bytes", &["cold", "hit", "drop"], &peers)
}

pub(super) fn definitions(results: &Results) -> String {
    let peers = [
        ("floor", "floor"),
        ("typereg", "typereg"),
        OTHER,
        ("typereg, DRC layouts", "typereg, DRC layouts"),
        ("typereg, calls alone", "the calls alone"),
        ("wasmtime", "wasmtime"),
        ("binaryen", "Binaryen"),
    ];
    loads(results, "definitions", &["cold", "hit", "drop"], &peers)
}

pub(super) fn memory(results: &Results) -> String {
    let peers = [
        ("floor", "floor"),
        ("typereg", "typereg"),
        OTHER,
        ("typereg, DRC layouts", "typereg, DRC layouts"),
        ("wasmtime", "wasmtime"),
        ("binaryen", "Binaryen"),
        ("wasmparser", "wasmparser's validator"),
    ];
    let part = |kind: &str| {
        let tables = loads(results, kind, &["heap", "heap left"], &peers);
        if tables.trim().is_empty() {
            String::new()
        } else {
            format!("From {kind}:\n\n{tables}")
        }
    };
    part("bytes") + &part("definitions")
}

pub(super) fn subtypes(results: &Results) -> String {
    let mut rows = Vec::new();
    for workload in ["subtypes/16x61", "subtypes/1000x61"] {
        let types = if workload.contains("1000") {
            "61,000"
        } else {
            "976"
        };
        for metric in ["by handle", "by index", "inline"] {
            for threads in ["1 thread", "2 threads"] {
                rows.push((
                    workload,
                    format!("{types} types | {metric}, {threads}"),
                    format!("{metric}, {threads}"),
                ));
            }
        }
    }
    let peers = [
        ("floor", "floor"),
        ("typereg", "typereg"),
        OTHER,
        ("wasmtime", "wasmtime"),
        ("binaryen", "Binaryen"),
    ];
    table(
        results,
        &rows,
        &["", ""],
        &present(results, "subtypes/", &peers),
    )
}

pub(super) fn handles(results: &Results) -> String {
    let metrics = [
        "clone and delete, 1 thread",
        "clone and delete, 2 threads, one type",
        "clone and delete, 2 threads, two types",
    ];
    let rows: Vec<_> = metrics
        .iter()
        .map(|metric| ("handles", (*metric).to_string(), (*metric).to_string()))
        .collect();
    let peers = [
        ("floor", "`Arc`"),
        ("typereg", "typereg"),
        OTHER,
        ("wasmtime", "wasmtime"),
    ];
    table(results, &rows, &[""], &present(results, "handles", &peers))
}

/// The cases of the churn, and their names.
pub(super) const CHURN: [(&str, &str); 6] = [
    ("churn/16/pinned", "16 of 20 types shared, pinned"),
    ("churn/16/held", "16 of 20 types shared, held"),
    ("churn/16/free", "16 of 20 types shared, not held"),
    ("churn/20/pinned", "all types shared, pinned"),
    ("churn/20/held", "all types shared, held"),
    ("churn/0/free", "no type shared"),
];

/// A column for each peer and number of threads.
pub(super) fn churn(results: &Results) -> String {
    let peers = [("typereg", "typereg"), OTHER, ("wasmtime", "wasmtime")];
    let (mut columns, mut names) = (Vec::new(), vec![String::new(); 2]);
    for (peer, name) in present(results, "churn/", &peers) {
        for threads in ["1 thread", "2 threads", APART] {
            if threads != APART || peer != "wasmtime" {
                columns.push((peer, threads));
                names.push(format!("{name}, {threads}"));
            }
        }
    }
    names.push(HAND_OVER.into());
    let mut rows = String::new();
    for (workload, case) in CHURN {
        let hand_over = figure(results.cell(workload, "typereg", HAND_OVER), None);
        for from in ["from definitions", "from bytes"] {
            let metric = |threads| format!("{from}, {threads}");
            if results
                .cell(workload, "typereg", &metric("1 thread"))
                .is_none()
            {
                continue;
            }
            _ = write!(rows, "| {case} | {from} |");
            for (peer, threads) in &columns {
                let metric = metric(threads);
                let typereg = results.median(workload, "typereg", &metric);
                let other = typereg.filter(|_| *peer != "typereg");
                let cell = results.cell(workload, peer, &metric);
                _ = write!(rows, " {} |", figure(cell, other));
            }
            _ = writeln!(rows, " {hand_over} |");
        }
    }
    if rows.is_empty() {
        return rows;
    }
    head(&names.iter().map(|name| &**name).collect::<Vec<_>>()) + &rows
}

pub(super) fn growth(results: &Results) -> String {
    let mut text = String::new();
    for (start, peers) in [
        (
            "definitions",
            &["floor", "typereg", "wasmtime", "binaryen"][..],
        ),
        ("bytes", &["typereg", "wasmparser", "v8"][..]),
    ] {
        let mut rows = String::new();
        for metric in ["cold", "hit", "drop", "heap"] {
            for peer in peers {
                let at =
                    |size: u32| results.median(&format!("{start}/singles:{size}"), peer, metric);
                let cells: Vec<Option<f64>> = SIZES.iter().map(|&(size, _)| at(size)).collect();
                if cells.iter().flatten().count() < 2 {
                    continue;
                }
                _ = write!(rows, "| {metric}, from {start} | {peer} |");
                for cell in &cells {
                    _ = write!(rows, " {} |", cell.map_or("–".into(), number));
                }
                let grown = cells[1]
                    .zip(cells[3])
                    .map_or("–".into(), |(small, large)| ratio(large / small));
                _ = writeln!(rows, " {grown} |");
            }
        }
        if !rows.is_empty() && text.is_empty() {
            text = head(&[
                "",
                "",
                "1,000",
                "10,000",
                "100,000",
                "1,000,000",
                "1M : 10k",
            ]);
        }
        text += &rows;
    }
    text
}
