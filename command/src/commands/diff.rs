//! `diff`: what two modules have in common, type by type. Both are in one registry, so a type is the same if it is one
//! type there; it has *moved* if its number in the module is another. A type that only one of them has is *gone* or
//! *added*; but a name that both give to one such type each is *changed*. Each module's names are its own: a type that
//! both have can have two names.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::{Content, Keep, Module, Modules};
use crate::options::{DiffArgs, Policy};
use crate::output::{Ink, Output, Result, Status, Trouble, say};
use crate::table::{Align, Table};
use crate::words::{hex, kind_word, shown_name};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use typereg::{Type, TypeNames};

pub(crate) fn diff(args: &DiffArgs, out: &mut Output) -> Result<Status> {
    let mut modules = Modules::new(&args.reading, Policy::None)?;
    let mut read = |path: &PathBuf| {
        let from = modules.all.len();
        modules.add(std::slice::from_ref(path), &args.reading, Keep::Bytes);
        from..modules.all.len()
    };
    let (before, after) = (read(&args.before), read(&args.after));
    modules.say_refusals();
    let catalog = Catalog::new(&modules, &args.reading.choice);
    let before = side(&modules.all[before], &args.before)?;
    let after = side(&modules.all[after], &args.after)?;
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(Status::Trouble);
    };
    let before = Side::new(before, &modules, &catalog)?;
    let after = Side::new(after, &modules, &catalog)?;
    let rows = rows(&before, &after);
    let is_same = rows.iter().all(|row| row.change == Change::Same);
    if args.reading.json {
        out.json(&json(&before, &after, &rows)?);
    } else {
        print(&before, &after, &rows, out)?;
    }
    Ok(if is_same { Status::Yes } else { Status::No })
}

/// The one module that an input stands for; none if it was refused, which was said.
fn side<'a>(modules: &'a [Module], path: &Path) -> Result<Option<(&'a Module, &'a Content)>> {
    match modules {
        [module] => Ok(module
            .content
            .as_ref()
            .ok()
            .map(|content| (module, content))),
        _ => Err(Trouble(format!(
            "{} stands for {} modules, and diff compares one with another; --module chooses one",
            path.display(),
            modules.len()
        ))),
    }
}

/// One of the two modules.
struct Side<'a> {
    module: &'a Module,
    names: TypeNames,
    /// Its chosen types, each once, with its first number.
    types: Vec<(u32, &'a Type)>,
    content: &'a Content,
}

impl<'a> Side<'a> {
    fn new(
        (module, content): (&'a Module, &'a Content),
        modules: &Modules,
        catalog: &Catalog<'a>,
    ) -> Result<Side<'a>> {
        let mut names = TypeNames::new(&modules.registry);
        if let Err(error) = names.read_module(&content.types, &content.wasm) {
            say(format_args!(
                "{}: types are compared without names: {error}",
                module.name
            ));
        }
        let is_first = |&(number, ty): &(u32, &Type)| content.types.find(ty) == Some(number);
        Ok(Side {
            module,
            names,
            types: catalog.of(content).filter(is_first).collect(),
            content,
        })
    }

    fn number(&self, ty: &Type) -> Option<u32> {
        self.content.types.find(ty)
    }

    /// The names that it gives to one type only, which the other does not have.
    fn own_names(&self, other: &Side<'_>) -> HashMap<&str, &'a Type> {
        let mut named: HashMap<&str, Option<&Type>> = HashMap::new();
        for &(_, ty) in &self.types {
            if let Some(name) = self.names.get(ty).filter(|_| other.number(ty).is_none()) {
                named
                    .entry(name)
                    .and_modify(|one| *one = None)
                    .or_insert(Some(ty));
            }
        }
        named
            .into_iter()
            .filter_map(|(name, ty)| Some((name, ty?)))
            .collect()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Same,
    Moved,
    Changed,
    Gone,
    Added,
}

impl Change {
    const ALL: [Change; 5] = [
        Change::Same,
        Change::Moved,
        Change::Changed,
        Change::Gone,
        Change::Added,
    ];

    const fn word(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Moved => "moved",
            Change::Changed => "changed",
            Change::Gone => "gone",
            Change::Added => "added",
        }
    }

    const fn mark(self) -> (Ink, &'static str) {
        match self {
            Change::Same => (Ink::Quiet, "="),
            Change::Moved => (Ink::Plain, ">"),
            Change::Changed => (Ink::Name, "~"),
            Change::Gone => (Ink::Bad, "-"),
            Change::Added => (Ink::Good, "+"),
        }
    }
}

