//! From a script of the specification's tests to the commands that `c-tests/engine_script.c` describes, and the modules
//! as files beside them.

use super::super::conformance::text;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use wast::core::{NanPattern, WastArgCore, WastRetCore};
use wast::{QuoteWat, WastArg, WastDirective, WastExecute, WastInvoke, WastRet};

/// What stands for each directive, and where the modules are.
pub struct Commands {
    folder: PathBuf,
    /// A line for each command.
    pub lines: String,
    pub commands: usize,
    /// Directives that no command stands for, with the reason.
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
            lines: String::new(),
            commands: 0,
            left_out: Vec::new(),
            files: 0,
            instances: 0,
            named: HashMap::new(),
            definitions: HashMap::new(),
            line: 0,
        };
        let spectest = wat::parse_str(include_str!("spectest.wat")).expect("a module");
        let file = commands.file(&spectest);
        let instance = commands.instantiate(None, &file);
        commands.add(&format!("register {instance} spectest"));
        let outcome = text::directives(contents, |line, directive| {
            commands.line = line;
            match directive {
                Ok(directive) => commands.directive(directive),
                Err(error) => commands.leave_out(&error.message()),
            }
        });
        if let Err(error) = outcome {
            commands.leave_out(&error.message());
        }
        commands
    }

    fn add(&mut self, command: &str) {
        self.commands += 1;
        writeln!(self.lines, "{} {command}", self.line).expect("a string takes it");
    }

    fn leave_out(&mut self, why: &str) {
        self.left_out.push(format!("line {}: {why}", self.line));
    }

    fn file(&mut self, wasm: &[u8]) -> PathBuf {
        let path = self.folder.join(format!("{}.wasm", self.files));
        self.files += 1;
        fs::write(&path, wasm).expect("a folder that can be written to");
        path
    }

    /// None where the crate makes no bytes of the text, which is then malformed as text.
    fn encode(&mut self, module: &mut QuoteWat<'_>) -> Option<PathBuf> {
        match module.encode() {
            Ok(wasm) => Some(self.file(&wasm)),
            Err(error) => {
                self.leave_out(&error.message());
                None
            }
        }
    }

    fn instantiate(&mut self, name: Option<String>, file: &PathBuf) -> usize {
        let instance = self.instances;
        self.instances += 1;
        if let Some(name) = name {
            self.named.insert(name, instance);
        }
        self.add(&format!("module {instance} {}", file.display()));
        instance
    }

    /// The instance of this name, or the last.
    fn instance(&self, id: Option<wast::token::Id<'_>>) -> usize {
        let last = self.instances - 1;
        id.map_or(last, |id| {
            self.named.get(id.name()).copied().unwrap_or(last)
        })
    }

    fn directive(&mut self, directive: WastDirective<'_>) {
        match directive {
            WastDirective::Module(mut module) => {
                let name = text::name(&module);
                if let Some(file) = self.encode(&mut module) {
                    self.instantiate(name, &file);
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
                match self.definitions.get(&definition).cloned() {
                    Some(file) => {
                        self.instantiate(instance.map(|id| id.name().to_owned()), &file);
                    }
                    None => self.leave_out("an instance of a module that is not there"),
                }
            }
            WastDirective::AssertMalformed { mut module, .. }
            | WastDirective::AssertInvalid { mut module, .. } => {
                if let Some(file) = self.encode(&mut module) {
                    self.add(&format!("invalid {}", file.display()));
                }
            }
            WastDirective::AssertUnlinkable { module, .. } => {
                if let Some(file) = self.encode(&mut QuoteWat::Wat(module)) {
                    self.add(&format!("unlinkable {}", file.display()));
                }
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module);
                self.add(&format!("register {instance} {}", escaped(name)));
            }
            WastDirective::Invoke(call) => self.run("return", &WastExecute::Invoke(call), "-> *"),
            WastDirective::AssertReturn { exec, results, .. } => {
                match results.iter().map(result).collect::<Option<Vec<_>>>() {
                    Some(results) => {
                        let results = format!("-> {}", results.join(" "));
                        self.run("return", &exec, results.trim_end_matches(' '));
                    }
                    None => self.leave_out("results of a kind that the engine does not have"),
                }
            }
            WastDirective::AssertTrap { exec, message, .. } => match exec {
                WastExecute::Wat(module) => {
                    if let Some(file) = self.encode(&mut QuoteWat::Wat(module)) {
                        self.add(&format!("traps {} {}", escaped(message), file.display()));
                    }
                }
                exec => self.run(&format!("trap {}", escaped(message)), &exec, ""),
            },
            WastDirective::AssertExhaustion { call, message, .. } => {
                let trap = format!("trap {}", escaped(message));
                self.run(&trap, &WastExecute::Invoke(call), "");
            }
            WastDirective::AssertException { exec, .. } => self.run("exception", &exec, ""),
            WastDirective::AssertInvalidCustom { .. }
            | WastDirective::AssertMalformedCustom { .. }
            | WastDirective::AssertSuspension { .. }
            | WastDirective::Thread(_)
            | WastDirective::Wait { .. } => self.leave_out("of a proposal, or a custom section"),
        }
    }

    /// A call, or a look at a global.
    fn run(&mut self, command: &str, exec: &WastExecute<'_>, results: &str) {
        let (module, name, args) = match exec {
            WastExecute::Invoke(WastInvoke {
                module, name, args, ..
            }) => (*module, *name, args.as_slice()),
            WastExecute::Get { module, global, .. } => (*module, *global, [].as_slice()),
            WastExecute::Wat(_) => return self.leave_out("a module that is run at once"),
        };
        let Some(args) = args.iter().map(argument).collect::<Option<Vec<_>>>() else {
            return self.leave_out("arguments of a kind that the engine does not have");
        };
        let instance = self.instance(module);
        let words = [
            &[command.to_owned(), instance.to_string(), escaped(name)],
            args.as_slice(),
        ];
        let mut line = words.concat().join(" ");
        if !results.is_empty() {
            line = format!("{line} {results}");
        }
        self.add(&line);
    }
}

