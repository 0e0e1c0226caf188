//! Fingerprints, compared with scripts/fingerprints.py, which was written from docs/fingerprints.md and the binary
//! format alone.
//!
//! In other tests, `Acquaintance` checks that different types have different ones.

use crate::oracle::corpus;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};
use typereg::{Config, Feature, Fingerprint, Registry, TypeCollection, ValType};

const PROPOSALS: [Feature; 3] = [
    Feature::StackSwitching,
    Feature::SharedEverythingThreads,
    Feature::CustomDescriptors,
];

/// One with all proposals.
fn registry() -> Registry {
    let mut config = Config::default();
    for proposal in PROPOSALS {
        config.features.set(proposal, true);
    }
    Registry::new(&config).expect("a registry")
}

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let byte = |i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// The output of scripts/fingerprints.py.
fn python(arguments: &[&str]) -> String {
    let mut command = Command::new("python3");
    command
        .arg("-B")
        .arg(file("scripts/fingerprints.py"))
        .args(arguments);
    let output = command
        .current_dir(file(""))
        .output()
        .expect("python3 runs");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).expect("text")
}

/// The library's answers for the lines `group …` and `type …` of a module.
struct Answers<'a> {
    types: &'a TypeCollection,
    /// How many types have been queried.
    asked: u32,
}

impl Answers<'_> {
    fn new(types: &TypeCollection) -> Answers<'_> {
        Answers { types, asked: 0 }
    }

    /// The fingerprints of the next type and of its group.
    fn next(&mut self) -> (Fingerprint, Fingerprint) {
        let ty = self.types.get(self.asked).expect("one more type");
        self.asked += 1;
        let group = ty
            .rec_group()
            .expect("memory")
            .fingerprint()
            .expect("memory");
        (ty.fingerprint().expect("memory"), group)
    }

    /// Are these lines, for all groups of the module, equal to the library's answers?
    fn compare<'l>(&mut self, lines: impl Iterator<Item = &'l str>, name: &str) {
        let (mut group, mut groups) = ("", 0);
        for line in lines {
            match line.split_once(' ') {
                Some(("group", said)) => (group, groups) = (said, groups + 1),
                Some(("type", said)) => {
                    let place = format!("{name}: type {}", self.asked);
                    let (ty, of_group) = self.next();
                    assert_eq!(hex(&of_group), group, "{place}: of its group");
                    assert_eq!(hex(&ty), said, "{place}");
                }
                _ => panic!("{name}: {line}"),
            }
        }
        assert_eq!(self.asked as usize, self.types.len(), "{name}");
        assert_eq!(groups, self.types.num_rec_groups(), "{name}");
    }
}

/// With `TYPEREG_BLESS` in the environment, all answers and the bytes of those given as text are written again.
#[test]
fn test_vectors_are_what_python_computes_of_their_modules() {
    let path = file("testdata/fingerprints/vectors.txt");
    let is_blessed = env::var_os("TYPEREG_BLESS").is_some();
    let (mut text, mut assembled) = (String::new(), None);
    let before = fs::read_to_string(&path).expect("the vectors");
    for line in before.lines() {
        let mut line = line.to_owned();
        if let Some(wat) = line.strip_prefix("wat ") {
            let wasm = wat::parse_str(wat).unwrap_or_else(|error| panic!("{error}"));
            assembled = Some(format!("hex {}", hex(&wasm)));
        }
        if line.starts_with("hex") {
            line = assembled.take().unwrap_or(line);
        }
        text = text + &line + "\n";
    }
    if is_blessed {
        fs::write(&path, &text).expect("the vectors can be written");
    } else {
        assert_eq!(text, before, "the bytes are not those of the text");
    }
    let computed = python(&["--vectors", "testdata/fingerprints/vectors.txt"]);
    if is_blessed {
        fs::write(&path, computed).expect("the vectors can be written");
    } else {
        assert_eq!(computed, before);
    }
}

#[test]
fn the_library_gives_the_test_vectors() {
    let text = fs::read_to_string(file("testdata/fingerprints/vectors.txt")).expect("the vectors");
    let registry = registry();
    let mut seen = 0;
    for vector in text.split("\nvector ").skip(1) {
        let (name, rest) = vector.split_once('\n').expect("a name and more");
        let of = |word: &str| -> Vec<&str> {
            rest.lines()
                .filter_map(|line| line.strip_prefix(word))
                .collect()
        };
        let wasm = bytes(of("hex ").first().expect("bytes"));
        let types = registry.register_module(&wasm);
        let types = types.unwrap_or_else(|error| panic!("{name}: {error}"));
        let answers = rest
            .lines()
            .filter(|line| line.starts_with("group ") || line.starts_with("type "));
        Answers::new(&types).compare(answers, name);
        for exn in of("exn ") {
            let (func, said) = exn.split_once(' ').expect("a number and an answer");
            let tag = types
                .get(func.parse().expect("a number"))
                .expect("a function type");
            let exn = registry.exn_type(tag).expect("an exn type");
            assert_eq!(hex(&exn.fingerprint().unwrap()), said, "{name}");
        }
        seen += 1;
    }
    assert!(seen >= 25, "{seen} vectors");
}

