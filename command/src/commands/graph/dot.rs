//! A picture in the language of Graphviz.
//!
//! A node is a type: a struct is a table with a row for each field, an array a box drawn in 3D, a function or continuation
//! a rounded box. A frame is a rec group of several types. Thick arrows with a hollow head point to the supertype,
//! dotted ones to the descriptor, dashed ones to the types that a type refers to. Every type is drawn once, however many
//! modules have it.

use super::{Arrow, Picture};
use crate::words::{kind_word, several, shown_name};
use std::convert::Infallible;
use std::fmt::{self, Write};
use typereg::{CompositeKind, FieldType, Type};

/// At most this many fields of a struct, or params and results of a function, are written out.
const ROWS_MAX: usize = 8;

impl<'a> Picture<'a> {
    /// The whole picture. `modules` is how many there are.
    pub(super) fn dot(&self, modules: usize) -> String {
        let mut text = String::new();
        match self.write(&mut text, modules) {
            Ok(()) => text,
            Err(fmt::Error) => unreachable!("a String takes every text"),
        }
    }

    fn write(&self, out: &mut String, modules: usize) -> fmt::Result {
        out.push_str(
            "digraph types {\n  rankdir=RL; fontname=\"sans-serif\"; nodesep=0.15;\n  \
             node [fontname=\"sans-serif\", fontsize=11];\n",
        );
        let mut rest: &[&Type] = &self.types;
        // In the order of their indices, the members of a group need not be neighbours.
        let mut written = std::collections::HashSet::new();
        while let [ty, after @ ..] = rest {
            rest = after;
            if !written.contains(&ty.index()) {
                self.group(out, ty, &mut written)?;
            }
        }
        for &ty in &self.types {
            self.write_arrows(out, ty)?;
        }
        out.push_str("  label=\""); // at the end, because the groups would inherit it
        if let Some(only) = self.only {
            write!(out, "{only}, what it needs, and what refers to it: ")?;
        }
        let all = several(self.catalog.len() as u64, "type");
        writeln!(
            out,
            "{} of {all} of {}\\lthick arrow: to the supertype; dashed arrow: refers to\\l\";\n}}",
            self.types.len(),
            several(modules as u64, "module"),
        )
    }

    /// The rec group of the type, with its members that are drawn. A group of one gets no frame.
    fn group(
        &self,
        out: &mut String,
        ty: &Type,
        written: &mut std::collections::HashSet<typereg::TypeIndex>,
    ) -> fmt::Result {
        let Some(group) = ty.rec_group() else {
            return Ok(());
        };
        let members: Vec<&Type> = group.iter().collect();
        let drawn = members.iter().filter(|ty| self.has(ty)).count();
        writeln!(out, "  subgraph cluster_t{} {{", members[0].index().get())?;
        match members.len() {
            1 => out.push_str("    peripheries=0;\n"),
            len => {
                let which = if drawn == len {
                    String::new()
                } else {
                    format!("{drawn} of a ")
                };
                writeln!(
                    out,
                    "    label=\"{which}rec group of {len}\"; style=rounded; color=\"#aaaaaa\";"
                )?;
            }
        }
        for member in members {
            if self.has(member) {
                self.node(out, member)?;
            }
            written.insert(member.index());
        }
        writeln!(out, "  }}")
    }

