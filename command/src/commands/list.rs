//! `list`: one line for each module.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::{Content, Modules};
use crate::options::{Inputs, Policy};
use crate::output::{Ink, Output, Result, Status};
use crate::table::{Align, Table};
use crate::words::{kind_word, several, share, size};
use typereg::CompositeKind;

pub(crate) fn list(args: &Inputs, out: &mut Output) -> Result<Status> {
    let modules = Modules::read(&args.inputs, &args.reading, Policy::None)?;
    let choice = &args.reading.choice;
    let catalog = Catalog::new(&modules, choice);
    if args.reading.json {
        out.json(&json(&modules, &catalog));
    } else {
        print(&modules, &catalog, out);
    }
    Ok(modules.status(!catalog.is_empty(), choice))
}

/// Kinds that have a column of their own even if there is no type of them.
const USUAL: [CompositeKind; 3] = [
    CompositeKind::Func,
    CompositeKind::Struct,
    CompositeKind::Array,
];

fn print<'a>(modules: &'a Modules, catalog: &Catalog<'a>, out: &mut Output) {
    let has_conts = catalog.types().any(|ty| ty.kind() == CompositeKind::Cont);
    let kinds: Vec<CompositeKind> = USUAL
        .into_iter()
        .chain(has_conts.then_some(CompositeKind::Cont))
        .collect();
    let mut columns = vec![("module", Align::Left)];
    columns.extend(["rec groups", "types"].map(|head| (head, Align::Right)));
    columns.extend(kinds.iter().map(|&kind| (kind_word(kind), Align::Right)));
    let rest = [
        "largest group",
        "depth",
        "shared",
        "of the bytes",
        "bytes held",
    ];
    columns.extend(rest.map(|head| (head, Align::Right)));
    let mut table = Table::new(&columns);
    for module in &modules.all {
        let content = match &module.content {
            Ok(content) => content,
            Err(refusal) => {
                table.sentence(&module.name, &refusal.words);
                continue;
            }
        };
        let counts = catalog.count(content);
        let mut cells = vec![counts.rec_groups.to_string(), counts.types.to_string()];
        cells.extend(kinds.iter().map(|&kind| counts.of(kind).to_string()));
        cells.extend([
            counts.largest_group.to_string(),
            counts.depth.to_string(),
            counts.shared.to_string(),
            share(content.type_bytes, content.bytes),
            size(counts.held),
        ]);
        let name = (Ink::Name, module.name.clone());
        table.row(
            [name]
                .into_iter()
                .chain(cells.into_iter().map(|cell| (Ink::Plain, cell))),
        );
    }
    table.print(out);
    let refused = modules.refusals().count() as u64;
    out.add(format_args!(
        "\n{}: {} in {}, {} in more than one module; {} held",
        several(modules.contents().count() as u64, "module"),
        several(catalog.len() as u64, "different type"),
        several(catalog.groups, "rec group"),
        catalog.shared(),
        size(catalog.held),
    ));
    if refused > 0 {
        out.add(format_args!("; {} refused", several(refused, "input")));
    }
    out.add("\n");
}

fn json<'a>(modules: &'a Modules, catalog: &Catalog<'a>) -> Json {
    let module = |content: &'a Content| {
        let counts = catalog.count(content);
        let kinds = CompositeKind::ALL
            .iter()
            .filter(|&&kind| kind != CompositeKind::Exn);
        let kinds = kinds.map(|&kind| (kind_word(kind), counts.of(kind).into()));
        vec![
            ("bytes", content.bytes.into()),
            ("type_section_bytes", content.type_bytes.into()),
            ("rec_groups", counts.rec_groups.into()),
            ("types", counts.types.into()),
            ("kinds", object(kinds)),
            ("largest_group", counts.largest_group.into()),
            ("depth", counts.depth.into()),
            ("shared", counts.shared.into()),
            ("held_bytes", counts.held.into()),
        ]
    };
    object([
        ("command", "list".into()),
        (
            "modules",
            Json::List(modules.all.iter().map(|one| one.json(module)).collect()),
        ),
        (
            "total",
            object([
                ("modules", modules.contents().count().into()),
                ("refused", modules.refusals().count().into()),
                ("types", catalog.len().into()),
                ("rec_groups", catalog.groups.into()),
                ("shared", catalog.shared().into()),
                ("held_bytes", catalog.held.into()),
            ]),
        ),
    ])
}
