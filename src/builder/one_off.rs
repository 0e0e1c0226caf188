//! Types that need no builder: final, without supertype, each a group of one.
//!
//! Their words are written directly and then registered like those of any group. The caller keeps the types that they
//! refer to alive until the call returns.

use super::field::UnresolvedField;
use super::label::Referent;
use crate::error::{Argument, Error, ErrorKind, Part, Result};
use crate::key::{Head, Key, Scratch, Target, Word, at_most, head_within};
use crate::limits::Limit;
use crate::registry::{
    ArrayType, ContType, FieldType, FuncType, RegisteredType, Registry, StructType, Type, TypeOf,
    ValType,
};
use crate::ty::CompositeKind;
use core::iter::once;

impl Registry {
    /// The function type of these params and results.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// use typereg::ValType;
    ///
    /// let add = registry.func_type([ValType::I64, ValType::I64], [ValType::I64])?;
    /// assert_eq!(add.to_wat()?, "(type $t1 (func (param i64 i64) (result i64)))");
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn func_type<'a>(
        &self,
        params: impl IntoIterator<Item = ValType<'a>, IntoIter: ExactSizeIterator>,
        results: impl IntoIterator<Item = ValType<'a>, IntoIter: ExactSizeIterator>,
    ) -> Result<FuncType> {
        let word = |value: ValType<'a>| self.word(FieldType::constant(value).into());
        let (params, results) = (params.into_iter(), results.into_iter());
        let lengths = (params.len(), results.len());
        let write = |of_params: &mut [Word], of_results: &mut [Word]| {
            fill(of_params, params.map(word), Part::Param)?;
            fill(of_results, results.map(word), Part::Result)
        };
        #[expect(unsafe_code, reason = "the words name types by their indices")]
        // SAFETY: the values borrow the types that they name until this returns.
        let func = unsafe { self.func_type_of(lengths.0, lengths.1, write) }?;
        Ok(TypeOf::made(func))
    }

    /// The struct type of these fields.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// use typereg::{FieldType, ValType};
    ///
    /// let point = registry.struct_type([FieldType::constant(ValType::F64); 2])?;
    /// let cell = registry.struct_type([FieldType::mutable(ValType::ref_null(&point))])?;
    /// assert_eq!(cell.to_wat()?, "(type $t2 (struct (field (mut (ref null $t1)))))");
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn struct_type<'a>(
        &self,
        fields: impl IntoIterator<Item = FieldType<'a>, IntoIter: ExactSizeIterator>,
    ) -> Result<StructType> {
        let word = |field: FieldType<'a>| self.word(field.into());
        let fields = fields.into_iter();
        let len = fields.len();
        let write = |words: &mut [Word]| fill(words, fields.map(word), Part::Field);
        #[expect(unsafe_code, reason = "the words name types by their indices")]
        // SAFETY: the fields borrow the types that they name until this returns.
        let made = unsafe { self.struct_type_of(len, write) }?;
        Ok(TypeOf::made(made))
    }

    /// The array type of this element.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// use typereg::{FieldType, StorageType};
    ///
    /// let bytes = registry.array_type(FieldType::mutable(StorageType::I8))?;
    /// assert_eq!(bytes.to_wat()?, "(type $t1 (array (mut i8)))");
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn array_type<'a>(&self, element: impl Into<FieldType<'a>>) -> Result<ArrayType> {
        let element = self.word(UnresolvedField::from(element.into()));
        #[expect(unsafe_code, reason = "the word names a type by its index")]
        // SAFETY: the element borrows the type that it names until this returns.
        let array = unsafe { self.array_type_of(element) }?;
        Ok(TypeOf::made(array))
    }

    /// Like [`Registry::func_type`]; `write` fills the words of the params and of the results.
    ///
    /// # Safety
    /// Every type that the words name is kept alive until this returns.
    #[inline]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    pub(crate) unsafe fn func_type_of(
        &self,
        params: usize,
        results: usize,
        write: impl FnOnce(&mut [Word], &mut [Word]) -> Result<()>,
    ) -> Result<RegisteredType> {
        let write = |words: &mut [Word]| {
            let (of_params, of_results) = words.split_at_mut(params);
            write(of_params, of_results)
        };
        // SAFETY: the types are kept (contract).
        unsafe { self.one_off(head(CompositeKind::Func, params, results), write) }
    }

    /// Like [`Registry::struct_type`]; `write` fills the words of the fields.
    ///
    /// # Safety
    /// Every type that the words name is kept alive until this returns.
    #[inline]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    pub(crate) unsafe fn struct_type_of(
        &self,
        fields: usize,
        write: impl FnOnce(&mut [Word]) -> Result<()>,
    ) -> Result<RegisteredType> {
        // SAFETY: the types are kept (contract).
        unsafe { self.one_off(head(CompositeKind::Struct, fields, 0), write) }
    }

    /// Like [`Registry::array_type`], from a word.
    ///
    /// # Safety
    /// The type that the word names is kept alive until this returns.
    #[expect(unsafe_code, reason = "only the caller knows what keeps the type")]
    pub(crate) unsafe fn array_type_of(&self, element: Result<Word>) -> Result<RegisteredType> {
        let write = |words: &mut [Word]| fill(words, once(element), Part::Field);
        // SAFETY: the type is kept (contract).
        unsafe { self.one_off(head(CompositeKind::Array, 1, 0), write) }
    }

    /// The exn type of a tag: the engine's exception object with the tag's params as fields.
    pub fn exn_type(&self, tag: &Type) -> Result<RegisteredType> {
        let core = self.core();
        core.require_own(tag)?;
        if tag.kind() != CompositeKind::Func {
            let expected = "the function type of a tag";
            return Err(ErrorKind::WrongKind {
                expected,
                got: tag.kind(),
            }
            .into());
        }
        self.of_function_type(CompositeKind::Exn, tag)
    }

    /// The continuation type of this function type. It is shared if the function type is.
    ///
    /// ```
    /// # use typereg::{Config, Feature, Registry};
    /// let mut config = Config::default();
    /// config.features.set(Feature::StackSwitching, true);
    /// let registry = Registry::new(&config)?;
    /// let task = registry.func_type([], [])?;
    /// let cont = registry.cont_type(&task)?;
    /// assert_eq!(cont.to_wat()?, "(type $t2 (cont $t1))");
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn cont_type(&self, func: &Type) -> Result<ContType> {
        self.core().require_own(func)?;
        if func.kind() != CompositeKind::Func {
            let (expected, got) = ("a function type", func.kind());
            return Err(ErrorKind::WrongKind { expected, got }.into());
        }
        Ok(TypeOf::made(
            self.of_function_type(CompositeKind::Cont, func)?,
        ))
    }

    fn of_function_type(&self, kind: CompositeKind, func: &Type) -> Result<RegisteredType> {
        let head = Head {
            is_shared: kind == CompositeKind::Cont && func.is_shared(),
            ..head(kind, 1, 0)
        };
        let func = Word::reference(false, Target::Outside(func.index()));
        let write = |words: &mut [Word]| fill(words, once(Ok(func)), head.part_of_fields());
        #[expect(unsafe_code, reason = "the word names the function type by its index")]
        // SAFETY: the function type is borrowed until this returns.
        unsafe {
            self.one_off(head, write)
        }
    }

    /// The type of this head; `write` fills the words after it.
    ///
    /// # Safety
    /// Every type that the words name is kept alive until this returns.
    #[inline(always)]
    #[expect(unsafe_code, reason = "only the caller knows what keeps the types")]
    unsafe fn one_off(
        &self,
        head: Head,
        write: impl FnOnce(&mut [Word]) -> Result<()>,
    ) -> Result<RegisteredType> {
        let core = self.core();
        let limits = &core.config.limits;
        head_within(head, limits)?;
        at_most(head.parts() as u64, Limit::GroupParts, limits)?;
        let mut scratch = Scratch::new();
        let words = scratch.words(1 + head.len())?;
        words[0] = Word::head(head);
        write(&mut words[1..])?;
        // SAFETY: the types are kept (contract).
        Ok(unsafe { core.register_alone(Key { words, members: 1 }) }?.0)
    }

    /// The word of a field in a group of one type that refers to no type of its own group.
    #[inline(always)]
    pub(crate) fn word(&self, field: UnresolvedField<'_>) -> Result<Word> {
        field.word(|referent| match referent {
            Referent::Numbered(Target::Own(_)) => Err(refused(OWN_IN_CALLS)),
            referent => self.outside(referent),
        })
    }

    /// The word of a field in plain data.
    #[inline(always)]
    pub(crate) fn plain_word(&self, field: UnresolvedField<'_>) -> Result<Word> {
        field.word(|referent| self.outside(referent))
    }

    /// The target that a key has for a type to which a group without labels refers.
    #[inline(always)]
    fn outside(&self, named: Referent<'_>) -> Result<Target> {
        match named {
            Referent::Registered(ty) if ty.slot().registry() == self.core().id => {
                Ok(Target::Outside(ty.index()))
            }
            Referent::Registered(_) => Err(refused(ErrorKind::WrongRegistry)),
            Referent::Pending(_) => Err(refused(ErrorKind::WrongBuilder)),
            Referent::Numbered(target) => Ok(target),
        }
    }
}

