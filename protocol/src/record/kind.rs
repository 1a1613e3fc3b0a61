//! Kinds of records, and what of them goes together.

/// What a record's body is. An unknown kind is kept and passed on, not understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// One Automerge change: one entry of an incident.
    Change,
    /// A unit, or the unit that a document lives in.
    Place,
    /// Binds a person's key to a name, a laptop, a unit and roles.
    Certificate,
    /// Takes a certificate back.
    Revocation,
    /// Keys, wrapped for who may read.
    Key,
    /// Destroys the bodies of key records.
    Disposal,
    /// A clock difference, measured during an exchange.
    Clock,
    /// One change of an on-scene plan's text, sealed.
    ScenePlan,
    /// Someone opened parts that are sealed under narrower keys.
    Access,
    /// A key writes no more: its person goes on with another.
    Retirement,
    /// A version of the emergency plan, or that one is withdrawn.
    Plan,
    /// The articles or the calendar by which clocks of law run.
    Law,
    /// A person has an interest in an incident, which is closed to them.
    Recusal,
    /// Someone is invited to join, or what became of an invitation.
    Invitation,
    /// How a person is to be shown from now on.
    Rename,
    /// A reader who was certified above a unit from beside or below it may have its keys.
    Confirmation,
    /// An incident was put into a bag.
    Archive,
    /// A kind that this version does not know.
    Unknown(u8),
}

impl Kind {
    /// The kind with this number.
    pub const fn from_number(number: u8) -> Self {
        match number {
            1 => Self::Change,
            2 => Self::Place,
            3 => Self::Certificate,
            4 => Self::Revocation,
            5 => Self::Key,
            6 => Self::Disposal,
            7 => Self::Clock,
            8 => Self::ScenePlan,
            9 => Self::Access,
            10 => Self::Retirement,
            14 => Self::Plan,
            15 => Self::Law,
            12 => Self::Recusal,
            11 => Self::Invitation,
            16 => Self::Rename,
            17 => Self::Confirmation,
            18 => Self::Archive,
            other => Self::Unknown(other),
        }
    }

    /// Its number in a header.
    pub const fn number(self) -> u8 {
        match self {
            Self::Change => 1,
            Self::Place => 2,
            Self::Certificate => 3,
            Self::Revocation => 4,
            Self::Key => 5,
            Self::Disposal => 6,
            Self::Clock => 7,
            Self::ScenePlan => 8,
            Self::Access => 9,
            Self::Retirement => 10,
            Self::Plan => 14,
            Self::Law => 15,
            Self::Recusal => 12,
            Self::Invitation => 11,
            Self::Rename => 16,
            Self::Confirmation => 17,
            Self::Archive => 18,
            Self::Unknown(other) => other,
        }
    }

    /// Whether its records say who may write: certificates, and what bears on which of them count.
    /// They are let in whatever of their past is missing, and stand at the head of every order.
    pub const fn says_who_writes(self) -> bool {
        matches!(
            self,
            Self::Certificate
                | Self::Revocation
                | Self::Retirement
                | Self::Invitation
                | Self::Confirmation
        )
    }

    /// Whether the people, laptops and units of an organisation are derived from it. A backup begins
    /// with these, and each part of a bundle repeats them: without them nothing else can be judged.
    /// A recusal is none: it is about one incident, and waits until that is there.
    pub const fn makes_the_roster(self) -> bool {
        self.says_who_writes() || matches!(self, Self::Place)
    }

    /// Whether its arrival may change to whom something is shown, or as whose, and so what was derived.
    pub const fn changes_the_roster(self) -> bool {
        self.makes_the_roster() || matches!(self, Self::Recusal | Self::Rename)
    }

    /// Whether every laptop carries it, whatever its subject, in the smaller of the sets that two
    /// laptops compare. Clocks are among them though no roster is made of them: all laptops flag the
    /// same ones. Recusals are not: they travel with their incident.
    pub const fn is_for_all(self) -> bool {
        self.makes_the_roster() || matches!(self, Self::Clock)
    }

    /// Whether its arrival may change which plans and which law count, beside a key's that opens
    /// one. Neither unit nor invitation makes a plan count.
    pub const fn bears_on_plans(self) -> bool {
        matches!(
            self,
            Self::Plan | Self::Law | Self::Certificate | Self::Revocation | Self::Retirement
        )
    }

    /// Whether it stands among its organisation's own records and nowhere else. Places do not: a
    /// document's stands in the document.
    pub const fn is_of_the_organisation(self) -> bool {
        self.says_who_writes() || matches!(self, Self::Plan | Self::Law | Self::Rename)
    }

    /// In which order records that came together are taken in, the lowest first: who may write, then
    /// where, then the keys, so that what follows is judged and opened at once. A recusal closes an
    /// incident that has to be there first.
    pub const fn rank_taken_in(self) -> u8 {
        match self {
            Self::Place => 1,
            Self::Key => 2,
            kind if kind.says_who_writes() => 0,
            _ => 3,
        }
    }

    /// In which order records are sent, the lowest first: the link may end in between. What was
    /// written goes before the keys that open it, and shows as sealed until they come; to whom
    /// something is closed is said before it.
    pub const fn rank_sent(self) -> u8 {
        match self {
            Self::Recusal => 0,
            Self::Place => 1,
            Self::Key => 3,
            kind if kind.says_who_writes() => 0,
            _ => 2,
        }
    }
}

#[cfg(test)]
mod tests;
