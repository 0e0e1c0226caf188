//! Objects that C borrows and that end together: many of a sort in one allocation, each at one address.
//!
//! What a rec group builder lends is kept in pools: its definitions, its forward references, its labels. The objects are
//! plain data; when they end, they are only marked as deleted.

#![expect(unsafe_code, reason = "objects that C has pointers to")]

use super::handle::{Handle, Marked};
use crate::error::Result;
use crate::memory::try_box;
use core::mem::MaybeUninit;
use core::ptr::NonNull;

/// How many objects a block has.
const BLOCK: usize = 32;

/// All objects of one sort.
pub(super) struct Pool<H: Handle<Object: Copy>> {
    /// The block that was allocated last; it leads to the one before.
    last: Option<NonNull<Block<H>>>,
    /// How many objects the last block has; the blocks before it are full.
    len: usize,
}

struct Block<H: Handle<Object: Copy>> {
    before: Option<NonNull<Block<H>>>,
    objects: [MaybeUninit<Marked<H::Object>>; BLOCK],
}

/// Memory in a pool for an object that is not made yet, so that nothing has to be undone if memory runs out.
pub(super) struct Vacancy<'a, H: Handle<Object: Copy>> {
    memory: NonNull<Marked<H::Object>>,
    len: &'a mut usize,
}

// SAFETY: a pool owns its blocks as boxes would; C must keep its uses of the objects to one thread.
unsafe impl<H: Handle<Object: Copy + Send>> Send for Pool<H> {}

impl<H: Handle<Object: Copy>> Default for Pool<H> {
    fn default() -> Pool<H> {
        Pool { last: None, len: 0 }
    }
}

impl<H: Handle<Object: Copy>> Pool<H> {
    /// A place for one more object.
    #[inline]
    pub(super) fn place(&mut self) -> Result<Vacancy<'_, H>> {
        let block = match self.last {
            Some(block) if self.len < BLOCK => block,
            _ => self.add_block()?,
        };
        // SAFETY: the block is the pool's, and the number is below the length of its array.
        let memory = unsafe {
            let objects = (&raw mut (*block.as_ptr()).objects).cast::<Marked<H::Object>>();
            NonNull::new_unchecked(objects.add(self.len))
        };
        let len = &mut self.len;
        Ok(Vacancy { memory, len })
    }

    #[cold]
    #[inline(never)]
    fn add_block(&mut self) -> Result<NonNull<Block<H>>> {
        let block = NonNull::from(Box::leak(try_box(Block {
            before: self.last,
            objects: [const { MaybeUninit::uninit() }; BLOCK],
        })?));
        (self.last, self.len) = (Some(block), 0);
        Ok(block)
    }
}

impl<H: Handle<Object: Copy>> Vacancy<'_, H> {
    /// Puts an object there. The pointer is good until the pool is dropped.
    #[inline]
    pub(super) fn fill(self, object: H::Object) -> *mut H {
        // SAFETY: memory of the pool for one object. No other object is there: the pool has not counted one yet.
        unsafe { self.memory.write(Marked::new::<H>(object)) };
        *self.len += 1;
        self.memory.as_ptr().cast()
    }
}

impl<H: Handle<Object: Copy>> Drop for Pool<H> {
    fn drop(&mut self) {
        let (mut last, mut len) = (self.last, self.len);
        while let Some(block) = last {
            // SAFETY: the pool's own block, whose first `len` objects are there. Only C could have other pointers into
            // it, and has given up what it borrowed.
            unsafe {
                let Block { before, objects } = block.as_ref();
                for object in objects.iter().take(len) {
                    object.assume_init_ref().mark_as_deleted();
                }
                last = *before;
                if !cfg!(feature = "checked-handles") {
                    drop(Box::from_raw(block.as_ptr()));
                }
            }
            len = BLOCK;
        }
    }
}
