//! `fingerprint`: a line for each type of each module, the fingerprint first, so that lines can be sorted, joined and
//! compared with those of other runs and programs.

use crate::catalog::Catalog;
use crate::json::{self, Json, object};
use crate::module::{Content, Modules};
use crate::options::{Inputs, Policy};
use crate::output::{Ink, Output, Result, Status};
use crate::words::{hex, kind_word, shown_name};

pub(crate) fn fingerprint(args: &Inputs, out: &mut Output) -> Result<Status> {
    let modules = Modules::read(&args.inputs, &args.reading, Policy::None)?;
    let choice = &args.reading.choice;
    let catalog = Catalog::new(&modules, choice);
    if args.reading.json {
        let mut listed = Vec::new();
        for module in &modules.all {
            let types = match &module.content {
                Ok(content) => json(content, &catalog)?,
                Err(_) => Json::Null,
            };
            listed.push(module.json(|_| vec![("types", types)]));
        }
        out.json(&object([
            ("command", "fingerprint".into()),
            ("modules", Json::List(listed)),
        ]));
    } else {
        modules.say_refusals();
        for (module, content) in modules.contents() {
            for (number, ty) in catalog.of(content) {
                out.ink(Ink::Quiet, hex(&ty.fingerprint()?));
                let kind = kind_word(ty.kind());
                let name = catalog.names.get(ty).map_or("-".to_owned(), shown_name);
                out.line(format_args!("  {}:{number}  {kind}  {name}", module.name));
            }
        }
    }
    Ok(modules.status(!catalog.is_empty(), choice))
}

fn json<'a>(content: &'a Content, catalog: &Catalog<'a>) -> Result<Json> {
    let types = catalog.of(content).map(|(number, ty)| {
        Ok(object([
            ("number", number.into()),
            ("type", ty.index().get().into()),
            ("kind", kind_word(ty.kind()).into()),
            ("name", json::name(catalog.names.get(ty))),
            ("fingerprint", hex(&ty.fingerprint()?).into()),
        ]))
    });
    Ok(Json::List(types.collect::<Result<_>>()?))
}
