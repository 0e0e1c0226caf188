//! wasm bytes → drafts, group by group. The only file that names wasmparser.
//!
//! wasmparser's reader and its readers of value types do the parsing; its own groups and sub types,
//! which take memory by what the bytes *claim*, are not built. Each group is written as words,
//! registered, and forgotten. Of the claims in a binary none is an allocation size: memory grows by
//! what has been read.
//!
//! Offsets in errors count from the start of the bytes given.

use crate::error::{Error, ErrorKind, Part, Result, Words};
use crate::feature::Feature;
use crate::index::{ModuleTypeIndex, Position, TypeIndex};
use crate::key::{Draft, Head, Target, at_most};
use crate::limits::Limit;
use crate::memory::try_reserve;
use crate::planted::{Bug, planted};
use crate::registry::{Core, Tally};
use crate::ty::{
    AbstractHeapType, CompositeKind, FieldType, HeapType, RefType, StorageType, ValType,
};
use wasmparser::BinaryReader;

const TYPE_SECTION: u8 = 1;
const REC_GROUP: u8 = 0x4e;
const SUB: u8 = 0x50;
const SUB_FINAL: u8 = 0x4f;
const FUNC: u8 = 0x60;
const STRUCT: u8 = 0x5f;
const ARRAY: u8 = 0x5e;
const CONT: u8 = 0x5d;
const I8: u8 = 0x78;
const I16: u8 = 0x77;
const REF: u8 = 0x64;
const REF_NULL: u8 = 0x63;
const EXACT: u8 = 0x62;
const SHARED: u8 = 0x65;
const DESCRIBES: u8 = 0x4c;
const DESCRIPTOR: u8 = 0x4d;

/// The payload of a module's type section, and where in `wasm` it begins. `None` for a module
/// without one.
///
/// Looks at section headers only, and only up to the first type section: what is in other sections
/// is not our concern.
pub(crate) fn find_type_section(wasm: &[u8]) -> Result<Option<(&[u8], u64)>> {
    const MODULE: [u8; 4] = [1, 0, 0, 0];
    let mut reader = BinaryReader::new(wasm, 0);
    if reader.read_bytes(4).ok() != Some(b"\0asm") {
        return Err(malformed("not a wasm binary: it does not begin with \\0asm").at_byte(0));
    }
    match reader.read_bytes(4) {
        Ok(version) if version == MODULE => {}
        Ok([_, _, 1, 0]) => {
            return Err(Error::from(ErrorKind::Unsupported("components are")).at_byte(4));
        }
        _ => return Err(malformed("unknown version of the wasm binary format").at_byte(4)),
    }
    while !reader.eof() {
        let id = reader.read_u8().map_err(refused)?;
        let section = reader.read_reader().map_err(refused)?;
        if id == TYPE_SECTION {
            let start = section.original_position();
            let end = start as usize + section.bytes_remaining();
            return Ok(wasm
                .get(start as usize..end)
                .map(|payload| (payload, start)));
        }
    }
    Ok(None)
}

