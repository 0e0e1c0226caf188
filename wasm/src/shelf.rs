//! A registry, its modules, and the types that JavaScript holds. Each has a number; that of a type is its index.

use crate::{Refused, Result};
use typereg::{Code, Config, RegisteredType, Registry, Type, TypeCollection, TypeNames};

pub(crate) struct Shelf {
    pub(crate) registry: Registry,
    modules: Numbered<Module>,
    /// One owner of each type that JavaScript has an object of, by index: indices are small and dense.
    held: Vec<Option<RegisteredType>>,
}

pub(crate) struct Module {
    pub(crate) types: TypeCollection,
    /// The names that the module gives.
    pub(crate) names: TypeNames,
    /// Which of its names were skipped, in words.
    pub(crate) remarks: Vec<String>,
}

/// Things with numbers, which begin at 1. No number is used twice, so that a freed one is known to be gone. Each freed number
/// costs the size of an address.
pub(crate) struct Numbered<T>(Vec<Option<Box<T>>>);

impl<T> Numbered<T> {
    pub(crate) const fn new() -> Numbered<T> {
        Numbered(Vec::new())
    }

    pub(crate) fn add(&mut self, one: T) -> u32 {
        self.0.push(Some(Box::new(one)));
        self.0.len() as u32
    }

    pub(crate) fn get(&self, number: u32) -> Result<&T> {
        let place = (number as usize).wrapping_sub(1);
        self.0
            .get(place)
            .and_then(Option::as_deref)
            .ok_or_else(gone)
    }

    pub(crate) fn get_mut(&mut self, number: u32) -> Result<&mut T> {
        let place = (number as usize).wrapping_sub(1);
        let found = self.0.get_mut(place).and_then(Option::as_deref_mut);
        found.ok_or_else(gone)
    }

    pub(crate) fn give_back(&mut self, number: u32) -> Result<()> {
        let place = (number as usize).wrapping_sub(1);
        let found = self.0.get_mut(place).and_then(Option::take);
        found.map(drop).ok_or_else(gone)
    }
}

fn gone() -> Refused {
    Refused::new(Code::State, "it has been freed")
}

impl Shelf {
    pub(crate) fn new(config: &Config) -> Result<Shelf> {
        Ok(Shelf {
            registry: Registry::new(config)?,
            modules: Numbered::new(),
            held: Vec::new(),
        })
    }

    /// Registers a module, and returns its number.
    pub(crate) fn register(&mut self, wasm: &[u8]) -> Result<u32> {
        let types = self.registry.register_module(wasm)?;
        let mut names = TypeNames::new(&self.registry);
        let mut remarks = Vec::new();
        if let Err(error) = names.read_module(&types, wasm) {
            remarks.push(error.to_string());
        }
        remarks.extend(names.passed_over().map(ToString::to_string));
        Ok(self.modules.add(Module {
            types,
            names,
            remarks,
        }))
    }

    pub(crate) fn module(&self, module: u32) -> Result<&Module> {
        self.modules.get(module)
    }

    /// The names that a module gives; none for 0.
    pub(crate) fn names(&self, module: u32) -> Result<Option<&TypeNames>> {
        match module {
            0 => Ok(None),
            _ => Ok(Some(&self.module(module)?.names)),
        }
    }

    pub(crate) fn forget_module(&mut self, module: u32) -> Result<()> {
        self.modules.give_back(module)
    }

    /// Keeps a live type until `let_go`.
    pub(crate) fn hold(&mut self, index: u32) -> Result<()> {
        let ty = self.registry.get(index)?;
        let place = index as usize;
        if place >= self.held.len() {
            self.held.resize_with(place + 1, || None);
        }
        self.held[place] = Some(ty);
        Ok(())
    }

    pub(crate) fn let_go(&mut self, index: u32) -> Result<()> {
        let held = self.held.get_mut(index as usize).and_then(Option::take);
        held.map(drop).ok_or_else(gone)
    }

    /// A type that is held.
    pub(crate) fn ty(&self, index: u32) -> Result<&Type> {
        match self.held.get(index as usize) {
            Some(Some(held)) => Ok(held),
            _ => Err(gone()),
        }
    }
}
