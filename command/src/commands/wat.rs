//! `wat`: the types as WebAssembly text, a module for each. If only some types are chosen, their rec groups.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::{Content, Modules};
use crate::options::{Inputs, Policy};
use crate::output::{Output, Result, Status};
use typereg::TypeNames;

pub(crate) fn wat(args: &Inputs, out: &mut Output) -> Result<Status> {
    let modules = Modules::read(&args.inputs, &args.reading, Policy::None)?;
    let choice = &args.reading.choice;
    let catalog = Catalog::new(&modules, choice);
    let text = |content| match choice.leaves_out_types() {
        true => groups(content, &catalog),
        false => whole(content, &modules.names),
    };
    if args.reading.json {
        let mut listed = Vec::new();
        for module in &modules.all {
            let wat = module.content.as_ref().ok().map(text).transpose()?;
            listed.push(module.json(|_| vec![("wat", wat.into())]));
        }
        out.json(&object([
            ("command", "wat".into()),
            ("modules", Json::List(listed)),
        ]));
    } else {
        modules.say_refusals();
        for (i, (module, content)) in modules.contents().enumerate() {
            out.add(if i > 0 { "\n" } else { "" });
            out.add(format_args!(";; {}\n{}", module.name, text(content)?));
        }
    }
    Ok(modules.status(!catalog.is_empty(), choice))
}

fn whole(content: &Content, names: &TypeNames) -> Result<String> {
    Ok(content.types.to_wat(Some(names))?)
}

/// The groups of the module that have chosen types, each once.
fn groups<'a>(content: &'a Content, catalog: &Catalog<'a>) -> Result<String> {
    let mut text = String::new();
    let mut printed = vec![false; catalog.end()];
    for (_, ty) in catalog.of(content) {
        let Some(leader) = ty.sibling(0) else {
            continue;
        };
        let is_printed = printed.get_mut(leader.index().get() as usize);
        if is_printed.is_none_or(|printed| std::mem::replace(printed, true)) {
            continue;
        }
        if let Some(group) = ty.rec_group() {
            text += &group.to_wat(Some(catalog.names))?;
            text.push('\n');
        }
    }
    Ok(text)
}
