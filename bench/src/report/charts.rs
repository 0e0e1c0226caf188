//! The plots: cold and hit beside the peers, growth from a thousand to a million types, two threads.

use super::inputs;
use super::svg::{Svg, colour};
use super::tables::{CHURN, number};
use crate::plan::SIZES;
use crate::results::Results;

/// The name of each file, and its picture. A picture for which nothing was measured is left out.
pub(super) fn all(results: &Results) -> Vec<(&'static str, String)> {
    let charts = [
        (
            "cold",
            loads(results, "cold", "Registering types that are new"),
        ),
        (
            "hit",
            loads(results, "hit", "Registering types that are there already"),
        ),
        ("growth", growth(results)),
        ("threads", threads(results)),
    ];
    charts
        .into_iter()
        .filter_map(|(name, chart)| Some((name, chart?)))
        .collect()
}

/// 1, 2 and 5 times powers of ten, from the last that is not above `low` to the first that is not below
/// `high`; for wide ranges only powers of ten.
fn marks(low: f64, high: f64) -> Vec<f64> {
    let steps: &[f64] = if high / low > 300.0 {
        &[1.0]
    } else {
        &[1.0, 2.0, 5.0]
    };
    let powers = low.log10().floor() as i32..=high.log10().ceil() as i32;
    let all: Vec<f64> = powers
        .flat_map(|power| steps.iter().map(move |step| step * 10f64.powi(power)))
        .collect();
    let first = all.iter().rposition(|&mark| mark <= low).unwrap_or(0);
    let last = all
        .iter()
        .position(|&mark| mark >= high)
        .unwrap_or(all.len() - 1);
    all[first..=last].to_vec()
}

