//! The functions that JavaScript calls. `lib.rs` says how they take and return what is not a number.

#![expect(
    unsafe_code,
    reason = "functions are found by their names, of which no two may be the same"
)]

use crate::describe::{describe, group};
use crate::options::config;
use crate::shelf::{Numbered, Shelf};
use crate::{Refused, Result};
use std::sync::{Mutex, MutexGuard, PoisonError};
use typereg::Code;
use typereg_inspect::difference::{Side, rows};
use typereg_inspect::json::{Json, object};

struct World {
    input: Vec<u8>,
    answer: Vec<u8>,
    shelves: Numbered<Shelf>,
    #[cfg(feature = "page")]
    pages: Numbered<crate::page::Page>,
}

static WORLD: Mutex<World> = Mutex::new(World {
    input: Vec::new(),
    answer: Vec::new(),
    shelves: Numbered::new(),
    #[cfg(feature = "page")]
    pages: Numbered::new(),
});

fn world() -> MutexGuard<'static, World> {
    // Never poisoned or contended: a panic traps, and there is only one thread.
    WORLD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a call returns.
enum Given {
    Number(u32),
    Text(String),
    Json(Json),
    Bytes(Vec<u8>),
}

/// Runs a call on what was written to the input, and keeps the answer. Returns -1 if the call is refused.
fn call(run: impl FnOnce(&mut World, Vec<u8>) -> Result<Given>) -> i32 {
    let mut world = world();
    let input = std::mem::take(&mut world.input);
    let given = run(&mut world, input);
    world.answer(given)
}

impl World {
    /// Not inlined into each call, so that the module stays small.
    #[inline(never)]
    fn answer(&mut self, given: Result<Given>) -> i32 {
        let (number, answer) = match given {
            Ok(Given::Number(number)) => (number.cast_signed(), Vec::new()),
            Ok(Given::Text(text)) => (0, text.into_bytes()),
            Ok(Given::Json(json)) => (0, json.to_string().into_bytes()),
            Ok(Given::Bytes(bytes)) => (0, bytes),
            Err(Refused(why)) => (-1, why.to_string().into_bytes()),
        };
        self.answer = answer;
        number
    }

    fn shelf(&self, registry: u32) -> Result<&Shelf> {
        self.shelves.get(registry)
    }
}

fn text(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes).map_err(|error| Refused::new(Code::InvalidArgument, error))
}

/// Makes room for the input of the next call, `len` bytes, and returns its address; null if there is no memory for it.
#[unsafe(no_mangle)]
extern "C" fn input(len: usize) -> *mut u8 {
    let mut world = world();
    let mut bytes = Vec::new();
    if bytes.try_reserve_exact(len).is_err() {
        return std::ptr::null_mut();
    }
    bytes.resize(len, 0);
    world.input = bytes;
    world.input.as_mut_ptr()
}

/// The address of the last call's answer.
#[unsafe(no_mangle)]
extern "C" fn answer() -> *const u8 {
    world().answer.as_ptr()
}

#[unsafe(no_mangle)]
extern "C" fn answer_length() -> usize {
    world().answer.len()
}

/// The version of typereg.
#[unsafe(no_mangle)]
extern "C" fn version() -> i32 {
    call(|_, _| Ok(Given::Text(env!("CARGO_PKG_VERSION").to_owned())))
}

/// Makes a registry with the options of the input. Two random numbers are the key of its hash.
#[unsafe(no_mangle)]
extern "C" fn registry_new(key: u64, factor: u64) -> i32 {
    call(|world, input| {
        let shelf = Shelf::new(&config(text(&input)?, [key, factor])?)?;
        Ok(Given::Number(world.shelves.add(shelf)))
    })
}

/// Frees the registry, its modules, and all types that are held.
#[unsafe(no_mangle)]
extern "C" fn registry_free(registry: u32) -> i32 {
    call(|world, _| {
        world.shelves.give_back(registry)?;
        Ok(Given::Number(0))
    })
}

