//! `diff`: what two modules have in common, number by number.

use crate::catalog::Choice as _;
use crate::json::{self, Json, object};
use crate::module::{Content, Keep, Module, Modules};
use crate::options::{DiffArgs, Policy};
use crate::output::{Ink, Output, Result, Status, Trouble, say};
use crate::table::{Align, Table};
use crate::words::{hex, kind_word, shown_name};
use std::path::{Path, PathBuf};
use typereg::{Type, TypeNames};
use typereg_inspect::difference::{Change, Numbered, Row, Side, rows};

pub(crate) fn diff(args: &DiffArgs, out: &mut Output) -> Result<Status> {
    let mut modules = Modules::new(&args.reading, Policy::None)?;
    let mut read = |path: &PathBuf| {
        let from = modules.all.len();
        modules.add_one(path, &args.reading, Keep::Bytes);
        from..modules.all.len()
    };
    let (before, after) = (read(&args.before), read(&args.after));
    modules.say_refusals();
    let before = side(&modules.all[before], &args.before)?;
    let after = side(&modules.all[after], &args.after)?;
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(Status::Trouble);
    };
    let sides = [before, after];
    let paths = sides.map(|(module, _)| module.name.as_str());
    let names = sides.map(|side| names(side, &modules));
    // Each module calls types by its own names. A type that one of them calls so is chosen in both: it is not gone.
    let choice = &args.reading.choice;
    let is_chosen = |ty: &Type| names.iter().any(|names| choice.has(ty, names));
    let [before, after] = [0, 1].map(|i| {
        let (_, content) = sides[i];
        let numbered = (0..).zip(content.types.iter());
        let chosen = numbered.filter(|(_, ty)| is_chosen(ty));
        Side::new(&content.types, &names[i], chosen)
    });
    let rows = rows(&before, &after);
    if rows.is_empty() && args.reading.choice.leaves_out_types() {
        return Err(Trouble("no type of either module is chosen".to_owned()));
    }
    let is_same = rows.iter().all(|row| row.change == Change::Same);
    if args.reading.json {
        out.json(&json(paths, &before, &after, &rows)?);
    } else {
        print(paths, &before, &after, &rows, out)?;
    }
    Ok(if is_same { Status::Yes } else { Status::No })
}

/// The one module that an input stands for; none if it was refused, which has been reported already.
fn side<'a>(modules: &'a [Module], path: &Path) -> Result<Option<(&'a Module, &'a Content)>> {
    match modules {
        [module] => Ok(module
            .content
            .as_ref()
            .ok()
            .map(|content| (module, content))),
        [] => Err(Trouble(format!(
            "{}: none of its modules is chosen; diff compares one with another",
            path.display()
        ))),
        _ => Err(Trouble(format!(
            "{} stands for {} modules, and diff compares one with another; --module chooses one",
            path.display(),
            modules.len()
        ))),
    }
}

/// The names that a module gives.
fn names((module, content): (&Module, &Content), modules: &Modules) -> TypeNames {
    let mut names = TypeNames::new(&modules.registry);
    if let Err(error) = names.read_module(&content.types, &content.wasm) {
        say(format_args!(
            "{}: types are compared without names: {error}",
            module.name
        ));
    }
    names
}

const fn mark(change: Change) -> (Ink, &'static str) {
    match change {
        Change::Same => (Ink::Quiet, "="),
        Change::Moved => (Ink::Plain, ">"),
        Change::Changed => (Ink::Name, "~"),
        Change::Gone => (Ink::Bad, "-"),
        Change::Added => (Ink::Good, "+"),
    }
}

fn print(
    paths: [&str; 2],
    before: &Side<'_>,
    after: &Side<'_>,
    rows: &[Row<'_>],
    out: &mut Output,
) -> Result<()> {
    let count = |change| rows.iter().filter(|row| row.change == change).count();
    let counts = Change::ALL.map(|change| format!("{} {}", count(change), change.word()));
    out.line(format_args!(
        "{}, then {}: {}",
        paths[0],
        paths[1],
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
        let number = |one: Option<Numbered<'_>>| {
            one.map_or("-".to_owned(), |(number, _)| number.to_string())
        };
        let plain = |text: String| (Ink::Plain, text);
        let (ink, mark) = mark(row.change);
        table.row([
            (ink, mark.to_owned()),
            plain(number(row.before)),
            plain(number(row.after)),
            plain(match (row.change, row.before) {
                (Change::Changed, Some((_, was))) => format!("{was}, {ty}"),
                _ => ty.to_string(),
            }),
            plain(kind_word(ty.kind()).to_owned()),
            // The first eight bytes: enough for people to distinguish types.
            plain(hex(&ty.fingerprint()?[..8])),
            (Ink::Name, name_words(row, before, after)),
        ]);
    }
    table.print(out);
    Ok(())
}

/// The name; both names, if it has changed.
fn name_words(row: &Row<'_>, before: &Side<'_>, after: &Side<'_>) -> String {
    let names =
        [(before, row.before), (after, row.after)].map(|(side, one)| side.names.get(one?.1));
    match names {
        [Some(was), Some(is)] if was != is => {
            format!("{}, now {}", shown_name(was), shown_name(is))
        }
        [was, is] => is.or(was).map_or("-".to_owned(), shown_name),
    }
}

fn json(paths: [&str; 2], before: &Side<'_>, after: &Side<'_>, rows: &[Row<'_>]) -> Result<Json> {
    let one = |side: &Side<'_>, one: Option<Numbered<'_>>| match one {
        None => Ok(Json::Null),
        Some((number, ty)) => Ok::<_, Trouble>(object([
            ("number", number.into()),
            ("type", ty.index().get().into()),
            ("kind", kind_word(ty.kind()).into()),
            ("name", json::name(side.names.get(ty))),
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
        ("before", paths[0].into()),
        ("after", paths[1].into()),
        ("types", Json::List(listed.collect::<Result<_>>()?)),
    ]))
}
