//! Turns a script of the specification's tests into commands of `examples/engine_commands.c`, each with its expected
//! outcome. The modules are files beside them.

use super::super::conformance::text;
use super::outcome::{Expected, Value};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::token::Id;
use wast::{QuoteWat, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, Wat};

pub struct Command {
    /// The line in the script.
    pub line: usize,
    pub text: String,
    pub expected: Expected,
}

pub struct Commands {
    folder: PathBuf,
    pub commands: Vec<Command>,
    /// Why a directive has no command.
    pub left_out: Vec<String>,
    files: usize,
    instances: usize,
    named: HashMap<String, usize>,
    definitions: HashMap<Option<String>, PathBuf>,
    line: usize,
}

impl Commands {
    /// Writes the modules of a script into the folder.
    pub fn of(contents: &str, folder: PathBuf) -> Self {
        let mut commands = Commands {
            folder,
            commands: Vec::new(),
            left_out: Vec::new(),
            files: 0,
            instances: 0,
            named: HashMap::new(),
            definitions: HashMap::new(),
            line: 0,
        };
        let spectest =
            wat::parse_str(include_str!("../conformance/spectest.wat")).expect("a module");
        let file = commands.file(&spectest);
        commands.instantiate(None, &file, Expected::Instantiated);
        commands.add("register 0 spectest".to_owned(), Expected::Registered);
        let outcome = text::directives(contents, |line, directive| {
            commands.line = line;
            match directive {
                Ok(directive) => commands.directive(directive),
                Err(error) => commands.leave_out("unreadable", &error),
            }
        });
        if let Err(error) = outcome {
            commands.leave_out("unreadable", &error);
        }
        commands
    }

    fn add(&mut self, text: String, expected: Expected) {
        self.commands.push(Command {
            line: self.line,
            text,
            expected,
        });
    }

    fn leave_out(&mut self, why: &str, error: &wast::Error) {
        self.left_out.push(format!("{why}: {}", error.message()));
    }

    fn leave_out_for(&mut self, why: &str) {
        self.left_out.push(why.to_owned());
    }

    fn file(&mut self, wasm: &[u8]) -> PathBuf {
        let path = self.folder.join(format!("{}.wasm", self.files));
        self.files += 1;
        fs::write(&path, wasm).expect("a folder that can be written to");
        path
    }

    fn encode(&mut self, module: &mut QuoteWat<'_>) -> Option<PathBuf> {
        match module.encode() {
            Ok(wasm) => Some(self.file(&wasm)),
            Err(error) => {
                self.leave_out("crate wast makes no bytes of it", &error);
                None
            }
        }
    }

    fn instantiate(&mut self, name: Option<String>, file: &Path, expected: Expected) {
        let instance = self.instances;
        self.instances += 1;
        name.map(|name| self.named.insert(name, instance));
        self.add(format!("module {instance} {}", file.display()), expected);
    }

    /// A module that no command can name, since it must fail.
    fn fails(&mut self, module: Wat<'_>, expected: Expected) {
        if let Some(file) = self.encode(&mut QuoteWat::Wat(module)) {
            self.add(format!("module {UNNAMED} {}", file.display()), expected);
        }
    }

    /// The instance of this name, or the last.
    fn instance(&self, id: Option<Id<'_>>) -> usize {
        let named = id.and_then(|id| self.named.get(id.name()).copied());
        named.unwrap_or(self.instances - 1)
    }

