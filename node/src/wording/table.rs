//! The tables that texts stand in, zh-CN first, English second. Leaving a column out does not compile.

/// Texts without arguments, by name; a room of its own for each larger part: `words! { [room] name: "中文",
/// "English"; }` makes `Words`, and one of them for each language.
macro_rules! words {
    ($([$($room:ident),+])? $($name:ident: $chinese:literal, $english:literal;)+) => {
        /// What is said here, in one language.
        #[derive(Debug)]
        pub struct Words {
            $($(
                #[doc = concat!("The texts of `", stringify!($room), "`.")]
                pub $room: $room::Words,
            )+)?
            $(#[doc = $english] pub $name: &'static str),+
        }

        pub(super) const CHINESE: Words = Words {
            $($($room: $room::CHINESE,)+)?
            $($name: $chinese),+
        };
        pub(super) const ENGLISH: Words = Words {
            $($($room: $room::ENGLISH,)+)?
            $($name: $english),+
        };
    };
}

/// The words of a closed set: `words_of! { name(Set) { Variant: "中文", "English"; } }` makes
/// `Language::name`. A member of the set that is left out does not compile either.
macro_rules! words_of {
    ($($(#[$about:meta])+ $name:ident($set:ident) {
        $($variant:ident: $chinese:literal, $english:literal;)+
    })+) => {
        impl Language {
            $($(#[$about])+
            pub const fn $name(self, of: &$set) -> &'static str {
                match of {
                    $($set::$variant => self.say($chinese, $english)),+
                }
            })+
        }
    };
}
