//! The fixed words of single acts.

use super::Language;
use onscene_protocol::incident::{ContactStatus, GradeName, ReportKind, Signing};

words_of! {
    /// How grave an incident is.
    grade(GradeName) {
        I: "Ⅰ级", "I";
        II: "Ⅱ级", "II";
        III: "Ⅲ级", "III";
        IV: "Ⅳ级", "IV";
    }
    /// How far a contact has come.
    contact_status(ContactStatus) {
        Asked: "已请", "asked";
        Coming: "在途", "coming";
        Arrived: "已到", "arrived";
        Declined: "不来", "not coming";
    }
    /// Which report.
    report_kind(ReportKind) {
        First: "首报", "First report";
        Progress: "续报", "Progress report";
        Final: "终报", "Final report";
    }
    /// Whether a talk record was signed.
    signing(Signing) {
        Signed: "本人已签名", "Signed";
        Refused: "本人拒绝签名", "Refused to sign";
        NotYet: "尚未签名", "Not signed yet";
    }
}
