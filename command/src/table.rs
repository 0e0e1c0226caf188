//! Tables: each column is as wide as its widest cell, with two blanks between columns. Inputs choose what is in cells, so a
//! column gives no cell more than `WIDTH_MAX` places. A longer cell is printed whole, and what follows it is moved.

use crate::output::{Ink, Output};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Right,
}

pub(crate) struct Table {
    columns: Vec<(&'static str, Align)>,
    rows: Vec<Row>,
}

enum Row {
    Cells(Vec<(Ink, String)>),
    /// The first cell, and a sentence in place of the others.
    Sentence(String, String),
    /// A line below a row.
    Below(String),
}

/// One long cell makes its own line longer, but not all the others.
const WIDTH_MAX: usize = 120;

fn width(text: &str) -> usize {
    text.chars().count()
}

fn blanks(out: &mut Output, count: usize) {
    (0..count).for_each(|_| out.add(" "));
}

impl Table {
    pub(crate) fn new(columns: &[(&'static str, Align)]) -> Table {
        Table {
            columns: columns.to_vec(),
            rows: Vec::new(),
        }
    }

    /// A row: as many cells as there are columns.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = (Ink, String)>) {
        self.rows.push(Row::Cells(cells.into_iter().collect()));
    }

    pub(crate) fn sentence(&mut self, first: &str, words: &str) {
        self.rows
            .push(Row::Sentence(first.to_owned(), words.to_owned()));
    }

    pub(crate) fn below(&mut self, words: String) {
        self.rows.push(Row::Below(words));
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.columns.iter().map(|(head, _)| width(head)).collect();
        for row in &self.rows {
            match row {
                Row::Cells(cells) => {
                    for (widest, (_, cell)) in widths.iter_mut().zip(cells) {
                        *widest = (*widest).max(width(cell));
                    }
                }
                Row::Sentence(first, _) => widths[0] = widths[0].max(width(first)),
                Row::Below(_) => {}
            }
        }
        widths.iter().map(|&widest| widest.min(WIDTH_MAX)).collect()
    }

    pub(crate) fn print(&self, out: &mut Output) {
        let widths = self.widths();
        let heads = self.columns.iter().map(|&(head, _)| (Ink::Heading, head));
        self.line(out, &widths, heads);
        for row in &self.rows {
            match row {
                Row::Cells(cells) => {
                    let cells = cells.iter().map(|(ink, cell)| (*ink, cell.as_str()));
                    self.line(out, &widths, cells);
                }
                Row::Sentence(first, words) => {
                    out.add(first);
                    blanks(out, widths[0].saturating_sub(width(first)) + 2);
                    out.ink(Ink::Bad, words);
                    out.add("\n");
                }
                Row::Below(words) => out.line(words),
            }
        }
    }

    /// Prints one line, without blanks at its end.
    fn line<'a>(
        &self,
        out: &mut Output,
        widths: &[usize],
        cells: impl Iterator<Item = (Ink, &'a str)>,
    ) {
        let mut room_before = 0;
        for ((&wide, &(_, align)), (ink, cell)) in widths.iter().zip(&self.columns).zip(cells) {
            let room = wide.saturating_sub(width(cell));
            let (before, after) = match align {
                Align::Left => (0, room),
                Align::Right => (room, 0),
            };
            if !cell.is_empty() {
                blanks(out, room_before + before);
                out.ink(ink, cell);
                room_before = 0;
            } else {
                room_before += before;
            }
            room_before += after + 2;
        }
        out.add("\n");
    }
}