#[unsafe(no_mangle)]
extern "C" fn registry_stats(registry: u32) -> i32 {
    call(|world, _| {
        let stats = world.shelf(registry)?.registry.stats();
        Ok(Given::Json(object([
            ("types", stats.live_types.into()),
            ("recGroups", stats.live_rec_groups.into()),
            ("bytes", stats.live_bytes.into()),
        ])))
    })
}

/// Registers the module of the input, and returns its number.
#[unsafe(no_mangle)]
extern "C" fn module_new(registry: u32) -> i32 {
    call(|world, input| {
        let module = world.shelves.get_mut(registry)?.register(&input)?;
        Ok(Given::Number(module))
    })
}

#[unsafe(no_mangle)]
extern "C" fn module_free(registry: u32, module: u32) -> i32 {
    call(|world, _| {
        world.shelves.get_mut(registry)?.forget_module(module)?;
        Ok(Given::Number(0))
    })
}

/// The indices of its types, in its order; how many members each of its rec groups has, without the empty ones; and which of
/// its names were skipped.
#[unsafe(no_mangle)]
extern "C" fn module_facts(registry: u32, module: u32) -> i32 {
    call(|world, _| {
        let module = world.shelf(registry)?.module(module)?;
        let types = &module.types;
        let mut groups: Vec<u32> = Vec::new();
        let mut number = 0;
        while let Some(ty) = types.get(number) {
            let members = ty.rec_group().map_or(1, |group| group.len() as u32);
            groups.push(members);
            number += members;
        }
        let remarks = module.remarks.iter().map(String::as_str);
        Ok(Given::Json(object([
            ("types", types.indices().iter().copied().collect()),
            ("groups", groups.into_iter().collect()),
            ("remarks", remarks.collect()),
        ])))
    })
}

#[unsafe(no_mangle)]
extern "C" fn module_wat(registry: u32, module: u32) -> i32 {
    call(|world, _| {
        let module = world.shelf(registry)?.module(module)?;
        Ok(Given::Text(module.types.to_wat(Some(&module.names))?))
    })
}

/// The names that the module gives to a type and its fields: `[name or null, [field's name or null…]]`.
#[unsafe(no_mangle)]
extern "C" fn module_names(registry: u32, module: u32, ty: u32) -> i32 {
    call(|world, _| {
        let shelf = world.shelf(registry)?;
        let (ty, names) = (shelf.ty(ty)?, shelf.names(module)?);
        let fields = (0..ty.num_fields() as u32).map(|field| names?.field(ty, field));
        Ok(Given::Json(Json::List(vec![
            names.and_then(|names| names.get(ty)).into(),
            fields.collect(),
        ])))
    })
}

/// `[[change, number before or null, number after or null]…]`
#[unsafe(no_mangle)]
extern "C" fn module_diff(registry: u32, before: u32, after: u32) -> i32 {
    call(|world, _| {
        let shelf = world.shelf(registry)?;
        let side = |module| {
            let one = shelf.module(module)?;
            let numbered = (0..).zip(one.types.iter());
            Ok::<_, Refused>(Side::new(&one.types, &one.names, numbered))
        };
        let (before, after) = (side(before)?, side(after)?);
        let rows = rows(&before, &after).into_iter().map(|row| {
            Json::List(vec![
                row.change.word().into(),
                row.before.map(|(number, _)| number).into(),
                row.after.map(|(number, _)| number).into(),
            ])
        });
        Ok(Given::Json(rows.collect()))
    })
}

/// Keeps the live type with this index until it is freed.
#[unsafe(no_mangle)]
extern "C" fn type_hold(registry: u32, ty: u32) -> i32 {
    call(|world, _| {
        world.shelves.get_mut(registry)?.hold(ty)?;
        Ok(Given::Number(0))
    })
}

