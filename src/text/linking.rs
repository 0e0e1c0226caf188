//! Why something that a module provides does not fit what an import requires.

use super::explanation::{Explanation, check_names, named};
use super::names::TypeNames;
use crate::error::Result;
use crate::link::{ExternMismatch, ExternType, Limits};
use crate::registry::{StorageType, Type, TypeRef, ValType};

impl<'a> ExternType<'a> {
    /// Why this cannot be given to an import that requires `required`, in words; `None` if it can. Names are refused if
    /// neither of the two has types of their registry.
    pub fn explain_mismatch(
        &self,
        required: &ExternType<'a>,
        names: Option<&'a TypeNames>,
    ) -> Result<Option<String>> {
        check_names(names, named_by(self), named_by(required))?;
        let Some(why) = self.mismatch(required) else {
            return Ok(None);
        };
        let mut words = Explanation::new(names);
        let (this, other) = (noun(self), noun(required));
        if why == ExternMismatch::Kind {
            words.add(format_args!("{other} is required, and {this} is provided."))?;
            return words.end();
        }
        words.add(format_args!(
            "{this} does not match the one that is required: "
        ))?;
        words.about_extern(why, self, required, names)?;
        words.end()
    }
}

impl<'a> Explanation<'a> {
    fn about_extern(
        &mut self,
        why: ExternMismatch,
        provided: &ExternType<'a>,
        required: &ExternType<'a>,
        names: Option<&'a TypeNames>,
    ) -> Result<()> {
        match why {
            ExternMismatch::Kind => Ok(()),
            ExternMismatch::FuncType | ExternMismatch::Exactness => {
                self.about_func_types(why, provided, required, names)
            }
            ExternMismatch::Element | ExternMismatch::Content => {
                self.about_values(why, provided, required, names)
            }
            ExternMismatch::Sharing => self.about_quality("shared", is_shared(provided)),
            ExternMismatch::Mutability => self.about_quality(
                "mutable",
                matches!(provided, ExternType::Global(global) if global.is_mutable),
            ),
            ExternMismatch::AddressType => {
                let is_64 = limits(provided).is_some_and(|limits| limits.is_64);
                let (mine, theirs) = if is_64 { (64, 32) } else { (32, 64) };
                self.add(format_args!(
                    "it is addressed in {mine} bits, and the one that is required in {theirs}."
                ))
            }
            ExternMismatch::PageSize => match (provided, required) {
                (ExternType::Memory(provided), ExternType::Memory(required)) => {
                    let (mine, theirs) = (provided.page_size_log2, required.page_size_log2);
                    self.add(format_args!(
                        "its pages have 2^{mine} bytes, those that are required 2^{theirs}."
                    ))
                }
                _ => Ok(()),
            },
            ExternMismatch::Minimum | ExternMismatch::Maximum => {
                match (limits(provided), limits(required)) {
                    (Some(provided), Some(required)) => self.about_limits(why, provided, required),
                    _ => Ok(()),
                }
            }
        }
    }

    /// Writes that exactly one of the two has this quality.
    fn about_quality(&mut self, quality: &str, is_mine: bool) -> Result<()> {
        if is_mine {
            self.add(format_args!(
                "it is {quality}, and the one that is required is not."
            ))
        } else {
            self.add(format_args!(
                "it is not {quality}, and the one that is required is."
            ))
        }
    }

    fn about_func_types(
        &mut self,
        why: ExternMismatch,
        provided: &ExternType<'a>,
        required: &ExternType<'a>,
        names: Option<&'a TypeNames>,
    ) -> Result<()> {
        let (Some(mine), Some(theirs)) = (func(provided), func(required)) else {
            return Ok(());
        };
        let (this, other) = (self.ty(mine), self.ty(theirs));
        if mine.slot().registry() != theirs.slot().registry() {
            return self.add(format_args!(
                "{this} and {other} belong to two registries, and types of two registries never match."
            ));
        }
        if why == ExternMismatch::Exactness {
            let is_exact = matches!(provided, ExternType::Func(func) if func.is_exact);
            let below = if is_exact { "" } else { ", or of one below it" };
            return self.add(format_args!(
                "a function of exactly the type {other} is required, and this one is of type {this}{below}."
            ));
        }
        if matches!(provided, ExternType::Tag(_)) {
            return self.add(format_args!(
                "tags match if their types are equal; this one is of type {this}, and {other} is required."
            ));
        }
        match mine.explain_mismatch(theirs, names)? {
            Some(because) => self.add(format_args!("{because}")),
            None => self.add(format_args!("{this} is not a function type.")),
        }
    }

    fn about_values(
        &mut self,
        why: ExternMismatch,
        provided: &ExternType<'a>,
        required: &ExternType<'a>,
        names: Option<&'a TypeNames>,
    ) -> Result<()> {
        let (Some(mine), Some(theirs)) = (value(provided), value(required)) else {
            return Ok(());
        };
        let because = mine.explain_mismatch(theirs, names)?;
        match because {
            Some(because) => self.add(format_args!("{because}")),
            // They match in one direction, and have to match in both.
            None => {
                let what = if why == ExternMismatch::Element {
                    "the elements of a table are read and written"
                } else {
                    "a mutable global is read and written"
                };
                let because = theirs.explain_mismatch(mine, names)?.unwrap_or_default();
                self.add(format_args!(
                    "{what}, so types must match both ways: {because}"
                ))
            }
        }
    }

    fn about_limits(&mut self, why: ExternMismatch, mine: Limits, theirs: Limits) -> Result<()> {
        if why == ExternMismatch::Minimum {
            let (mine, theirs) = (mine.minimum, theirs.minimum);
            return self.add(format_args!(
                "it has a minimum of {mine}, and at least {theirs} is required."
            ));
        }
        let most = theirs.maximum.unwrap_or(u64::MAX);
        match mine.maximum {
            Some(mine) => self.add(format_args!(
                "it has a maximum of {mine}, and at most {most} is required."
            )),
            None => self.add(format_args!(
                "it has no maximum, and at most {most} is required."
            )),
        }
    }
}

/// The type that an extern type names.
fn named_by<'a>(ty: &ExternType<'a>) -> Option<TypeRef<'a>> {
    func(ty).or_else(|| value(ty).and_then(named))
}

fn noun(ty: &ExternType<'_>) -> &'static str {
    match ty {
        ExternType::Func(_) => "a function",
        ExternType::Table(_) => "a table",
        ExternType::Memory(_) => "a memory",
        ExternType::Global(_) => "a global",
        ExternType::Tag(_) => "a tag",
    }
}

fn func<'a>(ty: &ExternType<'a>) -> Option<&'a Type> {
    match ty {
        ExternType::Func(func) => Some(func.ty),
        ExternType::Tag(tag) => Some(tag),
        _ => None,
    }
}

fn value<'a>(ty: &ExternType<'a>) -> Option<StorageType<'a>> {
    match ty {
        ExternType::Table(table) => Some(ValType::Ref(table.element).into()),
        ExternType::Global(global) => Some(global.content.into()),
        _ => None,
    }
}

fn is_shared(ty: &ExternType<'_>) -> bool {
    match ty {
        ExternType::Table(table) => table.is_shared,
        ExternType::Memory(memory) => memory.is_shared,
        ExternType::Global(global) => global.is_shared,
        ExternType::Func(_) | ExternType::Tag(_) => false,
    }
}

fn limits(ty: &ExternType<'_>) -> Option<Limits> {
    match ty {
        ExternType::Table(table) => Some(table.limits),
        ExternType::Memory(memory) => Some(memory.limits),
        _ => None,
    }
}
