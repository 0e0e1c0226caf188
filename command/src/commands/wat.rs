//! `wat`: the types of each module as WebAssembly text. If only some types are chosen: their rec groups and those that
//! these refer to.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::{Content, Modules};
use crate::options::{Inputs, Policy};
use crate::output::{Output, Result, Status};
use crate::references;
use std::collections::HashSet;
use typereg::{Type, TypeNames};

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

/// The groups of the module with chosen types, each once, after the groups that it needs.
fn groups<'a>(content: &'a Content, catalog: &Catalog<'a>) -> Result<String> {
    let mut text = String::new();
    let mut printed = HashSet::new();
    // A group is taken from `waiting` twice: first it is put back below the groups that it needs, then it is printed.
    let mut waiting: Vec<(&Type, bool)> = catalog.of(content).map(|(_, ty)| (ty, false)).collect();
    waiting.reverse();
    while let Some((ty, has_all)) = waiting.pop() {
        let Some(leader) = ty.sibling(0) else {
            continue;
        };
        if printed.contains(&leader.index()) {
            continue;
        }
        if has_all {
            printed.insert(leader.index());
            text += &leader
                .rec_group()
                .map_or(Ok(String::new()), |group| group.to_wat(Some(catalog.names)))?;
            text.push('\n');
            continue;
        }
        waiting.push((leader, true));
        let members = (0..).map_while(|position| leader.sibling(position));
        let needed = members.flat_map(references::needs);
        waiting.extend(
            needed
                .filter(|need| need.sibling(0) != Some(leader))
                .map(|need| (need, false)),
        );
    }
    Ok(text)
}
