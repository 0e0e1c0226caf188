//! Drawing. Pictures have their own background, light or dark as the reader's screen is set, so that they can
//! be read on any page.

use std::fmt::Write;

pub(super) struct Svg {
    width: f64,
    height: f64,
    body: String,
}

/// Colours of the peers: distinct in light and dark, and for the colour-blind (Okabe and Ito's, slightly adapted).
pub(super) fn colour(peer: &str) -> &'static str {
    match peer {
        "typereg" => "#0a84d6",
        "typereg, DRC layouts" => "#6fb8ea",
        "wasmtime" => "#e07b00",
        "wasmparser" => "#1f9e77",
        "binaryen" => "#c05a9b",
        "v8" => "#d1495b",
        _ => "#9aa0a8",
    }
}

/// The name of a peer in a picture.
pub(super) fn title(peer: &str) -> &str {
    match peer {
        "binaryen" => "Binaryen",
        "v8" => "V8",
        "floor" => "floor: hash, probe, copy",
        other => other,
    }
}

const STYLE: &str = "\
  text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', Helvetica, Arial, sans-serif; fill: #24292f }
  .small { font-size: 11.5px; fill: #57606a } .title { font-size: 16px; font-weight: 600 } .bold { font-weight: 600 }
  .paper { fill: #ffffff; stroke: #d0d7de } .grid { stroke: #e3e7eb } .axis { stroke: #8c959f }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .small { fill: #9198a1 }
    .paper { fill: #161b22; stroke: #30363d } .grid { stroke: #2b313a } .axis { stroke: #6e7681 }
  }";

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

impl Svg {
    pub(super) fn new(width: f64, height: f64, title: &str, subtitle: &str) -> Self {
        let mut svg = Self {
            width,
            height,
            body: String::new(),
        };
        svg.text(20.0, 28.0, "title", "start", title);
        svg.text(20.0, 47.0, "small", "start", subtitle);
        svg
    }

    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, anchor: &str, text: &str) {
        let text = escape(text);
        _ = writeln!(
            self.body,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" class=\"{class}\" text-anchor=\"{anchor}\">{text}</text>"
        );
    }

    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        _ = writeln!(
            self.body,
            "<line class=\"{class}\" x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\"/>",
            from.0, from.1, to.0, to.1
        );
    }

    pub(super) fn bar(&mut self, x: f64, y: f64, width: f64, height: f64, colour: &str) {
        _ = writeln!(
            self.body,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{height:.1}\" rx=\"2\" fill=\"{colour}\"/>",
            width.max(1.0)
        );
    }

    pub(super) fn curve(&mut self, points: &[(f64, f64)], colour: &str, width: f64) {
        let path: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        _ = writeln!(
            self.body,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" stroke-linejoin=\"round\"/>",
            path.join(" ")
        );
        for (x, y) in points {
            _ = writeln!(
                self.body,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.2\" fill=\"{colour}\"/>"
            );
        }
    }

    /// Coloured squares with names, from left to right.
    pub(super) fn legend(&mut self, mut x: f64, y: f64, peers: &[&str]) {
        for peer in peers {
            self.bar(x, y - 10.0, 11.0, 11.0, colour(peer));
            self.text(x + 16.0, y, "small", "start", title(peer));
            x += 36.0 + title(peer).chars().count() as f64 * 6.4;
        }
    }

    pub(super) fn finish(self) -> String {
        let (width, height) = (self.width, self.height);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" height=\"{height:.0}\">\n\
             <style>\n{STYLE}\n</style>\n\
             <rect class=\"paper\" x=\"0.5\" y=\"0.5\" width=\"{:.0}\" height=\"{:.0}\" rx=\"8\"/>\n{}</svg>\n",
            width - 1.0,
            height - 1.0,
            self.body
        )
    }
}
