//! `page`: one file for the browser, which fetches nothing.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::Modules;
use crate::options::{PageArgs, Policy};
use crate::output::{Output, Result, Status, Trouble};
use crate::progress::Progress;
use crate::words::{Shown, several};
use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;
use typereg_inspect::facts::facts;
use typereg_inspect::page;

pub(crate) fn page(args: &PageArgs, out: &mut Output) -> Result<Status> {
    let reading = &args.inputs.reading;
    if args.output.is_none() && !reading.json && io::stdout().is_terminal() {
        let why = "a page is not for the terminal; say where it should go: typereg page -o types.html INPUT...";
        return Err(Trouble(why.to_owned()));
    }
    let policy = reading.gc.unwrap_or(Policy::Drc);
    let modules = Modules::read(&args.inputs.inputs, reading, Policy::Drc)?;
    let catalog = Catalog::new(&modules, &reading.choice);
    modules.say_refusals();
    let writing = Progress::new("writing the page");
    let facts = facts(&modules, &catalog, policy.name())?;
    match &args.output {
        None if reading.json => out.json(&object([("command", "page".into()), ("facts", facts)])),
        None => out.add(page::with_facts(&facts)),
        Some(path) => {
            write(path, &page::with_facts(&facts))?;
            drop(writing);
            let written = fs::metadata(path).map_or(0, |data| data.len());
            if reading.json {
                out.json(&object([
                    ("command", "page".into()),
                    ("page", path.to_string_lossy().as_ref().into()),
                    ("bytes", written.into()),
                    ("facts", Json::Null),
                ]));
            } else {
                out.line(format_args!(
                    "wrote {}: {} of {}; open it in a browser",
                    Shown(&path.to_string_lossy()),
                    several(catalog.len() as u64, "type"),
                    several(modules.contents().count() as u64, "module"),
                ));
            }
        }
    }
    Ok(modules.status(!catalog.is_empty(), &reading.choice))
}

fn write(path: &Path, page: &str) -> Result<()> {
    fs::write(path, page)
        .map_err(|error| Trouble(format!("{} could not be written: {error}", path.display())))
}
