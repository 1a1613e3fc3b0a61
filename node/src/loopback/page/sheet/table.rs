//! What a form is made of; `staff` and `outward` hold the forms, in zh-CN and English, each with the
//! clause of the plan that it serves.

/// The same in zh-CN and in English.
pub(super) struct Two(pub(super) &'static str, pub(super) &'static str);

/// A form for an act.
pub(super) struct Sheet {
    /// The act's own word.
    pub(super) what: &'static str,
    pub(super) clause: &'static str,
    pub(super) title: Two,
    pub(super) hint: Two,
    pub(super) fields: &'static [Field],
}

/// A field of a form.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: Two,
    pub(super) kind: FieldKind,
    pub(super) needed: bool,
}

/// What is typed or chosen.
pub(super) enum FieldKind {
    Line,
    Text,
    Time,
    Flag,
    /// Whoever writes on a laptop.
    Person,
    /// An earlier entry of this kind.
    Entry(&'static str),
    /// An earlier entry of any kind.
    AnyEntry,
    /// Public entries, several.
    Public,
    Words(&'static [(&'static str, Two)]),
}

pub(super) const fn needed(name: &'static str, label: Two, kind: FieldKind) -> Field {
    Field {
        name,
        label,
        kind,
        needed: true,
    }
}

pub(super) const fn optional(name: &'static str, label: Two, kind: FieldKind) -> Field {
    Field {
        name,
        label,
        kind,
        needed: false,
    }
}

/// Why something is so: the same field in several forms.
pub(super) const REASON: Field = needed("reason", Two("理由", "Reason"), FieldKind::Text);