struct Row {
    label: String,
    /// Peer and figure.
    bars: Vec<(&'static str, f64)>,
}

const PEERS: [&str; 6] = [
    "typereg",
    "wasmtime",
    "wasmparser",
    "v8",
    "binaryen",
    "floor",
];

fn loads(results: &Results, metric: &str, title: &str) -> Option<String> {
    let row = |workload: &str, label: String| {
        let bar = |peer: &&'static str| Some((*peer, results.median(workload, peer, metric)?));
        let bars: Vec<_> = PEERS.iter().filter_map(bar).collect();
        (bars.len() > 1).then_some(Row { label, bars })
    };
    let part = |kind: &str| {
        let rows = inputs::measured(results, kind).into_iter();
        // Real modules start as bytes; as definitions they are in the tables.
        let rows = rows.filter(|(name, _)| kind == "bytes" || !name.contains("/module"));
        rows.filter_map(|(name, title)| row(&name, title))
            .collect::<Vec<_>>()
    };
    let parts = [
        ("from bytes", part("bytes")),
        ("from definitions", part("definitions")),
    ];
    bars(
        title,
        "nanoseconds per type, median, logarithmic: shorter is quicker",
        &parts,
    )
}

const LEFT: f64 = 250.0;
const RIGHT: f64 = 70.0;
const WIDTH: f64 = 900.0;
const BAR: f64 = 13.0;

fn bars(title: &str, subtitle: &str, parts: &[(&str, Vec<Row>)]) -> Option<String> {
    let figures = || {
        parts
            .iter()
            .flat_map(|part| &part.1)
            .flat_map(|row| row.bars.iter().map(|bar| bar.1))
    };
    let (low, high) = (figures().reduce(f64::min)?, figures().reduce(f64::max)?);
    let marks = marks(low, high);
    let low = marks[0];
    let row_height = |row: &Row| row.bars.len() as f64 * BAR + 12.0;
    let part_height = |part: &(&str, Vec<Row>)| {
        if part.1.is_empty() {
            0.0
        } else {
            30.0 + part.1.iter().map(row_height).sum::<f64>()
        }
    };
    let top = 86.0;
    let bottom = top + parts.iter().map(part_height).sum::<f64>();
    let mut svg = Svg::new(WIDTH, bottom + 36.0, title, subtitle);
    let shown: Vec<&str> = PEERS
        .into_iter()
        .filter(|peer| {
            parts
                .iter()
                .flat_map(|part| &part.1)
                .any(|row| row.bars.iter().any(|bar| bar.0 == *peer))
        })
        .collect();
    svg.legend(20.0, 72.0, &shown);
    let scale = (WIDTH - LEFT - RIGHT) / (high / low).log10();
    let x = |figure: f64| LEFT + (figure / low).log10() * scale;
    for mark in marks.into_iter().filter(|&mark| mark <= high) {
        svg.line("grid", (x(mark), top), (x(mark), bottom));
        svg.text(
            x(mark),
            bottom + 18.0,
            "small",
            "middle",
            &format!("{} ns", plain(mark)),
        );
    }
    let mut y = top;
    for (name, rows) in parts.iter().filter(|part| !part.1.is_empty()) {
        svg.text(20.0, y + 18.0, "bold", "start", name);
        y += 30.0;
        for row in rows {
            let middle = y + row.bars.len() as f64 * BAR / 2.0;
            svg.text(LEFT - 10.0, middle + 4.5, "", "end", &row.label);
            for (peer, figure) in &row.bars {
                svg.bar(LEFT, y + 1.0, x(*figure) - LEFT, BAR - 2.0, colour(peer));
                svg.text(
                    x(*figure) + 5.0,
                    y + BAR - 2.5,
                    "small",
                    "start",
                    &number(*figure),
                );
                y += BAR;
            }
            y += 12.0;
        }
    }
    Some(svg.finish())
}

fn plain(mark: f64) -> String {
    if mark >= 1.0 {
        number(mark.round())
            .split('.')
            .next()
            .unwrap_or_default()
            .into()
    } else {
        format!("{mark}")
    }
}

fn growth(results: &Results) -> Option<String> {
    let panels = [
        ("definitions", "cold", "cold, from definitions"),
        ("definitions", "hit", "hit, from definitions"),
        ("bytes", "cold", "cold, from bytes"),
        ("definitions", "heap", "heap per type"),
    ];
    let (panel_width, panel_height, left, top) = (370.0, 200.0, 75.0, 112.0);
    let mut svg = Svg::new(
        WIDTH,
        top + 2.0 * (panel_height + 76.0),
        "From a thousand to a million types",
        "structs of 4 to 8 fields, 40 % references; nanoseconds or bytes per type, both axes logarithmic",
    );
    svg.legend(20.0, 72.0, &PEERS);
    let mut drawn = false;
    for (i, (start, metric, title)) in panels.into_iter().enumerate() {
        let (column, row) = ((i % 2) as f64, (i / 2) as f64);
        let (x0, y0) = (
            left + column * (panel_width + 55.0),
            top + row * (panel_height + 76.0),
        );
        let curve = |peer: &'static str| {
            let point = |&(size, _): &(u32, bool)| {
                Some((
                    f64::from(size),
                    results.median(&format!("{start}/singles:{size}"), peer, metric)?,
                ))
            };
            (peer, SIZES.iter().filter_map(point).collect::<Vec<_>>())
        };
        let curves: Vec<_> = PEERS
            .into_iter()
            .map(curve)
            .filter(|curve| curve.1.len() > 1)
            .collect();
        let figures = || {
            curves
                .iter()
                .flat_map(|curve| curve.1.iter().map(|point| point.1))
        };
        let (Some(low), Some(high)) = (figures().reduce(f64::min), figures().reduce(f64::max))
        else {
            continue;
        };
        drawn = true;
        let marks = marks(low, high);
        let (low, high) = (marks[0], marks[marks.len() - 1]);
        let x = |size: f64| x0 + (size / 1000.0).log10() / 3.0 * (panel_width - 60.0);
        let y =
            |figure: f64| y0 + panel_height * (1.0 - (figure / low).log10() / (high / low).log10());
        svg.text(x0, y0 - 12.0, "bold", "start", title);
        let unit = if metric == "heap" { " B" } else { " ns" };
        for mark in marks {
            svg.line("grid", (x0, y(mark)), (x0 + panel_width - 60.0, y(mark)));
            svg.text(
                x0 - 8.0,
                y(mark) + 4.0,
                "small",
                "end",
                &format!("{}{unit}", plain(mark)),
            );
        }
        for (size, label) in [(1e3, "1k"), (1e4, "10k"), (1e5, "100k"), (1e6, "1M")] {
            svg.line("grid", (x(size), y0), (x(size), y0 + panel_height));
            svg.text(x(size), y0 + panel_height + 18.0, "small", "middle", label);
        }
        // From the top down, so that labels that would overlap can move down.
        let mut ends: Vec<_> = curves
            .iter()
            .filter_map(|(_, points)| points.last())
            .map(|&(size, figure)| (y(figure), x(size), figure))
            .collect();
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut free = f64::MIN;
        for (middle, right, figure) in ends {
            free = free.max(middle);
            svg.text(right + 8.0, free + 4.0, "small", "start", &number(figure));
            free += 13.0;
        }
        for (peer, points) in &curves {
            let points: Vec<_> = points
                .iter()
                .map(|&(size, figure)| (x(size), y(figure)))
                .collect();
            svg.curve(
                &points,
                colour(peer),
                if *peer == "typereg" { 3.0 } else { 2.0 },
            );
        }
    }
    drawn.then(|| svg.finish())
}

