//! What a form is made of; `staff` and `outward` hold the forms, in zh-CN and English, each with the
//! clause of the plan that it serves, `drawn` those that have templates of their own. What is typed is
//! read by the same table (`reading`).

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

/// A form that a template of its own draws, with its labels.
pub(super) struct Drawn {
    /// The act's own word.
    pub(super) what: &'static str,
    pub(super) fields: &'static [Field],
}

/// A field of a form.
pub(super) struct Field {
    /// As the act calls it.
    pub(super) name: &'static str,
    pub(super) label: Two,
    pub(super) kind: FieldKind,
    pub(super) needed: bool,
}

/// What is typed or chosen.
pub(super) enum FieldKind {
    Line,
    Text,
    /// Several, a line each.
    Lines,
    /// A number; where nothing was typed, what stands in another field.
    Number(Option<&'static str>),
    Time,
    Flag,
    /// Whoever writes on a laptop.
    Person,
    /// An earlier entry of this kind.
    Entry(&'static str),
    /// An earlier entry of this kind, where the act takes several.
    Entries(&'static str),
    /// An earlier entry of any kind.
    AnyEntry,
    /// Public entries, several.
    Public,
    /// Internal entries that may be raised, several.
    Internal,
    /// The same, and those that go upward already, ticked.
    Upward,
    /// One word of several.
    Words(&'static [(&'static str, Two)]),
    /// Yes or no, in these words.
    YesNo(&'static [(&'static str, Two)]),
    /// Boxes of one name.
    Boxes,
    /// Why, for each of several: the names of these fields begin so, and go on with what it is.
    Each(&'static str),
    /// What is attached.
    Files,
}

impl Field {
    /// Whether the form itself has it: others are asked for elsewhere, or drawn by a template.
    pub(super) const fn is_drawn_here(&self) -> bool {
        !self.label.0.is_empty()
    }
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

/// A field of a form whose template has the label.
pub(super) const fn drawn(name: &'static str, kind: FieldKind, needed: bool) -> Field {
    Field {
        name,
        label: Two("", ""),
        kind,
        needed,
    }
}

/// What was attached to a form, beside whatever else it asks for.
pub(super) const FILES: Field = drawn("attachments", FieldKind::Files, false);

/// Why something is so: the same field in several forms.
pub(super) const REASON: Field = needed("reason", Two("理由", "Reason"), FieldKind::Text);
