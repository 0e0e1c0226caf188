//! The name of the C function that runs, for error messages and log lines.

use core::fmt;

/// A function of the C interface.
#[derive(Clone, Copy)]
pub(super) struct Function(&'static str);

impl Function {
    /// The function that contains the item of this path.
    pub(super) const fn around(path: &'static str) -> Function {
        Function(path)
    }
}

impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // An item in a closure of the function has a longer path.
        let name = self.0.rsplit("::").find(|name| name.starts_with("wt_"));
        f.write_str(name.unwrap_or(self.0))
    }
}

/// The [`Function`] that this is written in.
macro_rules! function {
    () => {{
        fn here() {}
        crate::capi::function::Function::around(core::any::type_name_of_val(&here))
    }};
}
pub(super) use function;

#[cfg(test)]
mod tests {
    #[test]
    fn a_function_knows_its_name() {
        fn wt_example() -> String {
            function!().to_string()
        }
        fn wt_closure() -> String {
            let inside = || function!().to_string();
            inside()
        }
        assert_eq!(wt_example(), "wt_example");
        assert_eq!(wt_closure(), "wt_closure");
    }
}
