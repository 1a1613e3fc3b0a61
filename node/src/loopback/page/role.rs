//! Roles in the reader's language.

use crate::export::Language;
use onscene_protocol::roster::Role;

pub(super) const fn name_role(language: Language, role: Role) -> &'static str {
    match role {
        Role::Leader => language.say("组长", "Leader"),
        Role::Deputy => language.say("副组长", "Deputy"),
        Role::Office => language.say("办公室", "Office"),
        Role::Member => language.say("成员", "Member"),
        Role::Liaison => language.say("联络员", "Liaison"),
        Role::Archivist => language.say("档案员", "Archivist"),
        Role::Auditor => language.say("审计", "Auditor"),
        Role::Hub => language.say("汇集点", "Hub"),
        Role::Admin => language.say("管理员", "Administrator"),
    }
}

/// A role's word in the reader's language; one of a later version stands for itself.
pub(super) fn name_role_word(language: Language, word: &str) -> String {
    word.parse::<Role>().map_or_else(
        |_| word.to_owned(),
        |role| name_role(language, role).to_owned(),
    )
}
