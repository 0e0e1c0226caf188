//! Everything that the page shows, as JSON. `page/facts.js` reads it, and derives what follows from it: subtypes,
//! referrers, what modules share.
//!
//! ```text
//! {"version", "gc", "bytes": memory that the rec groups with chosen types take,
//!  "header": bytes before an object's first field; absent without layouts,
//!  "sizes": [[value, bytes of a field]…], "" for references to types,
//!  "modules": [{"path", "refusal"}
//!              or {"path", "held", "bytes", "typeBytes", "all": how many types it has,
//!                  "groups": how many with chosen types, "types": [step, length, …], those that are chosen}],
//!  "groups": [[bytes, type…]…]}
//! type   [flags, supertype, params, results, more]        of a function type
//!        [flags, supertype, fields, [size, align], more]  of a struct type; with the size of an element, of an array
//!        [flags, supertype, function type, 0, more]           of a cont type
//! flags  0 func, 1 struct, 2 array, 3 cont; 8 if it may have subtypes; 16 if it is shared
//! value  2 * type index + nullable for a reference to a type, negated if it is exact, else text
//! field  [value] if it is mutable, else value
//! more   {"index": unless it is that of the type before, and 1; "name", "called": unless it is $name;
//!         "fields": [[number, name, called]…], "places": [[number, offset, size]…] of fields that lie elsewhere than at
//!         the next multiple of its size, "descriptor", "describes"}; absent if it is empty
//! ```
//!
//! A module's types are runs of indices: each begins `step` after the end of the one before. A type index of 0 is none.
//! Groups also have types that no module lists. These are not chosen, but chosen types refer to them, or are in one rec
//! group with them: the page needs them for texts and supertypes, and does not count them.

use crate::catalog::Catalog;
use crate::json::{Json, object};
use crate::module::{Content, Modules};
use crate::references::needs;
use crate::words::Shown;
use std::collections::BTreeMap;
use typereg::{CompositeKind, FieldType, HeapType, RefType, Result, StorageType, Type, ValType};

/// `policy` is the name of the registry's layout policy.
pub fn facts(modules: &Modules, catalog: &Catalog<'_>, policy: &str) -> Result<Json> {
    let mut writer = Writer {
        catalog,
        header: modules
            .registry
            .config()
            .layout()
            .map(|layout| layout.header_size),
        sizes: BTreeMap::new(),
        next: 1,
    };
    let groups = writer.groups()?;
    let sizes = writer
        .sizes
        .iter()
        .map(|(value, &size)| Json::List(vec![value.as_str().into(), size.into()]));
    let mut members = vec![
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("gc", policy.into()),
        ("bytes", catalog.held.into()),
        ("sizes", Json::List(sizes.collect())),
    ];
    members.extend(writer.header.map(|header| ("header", header.into())));
    let listed = modules.all.iter().map(|module| match &module.content {
        Ok(content) => object(
            [("path", module.name.as_str().into())]
                .into_iter()
                .chain(module_facts(content, catalog)),
        ),
        Err(refusal) => object([
            ("path", module.name.as_str().into()),
            ("refusal", refusal.words.as_str().into()),
        ]),
    });
    members.push(("modules", Json::List(listed.collect())));
    members.push(("groups", Json::List(groups)));
    Ok(Json::Object(members))
}

fn module_facts<'a>(content: &'a Content, catalog: &Catalog<'a>) -> Vec<(&'static str, Json)> {
    let mut runs: Vec<i64> = Vec::new();
    let mut end = 0;
    for (_, ty) in catalog.of(content) {
        let index = i64::from(ty.index().get());
        match runs.last_mut() {
            Some(len) if index == end => *len += 1,
            _ => runs.extend([index - end, 1]),
        }
        end = index + 1;
    }
    let counts = catalog.count(content);
    vec![
        ("held", counts.held.into()),
        ("bytes", content.bytes.into()),
        ("typeBytes", content.type_bytes.into()),
        ("all", content.types.len().into()),
        ("groups", counts.rec_groups.into()),
        ("types", runs.into_iter().collect()),
    ]
}

struct Writer<'a> {
    catalog: &'a Catalog<'a>,
    header: Option<u32>,
    /// Bytes of a field, by its value; "" for references to types.
    sizes: BTreeMap<String, u32>,
    /// The index of the next type if it directly follows the last one.
    next: u32,
}