/// The error for a caller's iterator whose length is not what it claimed.
const OTHER_LENGTH: ErrorKind =
    ErrorKind::InvalidArgument(Argument::Fault("an iterator is not as long as it says"));

/// The error for a position in the type's own group where members have labels, or where there is no other member.
pub(super) const OWN_IN_CALLS: ErrorKind = ErrorKind::InvalidArgument(Argument::Fault(
    "positions in the type's own group are for groups from plain data; use a registered type here, or in a builder a pending type",
));

/// Makes an error out of line, so that the loop over fields does not move its bytes.
#[cold]
#[inline(never)]
pub(super) fn refused(why: ErrorKind) -> Error {
    why.into()
}

#[inline(always)]
fn fill(places: &mut [Word], words: impl Iterator<Item = Result<Word>>, part: Part) -> Result<()> {
    let mut places = places.iter_mut();
    let mut i = 0;
    #[expect(
        clippy::explicit_counter_loop,
        reason = "zipped with a range, the loop takes a third more instructions"
    )]
    for word in words {
        let word = match word {
            Ok(word) => word,
            Err(error) => return Err(error.at_part(part, i)),
        };
        match places.next() {
            Some(place) => *place = word,
            None => return Err(OTHER_LENGTH.into()),
        }
        i += 1;
    }
    match places.next() {
        None => Ok(()),
        Some(_) => Err(OTHER_LENGTH.into()),
    }
}

