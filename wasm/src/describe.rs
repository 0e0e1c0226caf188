//! Everything about a type, as JSON.
//!
//! ```text
//! {"kind", "final", "shared", "depth", "position", "supertype", "descriptor", "describes", "func": type or 0,
//!  "fields": [[value, mutable]…], "params": [value…], "results": [value…]}
//! type   its index
//! value  text, or [text, nullable, heap type, exact, shared] for a reference; a heap type is text or a type
//! ```

use typereg::{HeapType, RefType, StorageType, Type, ValType};
use typereg_inspect::json::{Json, object};
use typereg_inspect::words::kind_word;

pub(crate) fn describe(ty: &Type) -> Json {
    let values = |values: &mut dyn Iterator<Item = ValType<'_>>| -> Json {
        values.map(|one| value(StorageType::Val(one))).collect()
    };
    let fields = ty
        .fields()
        .map(|field| Json::List(vec![value(field.storage), field.mutable.into()]));
    object([
        ("kind", kind_word(ty.kind()).into()),
        ("final", ty.is_final().into()),
        ("shared", ty.is_shared().into()),
        ("depth", ty.depth().into()),
        ("position", ty.position().0.into()),
        ("supertype", index(ty.supertype())),
        ("descriptor", index(ty.descriptor())),
        ("describes", index(ty.describes())),
        ("func", index(ty.cont_func().or(ty.tag()))),
        ("fields", fields.collect()),
        ("params", values(&mut ty.params())),
        ("results", values(&mut ty.results())),
    ])
}

/// The types of its rec group. Not among the facts of each: they would be as large as the square of the group.
pub(crate) fn group(ty: &Type) -> Json {
    let members = (0..).map_while(|position| ty.sibling(position));
    members.map(|member| index(Some(member))).collect()
}

fn index(ty: Option<&Type>) -> Json {
    ty.map_or(0, |ty| ty.index().get()).into()
}

fn value(storage: StorageType<'_>) -> Json {
    let text = storage.to_string().into();
    let StorageType::Val(ValType::Ref(RefType { nullable, heap })) = storage else {
        return text;
    };
    let (heap, exact, shared) = match heap {
        HeapType::Concrete { target, exact } => (index(Some(target)), exact, false),
        HeapType::Abstract { ty, shared } => (ty.name().into(), false, shared),
    };
    Json::List(vec![
        text,
        nullable.into(),
        heap,
        exact.into(),
        shared.into(),
    ])
}