struct Row<'a> {
    change: Change,
    /// The type before, and after. Both are one, unless it is changed.
    before: Option<&'a Type>,
    after: Option<&'a Type>,
}

impl<'a> Row<'a> {
    /// The type as it is now, or was.
    fn ty(&self) -> Option<&'a Type> {
        self.after.or(self.before)
    }
}

/// What the first module has, in its order, and then what only the second has.
fn rows<'a>(before: &Side<'a>, after: &Side<'a>) -> Vec<Row<'a>> {
    let (gone, added) = (before.own_names(after), after.own_names(before));
    let renewed = |name: Option<&str>| Some((*gone.get(name?)?, *added.get(name?)?));
    let mut rows = Vec::new();
    for &(number, ty) in &before.types {
        let (change, now) = match after.number(ty) {
            Some(there) if there == number => (Change::Same, Some(ty)),
            Some(_) => (Change::Moved, Some(ty)),
            None => match renewed(before.names.get(ty)) {
                Some((_, now)) => (Change::Changed, Some(now)),
                None => (Change::Gone, None),
            },
        };
        rows.push(Row {
            change,
            before: Some(ty),
            after: now,
        });
    }
    let is_new = |ty: &Type| before.number(ty).is_none() && renewed(after.names.get(ty)).is_none();
    let new = after.types.iter().filter(|(_, ty)| is_new(ty));
    rows.extend(new.map(|&(_, ty)| Row {
        change: Change::Added,
        before: None,
        after: Some(ty),
    }));
    rows
}

fn print(before: &Side<'_>, after: &Side<'_>, rows: &[Row<'_>], out: &mut Output) -> Result<()> {
    let count = |change| rows.iter().filter(|row| row.change == change).count();
    let counts = Change::ALL.map(|change| format!("{} {}", count(change), change.word()));
    out.line(format_args!(
        "{}, then {}: {}",
        before.module.name,
        after.module.name,
        counts.join(", ")
    ));
    if rows.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("before", Align::Right),
        ("after", Align::Right),
        ("registry", Align::Right),
        ("kind", Align::Left),
        ("fingerprint", Align::Left),
        ("name", Align::Left),
    ]);
    for row in rows {
        let Some(ty) = row.ty() else {
            continue;
        };
        let number = |side: &Side<'_>, ty: Option<&Type>| {
            ty.and_then(|ty| side.number(ty))
                .map_or("-".to_owned(), |number| number.to_string())
        };
        let plain = |text: String| (Ink::Plain, text);
        let (ink, mark) = row.change.mark();
        table.row([
            (ink, mark.to_owned()),
            plain(number(before, row.before)),
            plain(number(after, row.after)),
            plain(match (row.change, row.before) {
                (Change::Changed, Some(was)) => format!("{was}, {ty}"),
                _ => ty.to_string(),
            }),
            plain(kind_word(ty.kind()).to_owned()),
            // The first eight bytes: enough for people to tell types apart.
            plain(hex(&ty.fingerprint()?[..8])),
            (Ink::Name, name_words(row, before, after)),
        ]);
    }
    table.print(out);
    Ok(())
}

/// The name; both, if it has another one now.
fn name_words(row: &Row<'_>, before: &Side<'_>, after: &Side<'_>) -> String {
    let names = [(before, row.before), (after, row.after)].map(|(side, ty)| side.names.get(ty?));
    match names {
        [Some(was), Some(is)] if was != is => {
            format!("{}, now {}", shown_name(was), shown_name(is))
        }
        [was, is] => is.or(was).map_or("-".to_owned(), shown_name),
    }
}

fn json(before: &Side<'_>, after: &Side<'_>, rows: &[Row<'_>]) -> Result<Json> {
    let one = |side: &Side<'_>, ty: Option<&Type>| match ty {
        None => Ok(Json::Null),
        Some(ty) => Ok::<_, Trouble>(object([
            ("number", side.number(ty).into()),
            ("type", ty.index().get().into()),
            ("kind", kind_word(ty.kind()).into()),
            ("name", side.names.get(ty).into()),
            ("fingerprint", hex(&ty.fingerprint()?).into()),
        ])),
    };
    let listed = rows.iter().map(|row| {
        Ok(object([
            ("change", row.change.word().into()),
            ("before", one(before, row.before)?),
            ("after", one(after, row.after)?),
        ]))
    });
    Ok(object([
        ("command", "diff".into()),
        ("before", before.module.name.as_str().into()),
        ("after", after.module.name.as_str().into()),
        ("types", Json::List(listed.collect::<Result<_>>()?)),
    ]))
}