/// A count that a head cannot hold also exceeds every limit: it is saturated, and [`head_within`] refuses it.
fn head(kind: CompositeKind, fields: usize, results: usize) -> Head {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Head {
        kind,
        is_final: true,
        is_shared: false,
        has_clauses: false,
        supertype: None,
        fields: count(fields),
        results: count(results),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;

    #[test]
    fn a_count_beyond_the_limit_is_refused_before_anything_is_read() {
        let registry = Registry::new(&Config::default()).unwrap();
        let unread = || -> FieldType<'static> { panic!("read") };
        let limits = crate::Limits::default();
        let limit = limits.get(Limit::Fields) as usize;
        for fields in [limit + 1, 1 << 16, u32::MAX as usize] {
            let error = registry
                .struct_type((0..fields).map(|_| unread()))
                .unwrap_err();
            assert_eq!(error.code(), crate::Code::Limit, "{fields} fields");
        }
    }

    /// Has the first number of items, and claims to have the second.
    struct Liar(usize, usize);

    impl Iterator for Liar {
        type Item = ValType<'static>;
        fn next(&mut self) -> Option<Self::Item> {
            self.0 = self.0.checked_sub(1)?;
            Some(ValType::I32)
        }
        fn size_hint(&self) -> (usize, Option<usize>) {
            (self.1, Some(self.1))
        }
    }

    impl ExactSizeIterator for Liar {}

    #[test]
    fn an_iterator_of_another_length_than_it_says_is_refused() {
        let registry = Registry::new(&Config::default()).unwrap();
        let func = |params, results| registry.func_type(params, results).map(drop);
        assert_eq!(func(Liar(2, 2), Liar(1, 1)), Ok(()));
        for (params, results) in [
            (Liar(1, 2), Liar(1, 1)),
            (Liar(3, 2), Liar(1, 1)),
            (Liar(2, 2), Liar(0, 1)),
            (Liar(2, 2), Liar(2, 1)),
            (Liar(1, 2), Liar(2, 1)), // the same number in all
            (Liar(3, 2), Liar(0, 1)),
        ] {
            let refused = func(params, results).unwrap_err();
            assert_eq!(refused.code(), crate::Code::InvalidArgument);
        }
    }

    #[test]
    fn a_type_of_another_registry_is_refused() {
        let [here, there] = [(); 2].map(|()| Registry::new(&Config::default()).unwrap());
        let both = [&here, &there].map(|registry| registry.struct_type([]));
        let [Ok(_), Ok(theirs)] = &both else {
            panic!("two types of one index")
        };
        let element = ValType::ref_null(theirs);
        let refused = here.array_type(element).unwrap_err();
        assert_eq!(refused.code(), crate::Code::WrongRegistry);
        assert_eq!(here.stats().live_types, 1);
    }
}
