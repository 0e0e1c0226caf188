//! The types as JSON: each is described once, and modules name it by its index in the registry.

use crate::catalog::Catalog;
use crate::json::{self, Json, object};
use crate::module::{Content, Module, Modules};
use crate::output::{Result, Trouble};
use crate::references::named;
use crate::users::Users;
use crate::words::{hex, kind_word};
use typereg::{CompositeKind, StorageType, Type};

pub(super) fn json<'a>(
    modules: &'a Modules,
    catalog: &Catalog<'a>,
    users: impl Fn(&Module, &Content) -> Option<Users>,
) -> Result<Json> {
    let listed = modules.all.iter().map(|module| {
        module.json(|content| {
            let users = users(module, content);
            let numbered = catalog.of(content).map(|(number, ty)| {
                let mut members =
                    vec![("number", number.into()), ("type", ty.index().get().into())];
                let is_first = content.types.find(ty) == Some(number);
                let users = users.as_ref().filter(|_| is_first);
                members.extend(users.map(|users| ("users", users.json(ty))));
                Json::Object(members)
            });
            vec![
                ("bytes", content.bytes.into()),
                ("type_section_bytes", content.type_bytes.into()),
                ("types", Json::List(numbered.collect())),
            ]
        })
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
    let mut members = vec![
        ("type", ty.index().get().into()),
        ("kind", kind_word(ty.kind()).into()),
        ("name", json::name(catalog.names.get(ty))),
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
            let values = |storages: &mut dyn Iterator<Item = StorageType<'_>>| {
                let texts = storages.map(|storage| text(storage, catalog));
                Ok::<_, Trouble>(Json::List(texts.collect::<Result<_>>()?))
            };
            members.push(("params", values(&mut ty.params().map(StorageType::from))?));
            members.push(("results", values(&mut ty.results().map(StorageType::from))?));
            members.push(("trampoline", index(Some(&*ty.trampoline()?))));
        }
        CompositeKind::Cont => members.push(("func", index(ty.cont_func()))),
        _ => {
            members.push(("fields", fields(ty, catalog)?));
            members.push(("layout", layout(ty)));
            members.push(("descriptor", index(ty.descriptor())));
            members.push(("describes", index(ty.describes())));
        }
    }
    Ok(Json::Object(members))
}

/// A name in a text cannot be cut: it would be another one. So a type with a very long name is called by its index.
fn text(storage: StorageType<'_>, catalog: &Catalog<'_>) -> Result<Json> {
    let named = named(storage).and_then(|ty| catalog.names.get(ty));
    let is_long = named.is_some_and(|name| name.chars().nth(json::NAME_MAX).is_some());
    let names = (!is_long).then_some(catalog.names);
    Ok(storage.to_wat(names)?.into())
}

fn fields(ty: &Type, catalog: &Catalog<'_>) -> Result<Json> {
    let fields = (0..).zip(ty.fields()).map(|(i, field)| {
        Ok(object([
            ("name", json::name(catalog.names.field(ty, i))),
            ("mutable", field.mutable.into()),
            ("storage", text(field.storage, catalog)?),
            (
                "offset",
                ty.field_layout(i).map(|place| place.offset).into(),
            ),
        ]))
    });
    Ok(Json::List(fields.collect::<Result<_>>()?))
}

/// Null without layouts.
fn layout(ty: &Type) -> Json {
    let layout = ty.layout().map(|layout| {
        object([
            ("size", layout.size.into()),
            ("align", layout.align.into()),
            ("element_size", layout.element_size.into()),
        ])
    });
    layout.into()
}