impl Writer<'_> {
    /// Every group with a chosen type, and the groups that it needs. Groups are whole, because texts show them so.
    fn groups(&mut self) -> Result<Vec<Json>> {
        let mut leaders = BTreeMap::new();
        let mut rest: Vec<&Type> = self.catalog.types().collect();
        while let Some(ty) = rest.pop() {
            let Some(leader) = ty.sibling(0) else {
                continue;
            };
            if leaders.insert(leader.index().get(), leader).is_none() {
                let members = (0..).map_while(|position| leader.sibling(position));
                rest.extend(members.flat_map(needs));
            }
        }
        let mut groups = Vec::new();
        for leader in leaders.into_values() {
            let Some(group) = leader.rec_group() else {
                continue;
            };
            let mut entries = vec![group.bytes().into()];
            for member in group.iter() {
                entries.push(self.ty(member)?);
            }
            groups.push(Json::List(entries));
        }
        Ok(groups)
    }

    fn ty(&mut self, ty: &Type) -> Result<Json> {
        let kind = match ty.kind() {
            CompositeKind::Func => 0,
            CompositeKind::Struct | CompositeKind::Exn => 1,
            CompositeKind::Array => 2,
            CompositeKind::Cont => 3,
        };
        let flags = kind + 8 * u32::from(!ty.is_final()) + 16 * u32::from(ty.is_shared());
        let mut more = self.more(ty)?;
        let (first, second) = match ty.kind() {
            CompositeKind::Func => (
                ty.params().map(value).collect(),
                ty.results().map(value).collect(),
            ),
            CompositeKind::Cont => (index(ty.cont_func()), Json::from(0u32)),
            _ => {
                more.extend(self.places(ty).map(|places| ("places", places)));
                (ty.fields().map(field).collect(), extent(ty))
            }
        };
        let mut row = vec![flags.into(), index(ty.supertype()), first, second];
        if !more.is_empty() {
            row.push(Json::Object(more));
        }
        Ok(Json::List(row))
    }

    fn more(&mut self, ty: &Type) -> Result<Vec<(&'static str, Json)>> {
        let names = self.catalog.names;
        let mut more = Vec::new();
        let own = ty.index().get();
        if own != self.next {
            more.push(("index", own.into()));
        }
        self.next = own + 1;
        if let Some(name) = names.get(ty) {
            more.push(("name", shown(name)));
            let called = names.identifier(ty)?;
            if called.strip_prefix('$') != Some(name) {
                more.push(("called", called.into()));
            }
        }
        let mut fields = Vec::new();
        for i in 0..ty.num_fields() as u32 {
            if let (Some(name), Some(called)) = (names.field(ty, i), names.field_identifier(ty, i)?)
            {
                fields.push(Json::List(vec![i.into(), shown(name), called.into()]));
            }
        }
        if !fields.is_empty() {
            more.push(("fields", Json::List(fields)));
        }
        let tied = [
            ("descriptor", ty.descriptor()),
            ("describes", ty.describes()),
        ];
        more.extend(
            tied.into_iter()
                .filter_map(|(tie, ty)| Some((tie, index(Some(ty?))))),
        );
        Ok(more)
    }

    /// The places of those fields of a struct that are not where the page expects them.
    fn places(&mut self, ty: &Type) -> Option<Json> {
        let mut end = self.header?;
        if ty.kind() == CompositeKind::Array {
            return None; // its elements begin where its size ends
        }
        let mut places = Vec::new();
        for (i, field) in (0..).zip(ty.fields()) {
            let place = ty.field_layout(i)?;
            let size = *self.sizes.entry(size_key(field)).or_insert(place.size);
            let expected = end.next_multiple_of(size.max(1));
            if (expected, size) != (place.offset, place.size) {
                places.push(Json::List(vec![
                    i.into(),
                    place.offset.into(),
                    place.size.into(),
                ]));
            }
            end = place.offset + place.size;
        }
        (!places.is_empty()).then_some(Json::List(places))
    }
}

fn size_key(field: FieldType<'_>) -> String {
    match reference(field.storage) {
        Some(_) => String::new(),
        None => field.storage.to_string(),
    }
}

/// Size and alignment of its objects; for an array also the size of an element. 0 without layouts.
fn extent(ty: &Type) -> Json {
    match ty.layout() {
        None => Json::from(0u32),
        Some(layout) if layout.kind == CompositeKind::Array => {
            [layout.size, layout.align, layout.element_size]
                .into_iter()
                .collect()
        }
        Some(layout) => [layout.size, layout.align].into_iter().collect(),
    }
}

fn index(ty: Option<&Type>) -> Json {
    ty.map_or(0, |ty| ty.index().get()).into()
}

/// With invisible characters spelt out, for people to read.
fn shown(name: &str) -> Json {
    Shown(name).to_string().into()
}

fn field(field: FieldType<'_>) -> Json {
    let value = stored(field.storage);
    if field.mutable {
        Json::List(vec![value])
    } else {
        value
    }
}

fn value(value: ValType<'_>) -> Json {
    stored(StorageType::Val(value))
}

/// If it is a reference to a defined type: the type, whether null is allowed, and whether it is exact.
fn reference(storage: StorageType<'_>) -> Option<(&Type, bool, bool)> {
    match storage {
        StorageType::Val(ValType::Ref(RefType {
            nullable,
            heap: HeapType::Concrete { target, exact },
        })) => Some((target, nullable, exact)),
        _ => None,
    }
}

fn stored(storage: StorageType<'_>) -> Json {
    match reference(storage) {
        Some((ty, nullable, exact)) => {
            let number = 2 * i64::from(ty.index().get()) + i64::from(nullable);
            Json::from(if exact { -number } else { number })
        }
        None => storage.to_string().into(),
    }
}
