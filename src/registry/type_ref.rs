//! The queries about a registered type. None takes a lock, allocates or fails, except those for the trampoline type and
//! for the display of a deep type, which are made when first asked for. `owners` has the query about what keeps a type
//! alive.

use super::core::{Core, early_place, place};
use super::group::Group;
use super::handle::{RecGroup, RegisteredType, Type};
use super::register::RegistrationCount;
use super::slot::INLINE_DISPLAY;
use crate::error::{ErrorKind, Result};
use crate::facts::fingerprint::FINGERPRINT_BYTES;
use crate::facts::trampoline::{self, Top};
use crate::index::{Position, TypeIndex};
use crate::key::{Draft, Member, Target};
use crate::rules::Candidate;
use crate::sync::AtomicU32;
use crate::ty::matching::Defined;
use crate::ty::{CompositeKind, FieldType, ValType};
use core::ptr::{self, NonNull};

impl Type {
    #[expect(unsafe_code, reason = "a live type has a group")]
    pub(crate) fn group(&self) -> Group<'_> {
        // SAFETY: the slot is live while it is borrowed (`from_raw`), and its group lives as long.
        unsafe { Group::of(self.slot()) }
    }

    /// The member of its group's key.
    pub(crate) fn member(&self) -> Member<'_> {
        match self.group().member_at(self.position().0) {
            Some(member) => member,
            None => unreachable!("a live type has words"),
        }
    }

    /// Its index in the registry, constant while the type lives.
    pub fn index(&self) -> TypeIndex {
        match self.slot().index() {
            Some(index) => index,
            None => unreachable!("a live type has an index"),
        }
    }

    /// The kind of its composite type.
    pub fn kind(&self) -> CompositeKind {
        self.slot()
            .kind()
            .unwrap_or_else(|| self.member().head.kind)
    }

    /// May no type be declared below it?
    pub fn is_final(&self) -> bool {
        self.slot().is_final()
    }

    /// Is it shared between threads of WebAssembly (shared-everything-threads proposal)?
    pub fn is_shared(&self) -> bool {
        self.slot().is_shared()
    }

    /// Its position in its rec group.
    pub fn position(&self) -> Position {
        self.slot().position()
    }

    /// How many supertypes it has: its own, that one's, and so on.
    pub fn depth(&self) -> u32 {
        #[expect(unsafe_code, reason = "a live type")]
        // SAFETY: a type that is borrowed is live (`from_raw`).
        unsafe {
            self.slot().depth_of_live()
        }
    }

    /// The type that it is declared below.
    pub fn supertype(&self) -> Option<&Type> {
        let above = self.depth().checked_sub(1)?;
        #[expect(unsafe_code, reason = "a type keeps its supertypes")]
        // SAFETY: an entry of the display is a type above this one, which its group owns.
        unsafe {
            self.at(self.display_entry(above))
        }
    }

    /// Its display in memory: at least [`crate::DISPLAY_MIN`] entries, from the root to the type itself at `depth`. What
    /// follows is 0 in a slot; in a record it may be types below this one. The first call for a deep type takes memory.
    pub(crate) fn display(&self) -> Result<&[AtomicU32]> {
        if (self.depth() as usize) < INLINE_DISPLAY {
            return Ok(self.slot().inline_display());
        }
        let deep = &self.core().deep;
        let record = deep.whole_record(self.index(), self.slot())?;
        match deep.entries(record, self.depth()) {
            Some(entries) => Ok(entries),
            None => Err(ErrorKind::Internal("a type without the record it names").into()),
        }
    }

    /// [`Type::display`] as values, for histories of threads.
    #[cfg(any(loom, shuttle))]
    pub fn whole_display(&self) -> Vec<u32> {
        let display = self.display().expect("memory");
        let len = self.depth() as usize + 1;
        let entries = display[..len]
            .iter()
            .map(|entry| entry.load(crate::sync::Ordering::Relaxed));
        entries.collect()
    }

    /// Entry `depth` of its display; 0 if there is none.
    pub(crate) fn display_entry(&self, depth: u32) -> u32 {
        self.slot().display_entry(depth, &self.core().deep)
    }

    /// Is it `sup`, or declared below it? `false` for a type of another registry. Takes the same few loads at any
    /// depth.
    #[inline]
    pub fn is_subtype_of(&self, sup: &Type) -> bool {
        // Types of two registries can have the same index.
        self.slot().registry() == sup.slot().registry() && self.is_subtype_in_registry(sup)
    }

    /// [`Type::is_subtype_of`] for a type of the same registry.
    #[inline(always)]
    pub(crate) fn is_subtype_in_registry(&self, sup: &Type) -> bool {
        #[expect(unsafe_code, reason = "two live types")]
        // SAFETY: types that are borrowed are live, and stay so (`from_raw`).
        let (depth, registry, at_once) = unsafe {
            (
                sup.slot().depth_of_live() as usize,
                self.slot().registry_of_live() as usize,
                self.slot().is_subtype_inline(sup.slot()),
            )
        };
        #[expect(unsafe_code, reason = "two live types")]
        // SAFETY: live, as above; this is what their slots have.
        at_once.unwrap_or_else(|| unsafe { self.is_subtype_deep(sup, depth, registry) })
    }

    /// [`Type::is_subtype_in_registry`] for a supertype that is too deep for a slot. It is `extern "C"`, which cannot
    /// unwind, so that a function for C can end with a jump to it.
    ///
    /// # Safety
    /// The supertype has this depth, and this type's registry has this number.
    #[inline(never)]
    #[expect(unsafe_code, reason = "two live types")]
    unsafe extern "C" fn is_subtype_deep(&self, sup: &Type, depth: usize, registry: usize) -> bool {
        // SAFETY: types that are borrowed are live, and stay so (`from_raw`); otherwise this function's contract.
        unsafe {
            if depth >= self.slot().depth_of_live() as usize {
                return ptr::eq(self, sup);
            }
            match early_place(registry) {
                Some(core) => self.is_subtype_by_record(sup, depth, core),
                None => self.is_subtype_of_many(sup, depth, registry),
            }
        }
    }

    /// [`Type::is_subtype_deep`] where there have been many registries: this function ends with a jump here, and so saves
    /// no registers.
    ///
    /// # Safety
    /// The supertype has this depth, which is less than this type's; their registry has this number.
    #[cold]
    #[inline(never)]
    #[expect(unsafe_code, reason = "two live types")]
    unsafe extern "C" fn is_subtype_of_many(
        &self,
        sup: &Type,
        depth: usize,
        registry: usize,
    ) -> bool {
        // SAFETY: as in `is_subtype_deep`.
        unsafe { self.is_subtype_by_record(sup, depth, place(registry)) }
    }

    /// # Safety
    /// The supertype has this depth, which is less than this type's; this is their registry.
    #[inline(always)]
    #[expect(unsafe_code, reason = "the record of a live type")]
    unsafe fn is_subtype_by_record(&self, sup: &Type, depth: usize, core: NonNull<Core>) -> bool {
        // SAFETY: a live type that is below a supertype too deep for a slot has a record, which stays one of its display
        // (`Slot::deep_entry`). Its registry lives as long.
        unsafe {
            let deep = &core.as_ref().deep;
            deep.entry_present(self.slot().deep().record(), depth) == sup.slot().index_of_live()
        }
    }

    /// The group that it belongs to. Always `Some`.
    pub fn rec_group(&self) -> Option<RecGroup> {
        Some(RecGroup::led_by(self.sibling(0)?.to_owned()))
    }

    pub(crate) fn group_len(&self) -> usize {
        self.group().len() as usize
    }

    pub(crate) fn group_bytes(&self) -> u64 {
        let leader = self.sibling(0);
        let fingerprint = match leader.is_some_and(|leader| leader.slot().is_fingerprinted()) {
            true => FINGERPRINT_BYTES,
            false => 0,
        };
        self.group().bytes() + fingerprint
    }

    /// The type at this position of its group.
    pub fn sibling(&self, position: u32) -> Option<&Type> {
        #[expect(unsafe_code, reason = "a group keeps its members")]
        // SAFETY: a member of this type's group.
        unsafe {
            self.at(self.group().index(position)?.get())
        }
    }

    /// A type that this type's group keeps alive, by index.
    ///
    /// # Safety
    /// The index is that of a member of this type's group, or of a type that the group keeps alive: one that its words
    /// name, one above such a type or a member, or the trampoline type of a member.
    #[expect(unsafe_code, reason = "only the caller knows where the index is from")]
    pub(super) unsafe fn at(&self, index: u32) -> Option<&Type> {
        let slot = self.core().slots.live(TypeIndex::new(index)?)?;
        // SAFETY: this type's group keeps that type (contract), and lives while this type is borrowed.
        Some(unsafe { Type::from_raw(NonNull::from(slot)) })
    }

    /// The type that this target in the words of the group names.
    ///
    /// # Safety
    /// The target is from the words of this type's group.
    #[expect(unsafe_code, reason = "only the caller knows where the target is from")]
    pub(crate) unsafe fn resolve(&self, target: Target) -> Option<&Type> {
        match target {
            Target::Own(position) => self.sibling(position.0),
            // SAFETY: the words name it (contract).
            Target::Outside(index) => unsafe { self.at(index.get()) },
        }
    }

    /// Field `i` of this type's own words.
    #[expect(unsafe_code, reason = "resolves what the words name")]
    fn own_field(&self, i: u32) -> Option<FieldType<&Type>> {
        let field = self.member().field(i)?;
        // SAFETY: from the words of this type's group.
        let resolve = |target| unsafe { self.resolve(target) }.ok_or(());
        field.try_map(resolve).ok()
    }

    /// A param or result of this type's own words.
    #[expect(unsafe_code, reason = "resolves what the words name")]
    fn own_value(
        &self,
        read: impl FnOnce(&Member<'_>) -> Option<ValType<Target>>,
    ) -> Option<ValType<&Type>> {
        let value = read(&self.func()?)?;
        // SAFETY: from the words of this type's group.
        let resolve = |target| unsafe { self.resolve(target) }.ok_or(());
        value.try_map(resolve).ok()
    }

    /// How many fields it has: any number for a struct, 1 for an array, as many as its tag has params for an exn type,
    /// else 0.
    pub fn num_fields(&self) -> usize {
        match self.kind() {
            CompositeKind::Struct | CompositeKind::Array => self.member().head.fields as usize,
            CompositeKind::Exn => self.tag().map_or(0, Type::num_params),
            CompositeKind::Func | CompositeKind::Cont => 0,
        }
    }

    /// [`num_fields`](Self::num_fields) under the name that it had before.
    #[deprecated(since = "0.1.0", note = "use `num_fields`, the name that it has in C")]
    pub fn field_count(&self) -> usize {
        self.num_fields()
    }

    /// Field `i`.
    pub fn field(&self, i: u32) -> Option<FieldType<&Type>> {
        match self.kind() {
            CompositeKind::Struct | CompositeKind::Array => self.own_field(i),
            CompositeKind::Exn => self.tag()?.param(i).map(FieldType::constant),
            CompositeKind::Func | CompositeKind::Cont => None,
        }
    }

    /// All its fields: those of a struct, the element of an array, or the params of an exn type's tag.
    pub fn fields(&self) -> impl ExactSizeIterator<Item = FieldType<&Type>> {
        every(self.num_fields(), |i| self.field(i))
    }

    /// The function type of an exn type's tag.
    pub fn tag(&self) -> Option<&Type> {
        self.function_type_of(CompositeKind::Exn)
    }

    /// The function type of a continuation type.
    pub fn cont_func(&self) -> Option<&Type> {
        self.function_type_of(CompositeKind::Cont)
    }

    #[expect(unsafe_code, reason = "resolves what the words name")]
    fn function_type_of(&self, kind: CompositeKind) -> Option<&Type> {
        if self.kind() != kind {
            return None;
        }
        // SAFETY: from the words of this type's group.
        unsafe { self.resolve(self.member().function_type()?) }
    }

    /// The type that describes this one (custom descriptors proposal).
    pub fn descriptor(&self) -> Option<&Type> {
        self.sibling(self.member().clauses().descriptor?.0)
    }

    /// The type that this one describes (custom descriptors proposal).
    pub fn describes(&self) -> Option<&Type> {
        self.sibling(self.member().clauses().describes?.0)
    }

    /// How many params a function type has; 0 for any other.
    pub fn num_params(&self) -> usize {
        self.func().map_or(0, |func| func.head.fields as usize)
    }

    /// [`num_params`](Self::num_params) under the name that it had before.
    #[deprecated(since = "0.1.0", note = "use `num_params`, the name that it has in C")]
    pub fn param_count(&self) -> usize {
        self.num_params()
    }

    /// Param `i` of a function type.
    pub fn param(&self, i: u32) -> Option<ValType<&Type>> {
        self.own_value(|func| func.param(i))
    }

    /// All params of a function type.
    pub fn params(&self) -> impl ExactSizeIterator<Item = ValType<&Type>> {
        every(self.num_params(), |i| self.param(i))
    }

    /// How many results a function type has; 0 for any other.
    pub fn num_results(&self) -> usize {
        self.func().map_or(0, |func| func.head.results as usize)
    }

    /// [`num_results`](Self::num_results) under the name that it had before.
    #[deprecated(since = "0.1.0", note = "use `num_results`, the name that it has in C")]
    pub fn result_count(&self) -> usize {
        self.num_results()
    }

    /// Result `i` of a function type.
    pub fn result(&self, i: u32) -> Option<ValType<&Type>> {
        self.own_value(|func| func.result(i))
    }

    /// All results of a function type.
    pub fn results(&self) -> impl ExactSizeIterator<Item = ValType<&Type>> {
        every(self.num_results(), |i| self.result(i))
    }

    pub(crate) fn func(&self) -> Option<Member<'_>> {
        (self.kind() == CompositeKind::Func).then(|| self.member())
    }

    /// Finds the top of the hierarchy of a type that this type's words name.
    pub(crate) fn top_of(&self) -> impl Fn(Target) -> Top {
        move |target| {
            let slot = match target {
                Target::Own(position) => self.sibling(position.0).map(Type::slot),
                Target::Outside(index) => self.core().slots.live(index),
            };
            let Some((slot, kind)) = slot.and_then(|slot| Some((slot, slot.kind()?))) else {
                unreachable!("a group keeps the types that it names");
            };
            (kind.heap_type().hierarchy(), slot.is_shared())
        }
    }

    /// Is this function type its own trampoline type?
    pub(crate) fn is_own_trampoline(&self) -> bool {
        self.func()
            .is_some_and(|func| trampoline::is_own(&func, &self.top_of()))
    }

    /// The trampoline type of a function type. It is registered when first asked for, and then kept by this type's
    /// group.
    pub fn trampoline(&self) -> Result<RegisteredType> {
        let Some(func) = self.func() else {
            let (expected, got) = ("a function type", self.kind());
            return Err(ErrorKind::WrongKind { expected, got }.into());
        };
        if self.is_own_trampoline() {
            return Ok(self.to_owned());
        }
        let rows = self.group().rows();
        let Some(row) = rows.get(self.position().0 as usize) else {
            return Err(ErrorKind::Internal("a type without a row").into());
        };
        #[expect(
            unsafe_code,
            reason = "a group keeps the trampoline types of its members"
        )]
        // SAFETY: the trampoline type of this very member.
        let found = row
            .trampoline()
            .and_then(|index| unsafe { self.at(index.get()) });
        if let Some(found) = found {
            return Ok(found.to_owned());
        }
        let core = self.core();
        let draft = Draft::of_one(trampoline::words(func, self.top_of()))?;
        let mut count = RegistrationCount::default();
        #[expect(unsafe_code, reason = "a trampoline type names no type")]
        // SAFETY: its params and results are numbers and tops of hierarchies.
        let registered = unsafe { core.register(draft.key(), &mut count) }?;
        core.count(&count);
        let kept = registered.clone();
        if row.keep_trampoline(registered.index()) {
            // From now on the row is this owner, until the group is retired.
            let _ = kept.into_raw();
            if self
                .sibling(0)
                .is_some_and(|leader| leader.slot().is_pinned())
            {
                core.pin_trampoline(registered.index());
            }
        }
        Ok(registered)
    }

    /// The index of the trampoline type of a function type; `None` if it is not registered yet, and for other types. It
    /// is registered from the beginning if [`Config::set_eager_trampolines`](crate::Config::set_eager_trampolines) was
    /// called with `true`, or if the function type is its own trampoline type. Takes no lock and counts no owner: this type keeps that
    /// one alive.
    pub fn trampoline_index(&self) -> Option<TypeIndex> {
        let row = self.group().rows().get(self.position().0 as usize)?;
        let is_own = || self.is_own_trampoline().then(|| self.index());
        row.trampoline().or_else(is_own)
    }
}

/// An iterator over `count` parts of a type.
fn every<T>(count: usize, part: impl Fn(u32) -> Option<T>) -> impl ExactSizeIterator<Item = T> {
    (0..count as u32).map(move |i| match part(i) {
        Some(part) => part,
        None => unreachable!("a type has each of its parts"),
    })
}

/// The relations of live types, for matching values that refer to them.
pub(crate) struct LiveTypes;

impl Defined<&Type> for LiveTypes {
    fn kind(&self, ty: &Type) -> CompositeKind {
        ty.kind()
    }

    fn is_shared(&self, ty: &Type) -> bool {
        ty.is_shared()
    }

    fn same(&self, a: &Type, b: &Type) -> bool {
        a == b
    }

    fn is_subtype(&self, sub: &Type, sup: &Type) -> bool {
        sub.is_subtype_of(sup)
    }

    fn is_comparable(&self, a: &Type, b: &Type) -> bool {
        a.slot().registry() == b.slot().registry()
    }
}
