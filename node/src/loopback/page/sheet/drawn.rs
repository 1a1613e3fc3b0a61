//! Forms with templates of their own: what they ask for, so that it is read by the same table.

use super::super::confirm::MISSING;
use super::table::FieldKind::{
    AnyEntry, Boxes, Each, Entry, Flag, Line, Number, Text, Time, Words,
};
use super::table::{Drawn, FILES, drawn};

/// How the name of a field begins that says why something stays open at the end.
pub(in crate::loopback) const REASON_FOR: &str = "open-";
/// How the name of a field begins that says why something of the plan's checklist is not so.
pub(in crate::loopback) const UNCHECKED: &str = "unchecked-";

pub(super) const DRAWN: &[Drawn] = &[
    Drawn {
        what: "log",
        fields: &[
            drawn("text", Text, true),
            drawn("track", Words(&[]), false),
            drawn("disclosure", Words(&[]), false),
            drawn("heard_at", Time, false),
            FILES,
        ],
    },
    Drawn {
        what: "headcount",
        fields: &[
            drawn("low", Number(None), true),
            drawn("high", Number(Some("low")), false),
            drawn("by", Line, true),
        ],
    },
    Drawn {
        what: "milestone",
        fields: &[
            drawn("name", Words(&[]), true),
            drawn("note", Text, false),
            drawn("by", Line, false),
            drawn("open", Each(REASON_FOR), false),
            drawn("checked", Boxes, false),
            drawn("unchecked", Each(UNCHECKED), false),
            drawn("reason", Text, false),
            drawn("missing", Each(MISSING), false),
            drawn("sure", Flag, false),
            drawn("again", Flag, false),
        ],
    },
    Drawn {
        what: "demand",
        fields: &[
            drawn("category", Line, true),
            drawn("text", Text, true),
            drawn("read_back", Words(&[]), false),
            drawn("name", Line, false),
            drawn("contact", Line, false),
            drawn("same_as", Entry("demand"), false),
            drawn("heard_at", Time, false),
            FILES,
        ],
    },
    Drawn {
        what: "attach",
        fields: &[drawn("text", Text, false), FILES],
    },
    Drawn {
        what: "correct",
        fields: &[
            drawn("entry", AnyEntry, true),
            drawn("text", Text, false),
            drawn("low", Number(None), false),
            drawn("high", Number(None), false),
            drawn("milestone", Words(&[]), false),
            drawn("at", Time, false),
            drawn("due", Time, false),
        ],
    },
    Drawn {
        what: "legal",
        fields: &[
            drawn("demand", Entry("demand"), true),
            drawn("step", Words(&[]), true),
            drawn("at", Time, false),
            drawn("reason", Text, false),
            drawn("approver", Line, false),
            drawn("told", Flag, false),
        ],
    },
    Drawn {
        what: "raise",
        fields: &[drawn("kind", Words(&[]), true), drawn("reason", Text, true)],
    },
    Drawn {
        what: "scene-plan-approve",
        fields: &[drawn("on", Line, false)],
    },
];
