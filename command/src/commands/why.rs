//! `why`: is one type a subtype of another? It prints yes and the way up from one to the other, or no and the reason.

use crate::catalog::Catalog;
use crate::json::{self, Json, object};
use crate::module::Modules;
use crate::options::{Policy, WhyArgs};
use crate::output::{Ink, Output, Result, Status, Trouble};
use crate::words::called;
use typereg::{Type, TypeNames};

pub(crate) fn why(args: &WhyArgs, out: &mut Output) -> Result<Status> {
    let reading = &args.inputs.reading;
    let modules = Modules::read(&args.inputs.inputs, reading, Policy::None)?;
    let catalog = Catalog::new(&modules, &reading.choice);
    if modules.say_refusals() {
        return Ok(Status::Trouble);
    }
    let sub = catalog.find(&args.sub).map_err(Trouble)?;
    let sup = catalog.find(&args.sup).map_err(Trouble)?;
    let why_not = sub.explain_mismatch(sup, Some(&modules.names))?;
    let is_subtype = why_not.is_none();
    let words = why_not.unwrap_or_else(|| way(sub, sup, &modules.names));
    if reading.json {
        out.json(&object([
            ("command", "why".into()),
            ("answer", is_subtype.into()),
            ("sub", one(sub, &modules.names)),
            ("sup", one(sup, &modules.names)),
            ("why", words.into()),
        ]));
    } else {
        let (ink, answer) = if is_subtype {
            (Ink::Good, "yes")
        } else {
            (Ink::Bad, "no")
        };
        out.ink(ink, answer);
        out.line(format_args!(": {words}"));
    }
    Ok(if is_subtype { Status::Yes } else { Status::No })
}

/// "$Leaf is a subtype of $Node: $Leaf below $Inner, $Inner below $Node."
fn way(sub: &Type, sup: &Type, names: &TypeNames) -> String {
    let mut words = format!(
        "{} is a subtype of {}: ",
        called(sub, names),
        called(sup, names)
    );
    if sub == sup {
        return words + "they are one type.";
    }
    let chain = std::iter::successors(Some(sub), |ty| ty.supertype());
    let steps = chain.take_while(|&ty| ty != sup).filter_map(|ty| {
        let above = ty.supertype()?;
        Some(format!(
            "{} below {}",
            called(ty, names),
            called(above, names)
        ))
    });
    words += &steps.collect::<Vec<String>>().join(", ");
    words + "."
}

fn one(ty: &Type, names: &TypeNames) -> Json {
    object([
        ("type", ty.index().get().into()),
        ("name", json::name(names.get(ty))),
    ])
}