fn threads(results: &Results) -> Option<String> {
    let mut cases: Vec<(String, &str, String, String)> = Vec::new();
    for (workload, types) in [("subtypes/16x61", "976"), ("subtypes/1000x61", "61,000")] {
        for how in ["by handle", "by index", "inline"] {
            let label = format!("subtype checks, {how}, {types} types");
            cases.push((
                label,
                workload,
                format!("{how}, 1 thread"),
                format!("{how}, 2 threads"),
            ));
        }
    }
    for which in ["two types", "one type"] {
        let label = format!("clone and delete, {which}");
        let two = format!("clone and delete, 2 threads, {which}");
        cases.push((label, "handles", "clone and delete, 1 thread".into(), two));
    }
    for (workload, name) in CHURN {
        for from in ["from definitions", "from bytes"] {
            let label = format!("{name}, {from}");
            cases.push((
                label,
                workload,
                format!("{from}, 1 thread"),
                format!("{from}, 2 threads"),
            ));
        }
    }
    let peers = ["typereg", "wasmtime", "binaryen", "floor"];
    let rows: Vec<Row> = cases
        .into_iter()
        .filter_map(|(label, workload, one, two)| {
            let bar =
                |peer: &'static str| Some((peer, results.gain(workload, peer, (&one, &two))?));
            let bars: Vec<_> = peers.into_iter().filter_map(bar).collect();
            (!bars.is_empty()).then_some(Row { label, bars })
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let (top, left) = (86.0, 390.0);
    let bottom = top
        + rows
            .iter()
            .map(|row| row.bars.len() as f64 * BAR + 12.0)
            .sum::<f64>();
    let mut svg = Svg::new(
        WIDTH,
        bottom + 36.0,
        "What a second thread brings",
        "work done by two threads together, as a multiple of what one does alone: longer is better, 2 is all there is",
    );
    svg.legend(20.0, 72.0, &peers);
    let x = |figure: f64| left + figure / 2.2 * (WIDTH - left - RIGHT);
    for mark in [0.5, 1.0, 1.5, 2.0] {
        let class = if mark == 1.0 { "axis" } else { "grid" };
        svg.line(class, (x(mark), top), (x(mark), bottom));
        svg.text(
            x(mark),
            bottom + 18.0,
            "small",
            "middle",
            &format!("{mark} ×"),
        );
    }
    let mut y = top + 6.0;
    for row in &rows {
        let middle = y + row.bars.len() as f64 * BAR / 2.0;
        svg.text(left - 10.0, middle + 4.5, "", "end", &row.label);
        for (peer, figure) in &row.bars {
            svg.bar(
                left,
                y + 1.0,
                x(figure.min(2.4)) - left,
                BAR - 2.0,
                colour(peer),
            );
            svg.text(
                x(figure.min(2.4)) + 5.0,
                y + BAR - 2.5,
                "small",
                "start",
                &format!("{figure:.2}"),
            );
            y += BAR;
        }
        y += 12.0;
    }
    Some(svg.finish())
}
