//! `types`: one line for each type of each module, and below it, with `--users`, what uses it. `types/json.rs` has what
//! `--json` prints.

mod json;

use crate::catalog::Catalog;
use crate::module::{Content, Keep, Module, Modules};
use crate::options::{Policy, TypesArgs};
use crate::output::{Ink, Output, Result, Status, say};
use crate::table::{Align, Table};
use crate::users::Users;
use crate::words::{kind_word, several, shown_name, ties};
use typereg::{CompositeKind, Type};

pub(crate) fn types(args: &TypesArgs, out: &mut Output) -> Result<Status> {
    let reading = &args.inputs.reading;
    let mut modules = Modules::new(reading, Policy::None)?;
    let keep = if args.users {
        Keep::Bytes
    } else {
        Keep::Nothing
    };
    modules.add(&args.inputs.inputs, reading, keep);
    let catalog = Catalog::new(&modules, &reading.choice);
    let users = |module: &Module, content: &Content| {
        let users = args.users.then(|| Users::new(content));
        if let Some(fault) = users.as_ref().and_then(|users| users.fault.as_deref()) {
            say(format_args!(
                "{}: not all users of types are known: {fault}",
                module.name
            ));
        }
        users
    };
    if reading.json {
        out.json(&json::json(&modules, &catalog, users)?);
    } else {
        for (i, module) in modules.all.iter().enumerate() {
            if i > 0 {
                out.add("\n");
            }
            match &module.content {
                Ok(content) => {
                    print(
                        module,
                        content,
                        users(module, content).as_ref(),
                        &catalog,
                        out,
                    )?;
                }
                Err(refusal) => {
                    out.ink(Ink::Name, &module.name);
                    out.add(": ");
                    out.ink(Ink::Bad, &refusal.words);
                    out.add("\n");
                }
            }
        }
    }
    Ok(modules.status(!catalog.is_empty(), &reading.choice))
}

const COLUMNS: [(&str, Align); 9] = [
    ("module", Align::Right),
    ("registry", Align::Right),
    ("kind", Align::Left),
    ("final", Align::Left),
    ("supertype", Align::Right),
    ("layout", Align::Left),
    ("trampoline", Align::Left),
    ("name", Align::Left),
    ("also", Align::Left),
];

fn print<'a>(
    module: &Module,
    content: &'a Content,
    users: Option<&Users>,
    catalog: &Catalog<'a>,
    out: &mut Output,
) -> Result<()> {
    let chosen: Vec<(u32, &Type)> = catalog.of(content).collect();
    out.ink(Ink::Name, &module.name);
    out.add(format_args!(
        ": {}",
        several(content.types.len() as u64, "type")
    ));
    out.add(format_args!(
        " in {}",
        several(content.types.num_rec_groups() as u64, "rec group")
    ));
    if chosen.len() < content.types.len() {
        out.add(format_args!(", {} chosen", chosen.len()));
    }
    out.add("\n");
    // The last column is left out if all its cells are empty.
    let has_ties = chosen.iter().any(|(_, ty)| !ties(ty).is_empty());
    let mut table = Table::new(&COLUMNS[..if has_ties { 9 } else { 8 }]);
    for (number, ty) in chosen {
        let supertype = ty.supertype().map_or("-".to_owned(), Type::to_string);
        let name = catalog.names.get(ty).map(shown_name);
        let plain = |text: String| (Ink::Plain, text);
        table.row([
            plain(number.to_string()),
            plain(ty.to_string()),
            plain(kind_word(ty.kind()).to_owned()),
            plain(if ty.is_final() { "yes" } else { "no" }.to_owned()),
            plain(supertype),
            plain(layout_words(ty)),
            plain(trampoline_words(ty)?),
            name.map_or(plain("-".to_owned()), |name| (Ink::Name, name)),
            plain(ties(ty)),
        ]);
        let is_first = content.types.find(ty) == Some(number);
        if let Some(words) = users.filter(|_| is_first).and_then(|users| users.words(ty)) {
            table.below(format!("{:18}used by {words}", ""));
        }
    }
    table.print(out);
    Ok(())
}

fn layout_words(ty: &Type) -> String {
    match ty.layout() {
        None => "-".to_owned(),
        Some(layout) if layout.kind == CompositeKind::Array => format!(
            "{} + {}n bytes, align {}",
            layout.size, layout.element_size, layout.align
        ),
        Some(layout) => format!("{} bytes, align {}", layout.size, layout.align),
    }
}

fn trampoline_words(ty: &Type) -> Result<String> {
    if ty.kind() != CompositeKind::Func {
        return Ok("-".to_owned());
    }
    let trampoline = ty.trampoline()?; // which the function type keeps
    Ok(match &*trampoline == ty {
        true => "itself".to_owned(),
        false => trampoline.to_string(),
    })
}