/// Registers the types of a type section: appends the index of each to `types`, with one owner for
/// each rec group that is not empty, and tells how many rec groups there are. On an error those
/// owners are in `types` all the same.
pub(crate) fn type_section(
    core: &Core,
    payload: &[u8],
    start: u64,
    types: &mut Vec<u32>,
    tally: &mut Tally,
) -> Result<u32> {
    let mut reader = BinaryReader::new(payload, start);
    let limits = &core.config.limits;
    let at = reader.original_position();
    let groups = reader.read_var_u32().map_err(refused)?;
    at_most(u64::from(groups), Limit::ModuleRecGroups, limits).map_err(|e| e.at_byte(at))?;
    let mut draft = Draft::default();
    for _ in 0..groups {
        let at = reader.original_position();
        let is_explicit = reader.clone().read_u8().map_err(refused)? == REC_GROUP;
        let mut members = 1;
        if is_explicit {
            reader.read_u8().map_err(refused)?;
            members = reader.read_var_u32().map_err(refused)?;
        }
        at_most(u64::from(members), Limit::GroupTypes, limits).map_err(|e| e.at_byte(at))?;
        let total = types.len() as u64 + u64::from(members);
        if is_explicit || !planted(Bug::LimitOnGroupsOnly) {
            at_most(total, Limit::ModuleTypes, limits).map_err(|e| e.at_byte(at))?;
        }
        if members == 0 {
            tally.registrations += 1;
            tally.hits += 1;
            if planted(Bug::EmptyGroupEndsAll) {
                break;
            }
            continue;
        }
        let before = reader.clone();
        let names = Names {
            earlier: types,
            members,
        };
        draft.clear();
        for position in (0..members).map(Position) {
            sub_type(&mut reader, &names, core, &mut draft).map_err(|e| e.at_member(position))?;
        }
        try_reserve(types, members as usize)?;
        match core.register(&draft, tally) {
            Ok(leader) => {
                let group = leader.as_ref().group();
                let indices = (0..members).map_while(|position| group.index(position));
                types.extend(indices.map(TypeIndex::get));
                // `types` is that owner now.
                let _ = leader.into_raw();
            }
            Err(error) => return Err(locate(error, before, types, members, core, &mut draft)),
        }
    }
    match reader.bytes_remaining() {
        0 => Ok(groups),
        _ => Err(malformed("bytes behind the last type of the type section")
            .at_byte(reader.original_position())),
    }
}

/// The types that references in a group can name.
struct Names<'a> {
    /// The index of each module type before the group.
    earlier: &'a [u32],
    members: u32,
}

impl Names<'_> {
    fn target(&self, ModuleTypeIndex(number): ModuleTypeIndex) -> Result<Target> {
        let unknown = ErrorKind::UnknownType(number);
        match self.earlier.get(number as usize) {
            Some(_) if planted(Bug::ModuleIndexTaken) => {
                Ok(Target::Outside(TypeIndex::new(number + 1).ok_or(unknown)?))
            }
            Some(&index) => Ok(Target::Outside(TypeIndex::new(index).ok_or(unknown)?)),
            None => {
                let position = number - self.earlier.len() as u32;
                match position < self.members {
                    true => Ok(Target::Own(Position(position))),
                    false => Err(unknown.into()),
                }
            }
        }
    }
}

/// Reads one sub type, appending it to the draft.
fn sub_type(
    reader: &mut BinaryReader<'_>,
    names: &Names<'_>,
    core: &Core,
    draft: &mut Draft,
) -> Result<()> {
    let at = reader.original_position();
    let limits = &core.config.limits;
    let mut opcode = reader.read_u8().map_err(refused)?;
    let (mut is_final, mut supertype) = (true, None);
    if matches!(opcode, SUB | SUB_FINAL) {
        is_final = opcode == SUB_FINAL;
        let at = reader.original_position();
        supertype = match reader.read_var_u32().map_err(refused)? {
            0 => None,
            1 => {
                let at = reader.original_position();
                let named = ModuleTypeIndex(reader.read_var_u32().map_err(refused)?);
                Some(names.target(named).map_err(|e| e.at_byte(at))?)
            }
            several => return Err(Error::from(ErrorKind::SeveralSupertypes(several)).at_byte(at)),
        };
        opcode = reader.read_u8().map_err(refused)?;
    }
    let head = |kind, fields, results| Head {
        kind,
        is_final,
        supertype,
        fields,
        results,
    };
    let begin = |draft: &mut Draft, head| draft.head(head, limits).map_err(|e| e.at_byte(at));
    match opcode {
        FUNC => {
            // The results' number comes only behind the params.
            let params = reader.read_var_u32().map_err(refused)?;
            begin(draft, head(CompositeKind::Func, params, 0))?;
            values(reader, names, draft, Part::Param, params)?;
            let results = reader.read_var_u32().map_err(refused)?;
            draft
                .set_results(params, results, limits)
                .map_err(|e| e.at_byte(at))?;
            values(reader, names, draft, Part::Result, results)
        }
        STRUCT => {
            let count = reader.read_var_u32().map_err(refused)?;
            begin(draft, head(CompositeKind::Struct, count, 0))?;
            fields(reader, names, draft, count)
        }
        ARRAY => {
            begin(draft, head(CompositeKind::Array, 1, 0))?;
            fields(reader, names, draft, 1)
        }
        CONT => Err(later(core, Feature::StackSwitching, "continuation types are").at_byte(at)),
        SHARED => {
            Err(later(core, Feature::SharedEverythingThreads, "shared types are").at_byte(at))
        }
        DESCRIBES | DESCRIPTOR => {
            Err(later(core, Feature::CustomDescriptors, "descriptors are").at_byte(at))
        }
        _ => Err(malformed("unknown form of a type").at_byte(reader.original_position() - 1)),
    }
}

