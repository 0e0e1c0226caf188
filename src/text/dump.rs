//! A registry as text: every live group, with comments about owners, depths, displays and layouts.

use super::wat::{BEING_FREED, GroupText};
use crate::error::Result;
use crate::memory::Text;
use crate::registry::{INLINE_DISPLAY, RegisteredType, Registry, TypeRef, UNCOUNTED};

/// How many entries of a display are printed: those that generated code may read. For a longer display, the last entry
/// is printed, too. With all 64 entries of deep types, a dump would be 128 times as long as the bytes of the types.
const ENTRIES: u32 = INLINE_DISPLAY as u32;

impl Registry {
    /// Every live type in WAT, in the order of the indices of the groups' first types, with owners, depths, displays
    /// and sizes as comments. For a display with more than 8 entries it prints the first 8 and the last one. The same
    /// sequence of calls gives the same text.
    pub fn dump(&self) -> Result<String> {
        let groups = self.core().groups()?;
        let mut text = Text::default();
        for leader in groups.live.iter().map(RegisteredType::as_ref) {
            dump_group(&mut text, leader)?;
        }
        if groups.leaving != 0 {
            text.add(format_args!("{BEING_FREED}{}\n", groups.leaving))?;
        }
        Ok(text.into_string())
    }
}

fn dump_group(text: &mut Text, leader: TypeRef<'_>) -> Result<()> {
    let group = GroupText::of(leader, None);
    text.add(format_args!("{group}\n  ;; owners "))?;
    match leader.slot().owners() {
        _ if leader.slot().is_pinned() => text.add(format_args!("not counted: pinned\n"))?,
        UNCOUNTED => text.add(format_args!("{UNCOUNTED} or more\n"))?,
        // The owner that the dump itself holds is not counted.
        owners => text.add(format_args!("{}\n", owners - 1))?,
    }
    for position in 0..leader.group_len() as u32 {
        let Some(ty) = leader.sibling(position) else {
            continue;
        };
        text.add(format_args!("  ;; {ty:?} depth {} display", ty.depth()))?;
        for depth in 0..ENTRIES.min(ty.depth() + 1) {
            text.add(format_args!(" {}", ty.display_entry(depth)))?;
        }
        if ty.depth() >= ENTRIES {
            text.add(format_args!(" .. {}", ty.display_entry(ty.depth())))?;
        }
        if let Some(layout) = ty.layout() {
            text.add(format_args!(" size {} align {}", layout.size, layout.align))?;
        }
        text.add(format_args!("\n"))?;
    }
    Ok(())
}
