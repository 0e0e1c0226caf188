//! `types`: one line for each type of each module.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::{Content, Module, Modules};
use crate::options::{Policy, TypesArgs};
use crate::output::{Ink, Output, Result, Status};
use crate::table::{Align, Table};
use crate::words::{hex, kind_word, several, shown_name, ties};
use typereg::{CompositeKind, Type};

pub(crate) fn types(args: &TypesArgs, out: &mut Output) -> Result<Status> {
    let reading = &args.inputs.reading;
    let modules = Modules::read(&args.inputs.inputs, reading, Policy::None)?;
    let catalog = Catalog::new(&modules, &reading.choice);
    if reading.json {
        out.json(&json(&modules, &catalog)?);
    } else {
        for (i, module) in modules.all.iter().enumerate() {
            if i > 0 {
                out.add("\n");
            }
            print(module, &catalog, out)?;
        }
    }
    Ok(modules.status(catalog.len() > 0, &reading.choice))
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
    ("proposals", Align::Left),
];

fn print<'a>(module: &'a Module, catalog: &Catalog<'a>, out: &mut Output) -> Result<()> {
    let content = match &module.content {
        Ok(content) => content,
        Err(refusal) => {
            out.ink(Ink::Name, &module.name);
            out.add(": ");
            out.ink(Ink::Bad, &refusal.words);
            out.add("\n");
            return Ok(());
        }
    };
    let chosen: Vec<(u32, &Type)> = catalog.of(content).collect();
    out.ink(Ink::Name, &module.name);
    out.add(format_args!(
        ": {}",
        several(content.types.len() as u64, "type")
    ));
    out.add(format_args!(
        " in {}",
        several(content.types.rec_groups() as u64, "rec group")
    ));
    if chosen.len() < content.types.len() {
        out.add(format_args!(", {} chosen", chosen.len()));
    }
    out.add("\n");
    // The last column is there if it says something.
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
    let trampoline = ty.trampoline()?; // which the func type keeps
    Ok(match &*trampoline == ty {
        true => "itself".to_owned(),
        false => trampoline.to_string(),
    })
}

/// A type is described once; modules name it by its index in the registry.
fn json(modules: &Modules, catalog: &Catalog<'_>) -> Result<Json> {
    let number = |(number, ty): (u32, &Type)| {
        object([("number", number.into()), ("type", ty.index().get().into())])
    };
    let module = |content: &Content| {
        vec![
            ("bytes", content.bytes.into()),
            ("type_section_bytes", content.type_bytes.into()),
            (
                "types",
                Json::List(catalog.of(content).map(number).collect()),
            ),
        ]
    };
    let listed = modules.all.iter().map(|one| {
        let content = one.content.as_ref();
        one.json(|_| content.map_or_else(|_| Vec::new(), module))
    });
    let listed = Json::List(listed.collect());
    let described: Result<Vec<Json>> = catalog.types().map(|ty| describe(ty, catalog)).collect();
    Ok(object([
        ("command", "types".into()),
        ("modules", listed),
        ("types", Json::List(described?)),
    ]))
}

fn describe(ty: &Type, catalog: &Catalog<'_>) -> Result<Json> {
    let index = |ty: Option<&Type>| Json::from(ty.map(|ty| ty.index().get()));
    let trampoline = match ty.kind() {
        CompositeKind::Func => Some(ty.trampoline()?.index().get()),
        _ => None,
    };
    let layout = ty.layout().map(|layout| {
        object([
            ("size", layout.size.into()),
            ("align", layout.align.into()),
            ("element_size", layout.element_size.into()),
        ])
    });
    let values = |name, values: &mut dyn Iterator<Item = typereg::ValType<'_>>| {
        let texts = values.map(|value| Ok(value_text(value, catalog)?.into()));
        Ok::<_, crate::output::Trouble>((name, Json::List(texts.collect::<Result<_>>()?)))
    };
    let mut members = vec![
        ("type", ty.index().get().into()),
        ("kind", kind_word(ty.kind()).into()),
        ("name", catalog.names.get(ty).into()),
        ("fingerprint", hex(&ty.fingerprint()?).into()),
        ("final", ty.is_final().into()),
        ("shared", ty.is_shared().into()),
        ("supertype", index(ty.supertype())),
        ("depth", ty.depth().into()),
        ("rec_group", index(ty.sibling(0))),
        ("position", ty.position().0.into()),
    ];
    match ty.kind() {
        CompositeKind::Func => {
            members.push(values("params", &mut ty.params())?);
            members.push(values("results", &mut ty.results())?);
            members.push(("trampoline", trampoline.into()));
        }
        CompositeKind::Cont => members.push(("func", index(ty.cont_func()))),
        _ => {
            let fields = (0..).zip(ty.fields()).map(|(i, field)| {
                Ok(object([
                    ("name", catalog.names.field(ty, i).into()),
                    ("mutable", field.mutable.into()),
                    ("storage", field.storage.to_wat(Some(catalog.names))?.into()),
                    (
                        "offset",
                        ty.field_layout(i).map(|place| place.offset).into(),
                    ),
                ]))
            });
            members.push(("fields", Json::List(fields.collect::<Result<_>>()?)));
            members.push(("layout", layout.into()));
            members.push(("descriptor", index(ty.descriptor())));
            members.push(("describes", index(ty.describes())));
        }
    }
    Ok(Json::Object(members))
}

fn value_text(value: typereg::ValType<'_>, catalog: &Catalog<'_>) -> Result<String> {
    Ok(typereg::StorageType::from(value).to_wat(Some(catalog.names))?)
}
