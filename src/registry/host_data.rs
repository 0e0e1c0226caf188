//! Host data: one pointer that a host keeps with a type, set once.
//!
//! It is in the type's row of its group (`shape.rs`), so it begins and ends with the type: a later type of the same
//! index has another row. A registry never reads what it points to.

use super::handle::Type;
use super::shape::MemberRow;
use core::ffi::c_void;

impl Type {
    #[expect(unsafe_code, reason = "a live type has a row")]
    fn row(&self) -> &MemberRow {
        // SAFETY: the slot is live while it is borrowed, and has the type's position in its group.
        unsafe { self.group().row_of_member(self.position()) }
    }

    /// The pointer that [`Type::set_host_data`] has set; null before. Two loads.
    #[inline]
    pub fn host_data(&self) -> *mut c_void {
        self.row().host_data()
    }

    /// Sets the type's host data for as long as the type lives, unless it has been set. Returns the value from now on:
    /// `data`, or the one that another thread set first. Null sets nothing.
    ///
    /// Only the host uses the data: the registry never reads it.
    /// [`Config::set_retire_callback`](crate::Config::set_retire_callback) sets what happens with it when the type
    /// dies.
    ///
    /// ```
    /// # let registry = typereg::Registry::new(&typereg::Config::default())?;
    /// let ty = registry.struct_type([])?;
    /// assert!(ty.host_data().is_null());
    /// let code = Box::into_raw(Box::new("compiled")).cast();
    /// assert_eq!(ty.set_host_data(code), code);
    /// assert_eq!(registry.struct_type([])?.host_data(), code);
    /// # drop(unsafe { Box::from_raw(code.cast::<&str>()) });
    /// # Ok::<(), typereg::Error>(())
    /// ```
    pub fn set_host_data(&self, data: *mut c_void) -> *mut c_void {
        self.row().set_host_data(data)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, Registry};
    use core::ffi::c_void;
    use core::ptr;

    #[test]
    fn every_member_of_a_group_has_data_of_its_own() {
        let registry = Registry::new(&Config::default()).unwrap();
        let three = &[1, 0x4e, 3, 0x5f, 0, 0x5e, 0x7f, 0, 0x60, 0, 0];
        let types = registry.register_type_section(three).unwrap();
        let data = [1, 2, 3].map(ptr::without_provenance_mut::<c_void>);
        for (ty, data) in types.iter().zip(data) {
            assert!(ty.host_data().is_null() && ty.set_host_data(ptr::null_mut()).is_null());
            assert_eq!(ty.set_host_data(data), data);
        }
        for (ty, data) in types.iter().zip(data) {
            let others = [ptr::null_mut(), ptr::without_provenance_mut(9)];
            assert!(others.iter().all(|&other| ty.set_host_data(other) == data));
            assert_eq!(ty.host_data(), data);
        }
        assert_eq!(registry.check(), Ok(()));
    }
}
