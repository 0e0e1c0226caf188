//! Enumerations with numbers, whose variants are written once: the list of all variants and the way back from a number
//! are made from the declaration, so that neither can forget one.

/// Declares an enumeration with a number for each variant, the list of its variants, and the function that finds the
/// variant of a number.
macro_rules! enumeration {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident: $number:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $value:literal,)*
        }

        $(#[$all_attribute:meta])*
        pub const ALL;

        $(#[$from_attribute:meta])*
        $visibility:vis const fn $from:ident;
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr($number)]
        pub enum $name {
            $($(#[$variant_attribute])* $variant = $value,)*
        }

        impl $name {
            $(#[$all_attribute])*
            pub const ALL: [$name; [$($value),*].len()] = [$($name::$variant),*];

            $(#[$from_attribute])*
            $visibility const fn $from(number: $number) -> Option<$name> {
                Some(match number {
                    $($value => $name::$variant,)*
                    _ => return None,
                })
            }
        }
    };
}

pub(crate) use enumeration;