    fn node(&self, out: &mut String, ty: &Type) -> fmt::Result {
        let is_only = self.only == Some(ty);
        let frame = if is_only { ", penwidth=3" } else { "" };
        write!(out, "    t{} [", ty.index().get())?;
        let heading = self.heading(ty);
        match ty.kind() {
            CompositeKind::Func => write!(
                out,
                "shape=box, style=\"rounded,filled\", fillcolor=\"#fdf1d8\"{frame}, label=<{heading}<br/>{}",
                self.signature(ty)
            )?,
            CompositeKind::Cont => write!(
                out,
                "shape=box, style=\"rounded,filled\", fillcolor=\"#f6e4f4\"{frame}, label=<{heading}<br/>of {}",
                ty.cont_func()
                    .map_or_else(String::new, |func| self.title(func))
            )?,
            CompositeKind::Array => write!(
                out,
                "shape=box3d, style=filled, fillcolor=\"#e2f3e4\"{frame}, label=<{heading}<br/>{}",
                ty.field(0)
                    .map_or_else(String::new, |element| self.value(element))
            )?,
            CompositeKind::Struct | CompositeKind::Exn => {
                let border = if is_only { 3 } else { 1 };
                write!(
                    out,
                    "shape=plain, label=<<table border=\"{border}\" cellborder=\"0\" cellspacing=\"0\" \
                     cellpadding=\"3\" bgcolor=\"#e3edfb\"><tr><td colspan=\"2\">{heading}</td></tr>"
                )?;
                for (i, field) in ty.fields().take(ROWS_MAX).enumerate() {
                    let name = self.catalog.names.field(ty, i as u32);
                    let name = name.map_or_else(|| i.to_string(), escaped);
                    write!(
                        out,
                        "<tr><td align=\"right\"><font color=\"#777777\">{name}</font></td>\
                         <td align=\"left\" port=\"f{i}\">{}</td></tr>",
                        self.value(field)
                    )?;
                }
                if let Some(more @ 1..) = ty.num_fields().checked_sub(ROWS_MAX) {
                    write!(
                        out,
                        "<tr><td colspan=\"2\" align=\"left\" port=\"f{ROWS_MAX}\">{more} more</td></tr>"
                    )?;
                }
                out.push_str("</table>");
            }
        }
        out.push_str(">];\n");
        Ok(())
    }

    /// Name, index and kind, as the beginning of a label.
    fn heading(&self, ty: &Type) -> String {
        let index = match self.catalog.names.get(ty) {
            Some(_) => format!("{ty} "),
            None => String::new(),
        };
        let shared = if ty.is_shared() { "shared " } else { "" };
        format!(
            "<b>{}</b> {index}{shared}{}",
            self.title(ty),
            kind_word(ty.kind())
        )
    }

    /// Its name, or its index.
    fn title(&self, ty: &Type) -> String {
        self.catalog
            .names
            .get(ty)
            .map_or_else(|| ty.to_string(), escaped)
    }

    /// `i32 i64 → f64`.
    fn signature(&self, ty: &Type) -> String {
        let params = ty.num_params();
        let mut text = String::new();
        for (i, value) in ty.params().chain(ty.results()).enumerate() {
            if i == params {
                text.push_str("&#8594; ");
            }
            match i {
                ..ROWS_MAX => text += &(self.value(value.into()) + " "),
                ROWS_MAX => text.push_str("&#8230; "),
                _ => {}
            }
        }
        if ty.num_results() == 0 {
            text.push_str("&#8594;");
        }
        text
    }

    /// `mut (ref null Node)`: types by their titles.
    fn value(&self, field: FieldType<'_>) -> String {
        let titled = field
            .storage
            .try_map(|ty| Ok::<_, Infallible>(self.title(ty)));
        let Ok(titled) = titled;
        format!("{}{titled}", if field.mutable { "mut " } else { "" })
    }

    fn write_arrows(&self, out: &mut String, ty: &'a Type) -> fmt::Result {
        let from = ty.index().get();
        let has_rows = matches!(ty.kind(), CompositeKind::Struct | CompositeKind::Exn);
        for (arrow, to) in self.arrows(ty) {
            let to = to.index().get();
            match arrow {
                Arrow::Supertype => {
                    writeln!(
                        out,
                        "  t{from} -> t{to} [arrowhead=onormal, penwidth=2, weight=8];"
                    )?;
                }
                Arrow::Descriptor => writeln!(
                    out,
                    "  t{from} -> t{to} [style=dotted, penwidth=2, label=\"descriptor\", fontsize=9];"
                )?,
                Arrow::Refers(part) => {
                    let port = match part {
                        Some(part) if has_rows => format!(":f{}", (part as usize).min(ROWS_MAX)),
                        _ => String::new(),
                    };
                    writeln!(
                        out,
                        "  t{from}{port} -> t{to} [style=dashed, arrowhead=vee, color=\"#666666\"];"
                    )?;
                }
            }
        }
        Ok(())
    }
}

/// A name in a label, escaped as in HTML.
fn escaped(name: &str) -> String {
    shown_name(name)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
