//! What in a module uses its types: functions, globals, tables and tags by their declared types, and functions by their
//! code, too. The declared types come from the library, the code and the names from wasmparser.

mod code;

use crate::json::{self, Json, object};
use crate::module::Content;
use crate::references::named;
use crate::words::shown_name;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use typereg::{ExternKind, ExternType, ModuleInterface, Type, ValType};
use wasmparser::{BinaryReaderError, KnownCustom, Name, NameMap, Parser, Payload};

/// How a type is used, and by what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum How {
    /// It is the function's type.
    Func,
    /// The function's code names it.
    Code,
    /// The global holds a reference to it.
    Global,
    /// The elements of the table are references to it.
    Table,
    /// It is the tag's function type.
    Tag,
}

impl How {
    const ALL: [How; 5] = [How::Func, How::Code, How::Global, How::Table, How::Tag];

    /// The words before the list of users: for one user, and for several.
    const fn words(self) -> [&'static str; 2] {
        match self {
            How::Func => ["function", "functions"],
            How::Code => ["the code of function", "the code of functions"],
            How::Global => ["global", "globals"],
            How::Table => ["table", "tables"],
            How::Tag => ["tag", "tags"],
        }
    }

    /// In JSON.
    const fn key(self) -> &'static str {
        match self {
            How::Func => "functions",
            How::Code => "code",
            How::Global => "globals",
            How::Table => "tables",
            How::Tag => "tags",
        }
    }

    /// Whose numbers and names these users have: functions have one set, however they use a type.
    const fn space(self) -> How {
        match self {
            How::Code => How::Func,
            other => other,
        }
    }
}

#[derive(Default)]
pub(crate) struct Users {
    /// By type index: the users of the type, by number.
    by_type: HashMap<u32, BTreeMap<How, BTreeSet<u32>>>,
    names: HashMap<(How, u32), String>,
    /// Why some users are not known.
    pub(crate) fault: Option<String>,
}

impl Users {
    /// The users of the types of this module, whose bytes were kept.
    pub(crate) fn new(content: &Content) -> Users {
        let mut users = Users::default();
        match ModuleInterface::read(&content.types, &content.wasm) {
            Ok(interface) => users.declared(&interface),
            Err(error) => users.fault = Some(error.to_string()),
        }
        if let Err(error) = users.read(content) {
            let words = format!("{} (at byte {:#x})", error.message(), error.offset());
            users.fault.get_or_insert(words);
        }
        users
    }

    fn add(&mut self, ty: &Type, how: How, number: u32) {
        let used = self.by_type.entry(ty.index().get()).or_default();
        used.entry(how).or_default().insert(number);
    }

    fn declared(&mut self, interface: &ModuleInterface) {
        for (kind, how) in [
            (ExternKind::Func, How::Func),
            (ExternKind::Global, How::Global),
            (ExternKind::Table, How::Table),
            (ExternKind::Tag, How::Tag),
        ] {
            for number in 0..interface.num_items(kind) as u32 {
                let used = match interface.item(kind, number) {
                    Some(ExternType::Func(func)) => Some(func.ty),
                    Some(ExternType::Tag(func)) => Some(func),
                    Some(ExternType::Global(global)) => named(global.content.into()),
                    Some(ExternType::Table(table)) => named(ValType::Ref(table.element).into()),
                    Some(ExternType::Memory(_)) | None => None,
                };
                if let Some(ty) = used {
                    self.add(ty, how, number);
                }
            }
            for export in interface
                .exports()
                .filter(|export| export.ty.kind() == kind)
            {
                self.names
                    .insert((how, export.index), export.name.to_owned());
            }
        }
    }

    /// Reads the code of the functions, and the names, which take precedence over those of exports.
    fn read(&mut self, content: &Content) -> Result<(), BinaryReaderError> {
        let mut function = 0;
        for payload in Parser::new(0).parse_all(&content.wasm) {
            match payload? {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        function += u32::from(code::is_function(import?.ty));
                    }
                }
                Payload::CodeSectionEntry(body) => {
                    code::types(&body, &mut |number| {
                        if let Some(ty) = content.types.get(number) {
                            self.add(ty, How::Code, function);
                        }
                    })?;
                    function += 1;
                }
                Payload::CustomSection(section) => {
                    if let KnownCustom::Name(names) = section.as_known() {
                        names.into_iter().flatten().for_each(|name| self.name(name));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Names are advisory: those that cannot be read are skipped.
    fn name(&mut self, name: Name<'_>) {
        let mut take = |how, map: NameMap<'_>| {
            for naming in map.into_iter().flatten() {
                self.names
                    .insert((how, naming.index), naming.name.to_owned());
            }
        };
        match name {
            Name::Function(map) => take(How::Func, map),
            Name::Table(map) => take(How::Table, map),
            Name::Global(map) => take(How::Global, map),
            Name::Tag(map) => take(How::Tag, map),
            _ => {}
        }
    }

    /// "function 3 visit, globals 1 and 7; the code of functions 2 main, 5 and 12 more": the users of the type, in
    /// words; none if it has no users.
    pub(crate) fn words(&self, ty: &Type) -> Option<String> {
        const LISTED: usize = 6;
        let used = self.by_type.get(&ty.index().get())?;
        let lists = used.iter().map(|(how, numbers)| {
            let listed = numbers
                .iter()
                .take(LISTED)
                .map(|&number| self.called(*how, number));
            let mut list: Vec<String> = listed.collect();
            if numbers.len() > LISTED {
                list.push(format!("{} more", numbers.len() - LISTED));
            }
            let [one, several] = how.words();
            format!(
                "{} {}",
                if numbers.len() == 1 { one } else { several },
                list.join(", ")
            )
        });
        Some(lists.collect::<Vec<String>>().join("; "))
    }

    fn called(&self, how: How, number: u32) -> String {
        match self.names.get(&(how.space(), number)) {
            Some(name) => format!("{number} {}", shown_name(name)),
            None => number.to_string(),
        }
    }

    /// `{"functions": [{"number", "name"}…], "code": …}`.
    pub(crate) fn json(&self, ty: &Type) -> Json {
        let used = self.by_type.get(&ty.index().get());
        object(How::ALL.map(|how| {
            let numbers = used.and_then(|used| used.get(&how)).into_iter().flatten();
            let users = numbers.map(|&number| {
                let name = self.names.get(&(how.space(), number));
                let name = json::name(name.map(String::as_str));
                object([("number", number.into()), ("name", name)])
            });
            (how.key(), Json::List(users.collect()))
        }))
    }
}