#[unsafe(no_mangle)]
extern "C" fn type_free(registry: u32, ty: u32) -> i32 {
    call(|world, _| {
        world.shelves.get_mut(registry)?.let_go(ty)?;
        Ok(Given::Number(0))
    })
}

#[unsafe(no_mangle)]
extern "C" fn type_facts(registry: u32, ty: u32) -> i32 {
    call(|world, _| Ok(Given::Json(describe(world.shelf(registry)?.ty(ty)?))))
}

/// The types of its rec group, in order.
#[unsafe(no_mangle)]
extern "C" fn type_group(registry: u32, ty: u32) -> i32 {
    call(|world, _| Ok(Given::Json(group(world.shelf(registry)?.ty(ty)?))))
}

/// Its rec group as text, with the names of a module, or without names if `module` is 0.
#[unsafe(no_mangle)]
extern "C" fn type_wat(registry: u32, ty: u32, module: u32) -> i32 {
    call(|world, _| {
        let shelf = world.shelf(registry)?;
        let (ty, names) = (shelf.ty(ty)?, shelf.names(module)?);
        let group = ty.rec_group();
        Ok(Given::Text(match group {
            Some(group) => group.to_wat(names)?,
            None => ty.to_wat()?,
        }))
    })
}

#[unsafe(no_mangle)]
extern "C" fn type_fingerprint(registry: u32, ty: u32) -> i32 {
    call(|world, _| {
        let print = world.shelf(registry)?.ty(ty)?.fingerprint()?;
        Ok(Given::Bytes(print.to_vec()))
    })
}

#[unsafe(no_mangle)]
extern "C" fn type_is_subtype(registry: u32, sub: u32, sup: u32) -> i32 {
    call(|world, _| {
        let shelf = world.shelf(registry)?;
        let is_subtype = shelf.ty(sub)?.is_subtype_of(shelf.ty(sup)?);
        Ok(Given::Number(is_subtype.into()))
    })
}

/// Why `sub` is not a subtype of `sup`, with the names of a module unless `module` is 0; empty if it is a subtype.
#[unsafe(no_mangle)]
extern "C" fn type_mismatch(registry: u32, sub: u32, sup: u32, module: u32) -> i32 {
    call(|world, _| {
        let shelf = world.shelf(registry)?;
        let (sub, sup, names) = (shelf.ty(sub)?, shelf.ty(sup)?, shelf.names(module)?);
        let why = sub.explain_mismatch(sup, names)?;
        Ok(Given::Text(why.unwrap_or_default()))
    })
}

/// The functions that the site's page calls, in its own build.
#[cfg(feature = "page")]
mod of_page {
    use super::{Given, call, text};
    use crate::page::Page;

    /// Makes a page without modules. Two random numbers are the key of its registry's hash.
    #[unsafe(no_mangle)]
    extern "C" fn page_new(key: u64, factor: u64) -> i32 {
        call(|world, _| {
            let page = Page::new([key, factor])?;
            Ok(Given::Number(world.pages.add(page)))
        })
    }

    /// Adds a module: the input is its name, of `name_length` bytes, and then the module.
    #[unsafe(no_mangle)]
    extern "C" fn page_add(page: u32, name_length: usize) -> i32 {
        call(|world, mut input| {
            let wasm = input.split_off(name_length.min(input.len()));
            world.pages.get_mut(page)?.add(text(&input)?, wasm);
            Ok(Given::Number(0))
        })
    }

    /// The facts that the page shows.
    #[unsafe(no_mangle)]
    extern "C" fn page_facts(page: u32) -> i32 {
        call(|world, _| Ok(Given::Json(world.pages.get(page)?.facts()?)))
    }

    #[unsafe(no_mangle)]
    extern "C" fn page_free(page: u32) -> i32 {
        call(|world, _| {
            world.pages.give_back(page)?;
            Ok(Given::Number(0))
        })
    }
}
