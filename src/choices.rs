//! Enums whose values have names: the words of files, command lines and conditions.

/// Defines an enum whose values have names, with `ALL`, `NAMES`, `name` and `from_name`.
macro_rules! choices {
    ($(#[$doc:meta])* $kind:ident { $($(#[$vdoc:meta])* $variant:ident = $name:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $kind { $($(#[$vdoc])* $variant,)+ }

        impl $kind {
            /// All values, in the order in which they are offered.
            pub const ALL: [Self; Self::NAMES.len()] = [$(Self::$variant,)+];
            /// The names of all values, in the order of [`Self::ALL`].
            pub const NAMES: &'static [&'static str] = &[$($name,)+];

            /// Returns the name, as it is spelled in files and on the command line.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Returns the value with this name; `None` if there is none.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
