//! `graph`: which types are drawn, and what leads from one to another. `graph/dot.rs` writes them for Graphviz.
//!
//! A picture has room for `TYPES_MAX` types. A picture of one type also has the types that it needs, the nearest first,
//! and the types that refer to it.

mod dot;

use crate::catalog::Catalog;
use crate::json::{self, Json, object};
use crate::module::Modules;
use crate::options::{GraphArgs, Policy};
use crate::output::{Output, Result, Status, Trouble, say};
use crate::references::{needs, referred};
use crate::words::kind_word;
use std::collections::{HashSet, VecDeque};
use typereg::Type;

/// A picture with more types cannot be read. JSON can.
const TYPES_MAX: usize = 120;

/// A type and what it needs take at most this many places; the others are kept for the types that refer to it.
const NEEDED_MAX: usize = TYPES_MAX * 3 / 4;

pub(crate) fn graph(args: &GraphArgs, out: &mut Output) -> Result<Status> {
    let reading = &args.inputs.reading;
    let modules = Modules::read(&args.inputs.inputs, reading, Policy::None)?;
    let catalog = Catalog::new(&modules, &reading.choice);
    if modules.say_refusals() {
        return Ok(Status::Trouble);
    }
    let only = args
        .only
        .as_deref()
        .map(|text| catalog.find(text).map_err(Trouble))
        .transpose()?;
    let picture = match only {
        Some(only) => Picture::around(only, &catalog),
        None if catalog.len() > TYPES_MAX && !reading.json => {
            return Err(Trouble(format!(
                "{} types are too many for one picture, which has room for {TYPES_MAX}. Draw one type and its \
                 surroundings with `typereg graph --only t1 INPUT...`, or look at all of them with `typereg page -o \
                 types.html INPUT...`",
                catalog.len()
            )));
        }
        None => Picture::of_all(&catalog),
    };
    if reading.json {
        out.json(&picture.json());
    } else {
        out.add(picture.dot(modules.contents().count()));
        picture.say_omissions();
    }
    Ok(modules.status(!catalog.is_empty(), &reading.choice))
}

struct Picture<'a> {
    catalog: &'a Catalog<'a>,
    /// By rising index.
    types: Vec<&'a Type>,
    /// By type index.
    drawn: HashSet<u32>,
    /// The type that the picture is about; none if it is about all.
    only: Option<&'a Type>,
    /// There is no room for everything that `only` needs.
    needs_more: bool,
    /// How many of the types that refer to `only` are left out.
    referrers_omitted: usize,
}

/// What an arrow means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrow {
    Supertype,
    Descriptor,
    /// From the part with this number; none for the function type of a cont type.
    Refers(Option<u32>),
}

impl<'a> Picture<'a> {
    fn of_all(catalog: &'a Catalog<'a>) -> Picture<'a> {
        let types: Vec<&Type> = catalog.types().collect();
        Picture {
            catalog,
            drawn: types.iter().map(|ty| ty.index().get()).collect(),
            types,
            only: None,
            needs_more: false,
            referrers_omitted: 0,
        }
    }

    fn around(only: &'a Type, catalog: &'a Catalog<'a>) -> Picture<'a> {
        let mut picture = Picture::of_all(catalog);
        picture.only = Some(only);
        picture.drawn = HashSet::from([only.index().get()]);
        let mut queue = VecDeque::from([only]);
        while let Some(next) = queue.pop_front() {
            for needed in needs(next).filter(|ty| catalog.has(ty)) {
                if picture.has(needed) {
                    continue;
                }
                if picture.drawn.len() == NEEDED_MAX {
                    picture.needs_more = true;
                    break;
                }
                picture.drawn.insert(needed.index().get());
                queue.push_back(needed);
            }
        }
        for ty in catalog.types() {
            if picture.has(ty) || !needs(ty).any(|needed| needed == only) {
                continue;
            }
            if picture.drawn.len() < TYPES_MAX {
                picture.drawn.insert(ty.index().get());
            } else {
                picture.referrers_omitted += 1;
            }
        }
        let drawn = &picture.drawn;
        picture.types.retain(|ty| drawn.contains(&ty.index().get()));
        picture
    }

    fn has(&self, ty: &Type) -> bool {
        self.drawn.contains(&ty.index().get())
    }

    /// The arrows from a type to others that are drawn. If it refers to a type several times, only the first gets an arrow.
    fn arrows(&self, ty: &'a Type) -> Vec<(Arrow, &'a Type)> {
        let above = ty.supertype().map(|ty| (Arrow::Supertype, ty));
        let descriptor = ty.descriptor().map(|ty| (Arrow::Descriptor, ty));
        let mut seen = HashSet::new();
        let parts = referred(ty).map(|(part, to)| (Arrow::Refers(part), to));
        let parts = parts.filter(|(_, to)| seen.insert(to.index()));
        let all = above.into_iter().chain(descriptor).chain(parts);
        all.filter(|(_, to)| self.has(to)).collect()
    }

    fn say_omissions(&self) {
        let Some(only) = self.only else {
            return;
        };
        let room =
            format_args!("typereg: a picture has room for {TYPES_MAX} types, so").to_string();
        if self.needs_more {
            say(format_args!(
                "{room} only the nearest types that {only} needs are drawn; `typereg page` shows all"
            ));
        }
        if self.referrers_omitted > 0 {
            let count = self.referrers_omitted;
            say(format_args!(
                "{room} {count} that refer to {only} are left out; `typereg page` shows all"
            ));
        }
    }

    fn json(&self) -> Json {
        let types = self.types.iter().map(|ty| {
            object([
                ("type", ty.index().get().into()),
                ("name", json::name(self.catalog.names.get(ty))),
                ("kind", kind_word(ty.kind()).into()),
                (
                    "rec_group",
                    ty.sibling(0).map(|leader| leader.index().get()).into(),
                ),
            ])
        });
        let arrows = self.types.iter().flat_map(|from| {
            self.arrows(from).into_iter().map(|(arrow, to)| {
                let what = match arrow {
                    Arrow::Supertype => "supertype",
                    Arrow::Descriptor => "descriptor",
                    Arrow::Refers(_) => "refers",
                };
                object([
                    ("from", from.index().get().into()),
                    ("to", to.index().get().into()),
                    ("what", what.into()),
                ])
            })
        });
        object([
            ("command", "graph".into()),
            ("types", Json::List(types.collect())),
            ("arrows", Json::List(arrows.collect())),
        ])
    }
}