#[test]
fn the_documents_example_is_a_test_vector() {
    let text = fs::read_to_string(file("testdata/fingerprints/vectors.txt")).expect("the vectors");
    let page = fs::read_to_string(file("docs/fingerprints.md")).expect("the page");
    let is_one = |word: &&str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let said: Vec<_> = page.split_whitespace().filter(is_one).collect();
    assert_eq!(said.len(), 4, "two groups and two types");
    for fingerprint in said {
        assert!(text.contains(fingerprint), "{fingerprint}");
    }
}

#[test]
fn the_empty_group_has_the_fingerprint_of_the_vectors() {
    let empty = registry().register_rec_group(&[]).expect("the empty group");
    let text = fs::read_to_string(file("testdata/fingerprints/vectors.txt")).expect("the vectors");
    let (_, vector) = text.split_once("vector the empty group").expect("it");
    let said = vector.lines().find_map(|line| line.strip_prefix("group "));
    assert_eq!(Some(&*hex(&empty.fingerprint().unwrap())), said);
}

#[test]
fn python_and_the_library_agree_over_all_modules() {
    let registry = registry();
    let on_disk = |source: &corpus::Source| Path::new(&source.name).is_file();
    let mut sources = corpus::modules();
    sources.retain(on_disk);
    sources.extend(
        corpus::folder("testdata/small")
            .into_iter()
            .filter(|source| registry.register_module(&source.wasm).is_ok()),
    );
    let names: Vec<&str> = sources.iter().map(|source| &*source.name).collect();
    let text = python(&names);
    let mut of_modules = text.split("module ").skip(1);
    let mut types = 0;
    for source in &sources {
        let (name, answers) = of_modules.next().unwrap().split_once('\n').unwrap();
        assert_eq!(name, source.name);
        let module = registry
            .register_module(&source.wasm)
            .expect("a valid module");
        let answers = answers.lines().filter(|line| !line.is_empty());
        Answers::new(&module).compare(answers, name);
        types += module.len();
    }
    assert!(types > 100, "{types} types");
}

#[test]
fn a_fingerprint_depends_on_nothing_but_the_type() {
    let sources = corpus::repository();
    let mut known: HashMap<(usize, u32), Fingerprint> = HashMap::new();
    let mut other = Config::default();
    for proposal in PROPOSALS {
        other.features.set(proposal, true);
    }
    other.set_layout(None).unwrap();
    other.set_eager_trampolines(true);
    for (round, config) in [Config::default(), other].iter().enumerate() {
        let registry = Registry::new(config).expect("a registry");
        let others = registry.array_type(ValType::F64).unwrap();
        let mut order: Vec<usize> = (0..sources.len()).collect();
        if round == 1 {
            order.reverse();
        }
        let mut kept = Vec::new();
        for number in order {
            let types = registry.register_module(&sources[number].wasm).unwrap();
            // In reverse order, later types are queried before those that they refer to.
            for module_type in (0..types.len() as u32).rev() {
                let ty = types.get(module_type).unwrap();
                let fingerprint = ty.fingerprint().unwrap();
                let first = *known.entry((number, module_type)).or_insert(fingerprint);
                assert_eq!(fingerprint, first, "{}", sources[number].name);
            }
            kept.push(types);
        }
        drop(others);
    }
    assert!(known.len() > 100, "{} types", known.len());
}

#[test]
fn fingerprints_are_equal_exactly_if_types_are() {
    let registry = registry();
    let mut indices: HashMap<Fingerprint, u32> = HashMap::new();
    let kept: Vec<_> = corpus::modules()
        .iter()
        .map(|source| registry.register_module(&source.wasm).expect("valid"))
        .collect();
    for ty in kept.iter().flat_map(TypeCollection::iter) {
        let index = *indices
            .entry(ty.fingerprint().unwrap())
            .or_insert(ty.index().get());
        assert_eq!(index, ty.index().get(), "two types, one fingerprint");
    }
    assert_eq!(indices.len() as u64, registry.stats().live_types);
}