    fn directive(&mut self, directive: WastDirective<'_>) {
        match directive {
            WastDirective::Module(mut module) => {
                let name = text::name(&module);
                if let Some(file) = self.encode(&mut module) {
                    self.instantiate(name, &file, Expected::Instantiated);
                }
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = text::name(&module);
                if let Some(file) = self.encode(&mut module) {
                    self.definitions.insert(None, file.clone());
                    self.definitions.insert(name, file);
                }
            }
            WastDirective::ModuleInstance {
                instance, module, ..
            } => {
                let definition = module.map(|id| id.name().to_owned());
                let instance = instance.map(|id| id.name().to_owned());
                match self.definitions.get(&definition).cloned() {
                    Some(file) => self.instantiate(instance, &file, Expected::Instantiated),
                    None => self.leave_out_for("an instance of a module that is left out"),
                }
            }
            WastDirective::AssertMalformed { .. } | WastDirective::AssertInvalid { .. } => {
                self.leave_out_for("invalid: the engine has no validator");
            }
            WastDirective::AssertUnlinkable { module, .. } => {
                self.fails(module, Expected::Unlinkable);
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module);
                let text = format!("register {instance} {}", escaped(name));
                self.add(text, Expected::Registered);
            }
            WastDirective::Invoke(call) => {
                self.run(WastExecute::Invoke(call), Expected::Return(None));
            }
            WastDirective::AssertReturn { exec, results, .. } => {
                match results.iter().map(result).collect::<Option<Vec<_>>>() {
                    Some(results) => self.run(exec, Expected::Return(Some(results))),
                    None => self.leave_out_for("values that the engine does not have"),
                }
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                self.run(exec, Expected::Trap(message.to_owned()));
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                self.run(
                    WastExecute::Invoke(call),
                    Expected::Trap(message.to_owned()),
                );
            }
            WastDirective::AssertException { exec, .. } => self.run(exec, Expected::Exception),
            WastDirective::AssertInvalidCustom { .. }
            | WastDirective::AssertMalformedCustom { .. }
            | WastDirective::AssertSuspension { .. }
            | WastDirective::Thread(_)
            | WastDirective::Wait { .. } => {
                self.leave_out_for("about custom sections, threads or suspension");
            }
        }
    }

    /// A call, the value of a global, or a module whose start function must have the expected result.
    fn run(&mut self, exec: WastExecute<'_>, expected: Expected) {
        let (module, name, args) = match exec {
            WastExecute::Invoke(WastInvoke {
                module, name, args, ..
            }) => (module, name, args),
            WastExecute::Get { module, global, .. } => (module, global, Vec::new()),
            WastExecute::Wat(module) => return self.fails(module, expected),
        };
        let Some(args) = args.iter().map(argument).collect::<Option<Vec<_>>>() else {
            return self.leave_out_for("values that the engine does not have");
        };
        let instance = self.instance(module).to_string();
        let words = ["call".to_owned(), instance, escaped(name)];
        self.add([&words, args.as_slice()].concat().join(" "), expected);
    }
}

const UNNAMED: usize = 9_999;

/// Every character that could end a word is written as %XX, and an empty name as %.
fn escaped(name: &str) -> String {
    if name.is_empty() {
        return "%".to_owned();
    }
    let escape = |byte: u8| match byte {
        b'.' | b'_' => char::from(byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02x}"),
    };
    name.bytes().map(escape).collect()
}

fn argument(argument: &WastArg<'_>) -> Option<String> {
    let WastArg::Core(argument) = argument else {
        return None;
    };
    Some(match argument {
        WastArgCore::I32(value) => value.cast_unsigned().to_string(),
        WastArgCore::I64(value) => value.cast_unsigned().to_string(),
        WastArgCore::F32(value) => value.bits.to_string(),
        WastArgCore::F64(value) => value.bits.to_string(),
        WastArgCore::RefNull(_) => "null".to_owned(),
        WastArgCore::RefExtern(number) | WastArgCore::RefHost(number) => format!("host:{number}"),
        WastArgCore::V128(_) => return None,
    })
}

fn result(result: &WastRet<'_>) -> Option<Value> {
    match result {
        WastRet::Core(result) => core_result(result),
        #[allow(unreachable_patterns, reason = "the crate has components as a feature")]
        _ => None,
    }
}

fn core_result(result: &WastRetCore<'_>) -> Option<Value> {
    let of = |kinds: &'static [&'static str]| Value::Of(kinds);
    Some(match result {
        WastRetCore::I32(value) => Value::Is(value.cast_unsigned().to_string()),
        WastRetCore::I64(value) => Value::Is(value.cast_unsigned().to_string()),
        WastRetCore::F32(NanPattern::Value(value)) => Value::Is(value.bits.to_string()),
        WastRetCore::F64(NanPattern::Value(value)) => Value::Is(value.bits.to_string()),
        WastRetCore::F32(_) => Value::Nan32,
        WastRetCore::F64(_) => Value::Nan64,
        WastRetCore::RefNull(_) => Value::Is("null".to_owned()),
        WastRetCore::RefExtern(Some(number)) | WastRetCore::RefHost(number) => {
            Value::Is(format!("host:{number}"))
        }
        WastRetCore::RefExtern(None) | WastRetCore::RefAny => {
            of(&["host", "i31", "struct", "array"])
        }
        WastRetCore::RefFunc(_) => of(&["func"]),
        WastRetCore::RefEq => of(&["i31", "struct", "array"]),
        WastRetCore::RefArray => of(&["array"]),
        WastRetCore::RefStruct => of(&["struct"]),
        WastRetCore::RefI31 => of(&["i31"]),
        WastRetCore::Either(results) => {
            Value::Either(results.iter().map(core_result).collect::<Option<_>>()?)
        }
        WastRetCore::V128(_) | WastRetCore::RefI31Shared => return None,
    })
}
