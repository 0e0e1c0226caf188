//! `check`: is every type section valid? For builds that should stop if one is not.

use crate::json::{Json, object};
use crate::module::Modules;
use crate::options::{Inputs, Policy};
use crate::output::{Ink, Output, Result, Status, Trouble, say};
use crate::words::several;

pub(crate) fn check(args: &Inputs, out: &mut Output) -> Result<Status> {
    if args.reading.choice.leaves_out_types() {
        let why = "check is about whole type sections: --kind, --name and --depth are not for it";
        return Err(Trouble(why.to_owned()));
    }
    let modules = Modules::read(&args.inputs, &args.reading, Policy::None)?;
    if args.reading.json {
        let listed = modules.all.iter().map(|module| {
            let valid = match &module.content {
                Ok(_) => true.into(),
                Err(refusal) if refusal.is_invalid() => false.into(),
                Err(_) => Json::Null, // nobody knows
            };
            let mut members = vec![("valid", valid)];
            members.extend(
                module
                    .content
                    .as_ref()
                    .ok()
                    .map(|content| ("types", content.types.len().into())),
            );
            let Json::Object(mut all) = module.json(|_| Vec::new()) else {
                return Json::Null;
            };
            all.extend(members);
            Json::Object(all)
        });
        out.json(&object([
            ("command", "check".into()),
            ("modules", Json::List(listed.collect())),
        ]));
    } else {
        for module in &modules.all {
            out.ink(Ink::Name, &module.name);
            out.add(": ");
            match &module.content {
                Ok(content) => {
                    out.ink(Ink::Good, "valid");
                    out.line(format_args!(
                        ", {}",
                        several(content.types.len() as u64, "type")
                    ));
                }
                Err(refusal) => {
                    out.ink(Ink::Bad, &refusal.words);
                    out.add("\n");
                }
            }
        }
    }
    let is_trouble = modules.refusals().any(|(_, refusal)| !refusal.is_invalid());
    let is_empty = modules.all.is_empty();
    if is_empty {
        say("typereg: no module is chosen");
    }
    Ok(match modules.refusals().next() {
        _ if is_trouble => Status::Trouble,
        Some(_) => Status::No,
        None if is_empty => Status::No, // no module is chosen
        None => Status::Yes,
    })
}