/// Reads params or results.
fn values(
    reader: &mut BinaryReader<'_>,
    names: &Names<'_>,
    draft: &mut Draft,
    part: Part,
    count: u32,
) -> Result<()> {
    for i in 0..count {
        let value = value(reader, names).map_err(|e| e.at_part(part, i))?;
        draft.field(FieldType::constant(value))?;
    }
    Ok(())
}

/// Reads the fields of a struct, or the one of an array.
fn fields(
    reader: &mut BinaryReader<'_>,
    names: &Names<'_>,
    draft: &mut Draft,
    count: u32,
) -> Result<()> {
    for i in 0..count {
        let field = field(reader, names).map_err(|e| e.at_part(Part::Field, i))?;
        draft.field(field)?;
    }
    Ok(())
}

fn field(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<FieldType<Target>> {
    // The packed types share their bytes with no value type.
    let packed = match reader.clone().read_u8().map_err(refused)? {
        I8 => Some(StorageType::I8),
        I16 => Some(StorageType::I16),
        _ => None,
    };
    let storage = match packed {
        Some(packed) => {
            reader.read_u8().map_err(refused)?;
            packed
        }
        None => StorageType::Val(value(reader, names)?),
    };
    let at = reader.original_position();
    let mutable = match reader.read_u8().map_err(refused)? {
        0 => false,
        1 => true,
        _ => return Err(malformed("the mutability of a field is 0 or 1").at_byte(at)),
    };
    Ok(FieldType { mutable, storage })
}

fn value(reader: &mut BinaryReader<'_>, names: &Names<'_>) -> Result<ValType<Target>> {
    let before = reader.clone();
    let at = before.original_position();
    let value = reader
        .read::<wasmparser::ValType>()
        .map_err(|error| too_large_an_index(before).unwrap_or_else(|| refused(error)))?;
    Ok(match value {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(reference) => {
            let heap = heap(reference.heap_type(), names).map_err(|e| e.at_byte(at))?;
            let nullable = reference.is_nullable();
            ValType::Ref(RefType { nullable, heap })
        }
    })
}

fn heap(heap: wasmparser::HeapType, names: &Names<'_>) -> Result<HeapType<Target>> {
    use wasmparser::AbstractHeapType as Wasm;
    let concrete = |index: wasmparser::UnpackedIndex, exact| match index.as_module_index() {
        Some(index) => {
            let target = names.target(ModuleTypeIndex(index))?;
            Ok(HeapType::Concrete { target, exact })
        }
        None => Err(ErrorKind::Internal("an index in no module's numbering").into()),
    };
    match heap {
        wasmparser::HeapType::Concrete(index) => concrete(index, false),
        wasmparser::HeapType::Exact(index) => concrete(index, true),
        wasmparser::HeapType::Abstract { shared, ty } => {
            let ty = match ty {
                Wasm::Func => AbstractHeapType::Func,
                Wasm::Extern => AbstractHeapType::Extern,
                Wasm::Any => AbstractHeapType::Any,
                Wasm::None => AbstractHeapType::None,
                Wasm::NoExtern => AbstractHeapType::NoExtern,
                Wasm::NoFunc => AbstractHeapType::NoFunc,
                Wasm::Eq => AbstractHeapType::Eq,
                Wasm::Struct => AbstractHeapType::Struct,
                Wasm::Array => AbstractHeapType::Array,
                Wasm::I31 => AbstractHeapType::I31,
                Wasm::Exn => AbstractHeapType::Exn,
                Wasm::NoExn => AbstractHeapType::NoExn,
                Wasm::Cont => AbstractHeapType::Cont,
                Wasm::NoCont => AbstractHeapType::NoCont,
            };
            Ok(HeapType::Abstract { ty, shared })
        }
    }
}

/// Adds the byte offset of the member that an error about a whole group names. Reads the group
/// again up to there, which went well the first time.
fn locate(
    error: Error,
    mut reader: BinaryReader<'_>,
    types: &[u32],
    members: u32,
    core: &Core,
    draft: &mut Draft,
) -> Error {
    let names = Names {
        earlier: types,
        members,
    };
    draft.clear();
    for _ in 0..error.place().member.map_or(0, |member| member.0) {
        if sub_type(&mut reader, &names, core, draft).is_err() {
            break;
        }
    }
    error.at_byte(reader.original_position())
}

/// wasmparser refuses references beyond what it can pack with an error of its own; to us they are
/// as unknown as any.
fn too_large_an_index(mut reader: BinaryReader<'_>) -> Option<Error> {
    let at = reader.original_position();
    matches!(reader.read_u8(), Ok(REF | REF_NULL)).then_some(())?;
    let index = match reader.clone().read_u8() {
        Ok(EXACT) => {
            reader.read_u8().ok()?;
            reader.read_var_u32().ok()?
        }
        _ => u32::try_from(reader.read_var_s33().ok()?).ok()?,
    };
    Some(Error::from(ErrorKind::UnknownType(index)).at_byte(at))
}

/// What cannot be defined: off, or on but not there yet.
fn later(core: &Core, feature: Feature, what: &'static str) -> Error {
    match core.config.features.has(feature) {
        false => ErrorKind::FeatureOff(feature).into(),
        true => ErrorKind::Unsupported(what).into(),
    }
}

fn malformed(words: &str) -> Error {
    ErrorKind::Malformed(Words::new(words)).into()
}

fn refused(error: wasmparser::Error) -> Error {
    malformed(error.message()).at_byte(error.offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Config, Registry, TypeCollection};

    #[test]
    fn a_module_has_no_more_types_than_the_limit_however_it_groups_them() {
        let mut config = Config::default();
        assert!(config.limits.set(Limit::ModuleTypes, 4));
        let registry = Registry::new(&config).unwrap();
        // Types on their own, groups of one and groups of two, each with the count of groups.
        let forms: [(u8, &[u8]); 3] = [
            (1, &[0x5f, 0]),
            (1, &[REC_GROUP, 1, 0x5f, 0]),
            (2, &[REC_GROUP, 2, 0x5f, 0, 0x5f, 0]),
        ];
        for (types, form) in forms {
            let section = |groups: u8| [&[groups][..], &form.repeat(groups.into())].concat();
            let register = |groups| {
                TypeCollection::register_type_section(&registry, &section(groups)).map(drop)
            };
            assert_eq!(register(4 / types), Ok(()));
            let refused = register(4 / types + 1).unwrap_err();
            assert_eq!(refused.code(), Code::Limit, "{form:02x?}");
        }
    }

    /// Unknown is unknown, whatever form the reference has and whatever wasmparser can pack.
    #[test]
    fn a_reference_to_no_type_is_an_unknown_type_however_large_its_number() {
        let mut config = Config::default();
        config.features.set(Feature::CustomDescriptors, true);
        let registry = Registry::new(&config).unwrap();
        let references: [&[u8]; 5] = [
            &[0x63, 9],
            &[0x63, 0xff, 0xff, 0xff, 0x07],
            &[0x64, 0xff, 0xff, 0xff, 0xff, 0x0f],
            &[0x64, 0x62, 9],
            &[0x64, 0x62, 0xff, 0xff, 0xff, 0xff, 0x0f],
        ];
        for reference in references {
            let payload = [&[1, 0x5f, 1], reference, &[0]].concat();
            let error = TypeCollection::register_type_section(&registry, &payload).err();
            let said = error.map(|error| (error.code(), error.place().byte_offset));
            assert_eq!(said, Some((Code::InvalidType, Some(3))), "{reference:02x?}");
        }
    }
}