/// Whatever could end a word is written as %XX.
fn escaped(name: &str) -> String {
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
        WastArgCore::I32(value) => format!("i32:{}", value.cast_unsigned()),
        WastArgCore::I64(value) => format!("i64:{}", value.cast_unsigned()),
        WastArgCore::F32(value) => format!("f32:{}", value.bits),
        WastArgCore::F64(value) => format!("f64:{}", value.bits),
        WastArgCore::RefNull(_) => "null".to_owned(),
        WastArgCore::RefExtern(number) | WastArgCore::RefHost(number) => format!("host:{number}"),
        WastArgCore::V128(_) => return None,
    })
}

fn result(result: &WastRet<'_>) -> Option<String> {
    match result {
        WastRet::Core(result) => core_result(result),
        #[allow(unreachable_patterns, reason = "the crate has components as a feature")]
        _ => None,
    }
}

fn core_result(result: &WastRetCore<'_>) -> Option<String> {
    let of = |heap: u8| format!("ref:{heap}");
    Some(match result {
        WastRetCore::I32(value) => format!("i32:{}", value.cast_unsigned()),
        WastRetCore::I64(value) => format!("i64:{}", value.cast_unsigned()),
        WastRetCore::F32(NanPattern::Value(value)) => format!("f32:{}", value.bits),
        WastRetCore::F64(NanPattern::Value(value)) => format!("f64:{}", value.bits),
        WastRetCore::F32(_) => "f32:nan".to_owned(),
        WastRetCore::F64(_) => "f64:nan".to_owned(),
        WastRetCore::RefNull(_) => "null".to_owned(),
        WastRetCore::RefExtern(Some(number)) | WastRetCore::RefHost(number) => {
            format!("host:{number}")
        }
        WastRetCore::RefExtern(None) => of(EXTERN),
        WastRetCore::RefFunc(_) => of(FUNC),
        WastRetCore::RefAny => of(ANY),
        WastRetCore::RefEq => of(EQ),
        WastRetCore::RefArray => of(ARRAY),
        WastRetCore::RefStruct => of(STRUCT),
        WastRetCore::RefI31 => of(I31),
        WastRetCore::Either(results) => {
            let results = results
                .iter()
                .map(core_result)
                .collect::<Option<Vec<_>>>()?;
            results.join("|")
        }
        WastRetCore::V128(_) | WastRetCore::RefI31Shared => return None,
    })
}

/// `WT_HEAP_…`, the bytes of the binary format.
const FUNC: u8 = 0x70;
const EXTERN: u8 = 0x6f;
const ANY: u8 = 0x6e;
const EQ: u8 = 0x6d;
const I31: u8 = 0x6c;
const STRUCT: u8 = 0x6b;
const ARRAY: u8 = 0x6a;
