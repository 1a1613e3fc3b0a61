//! Whoever began without being asked for a name: what stands in its place until they are.

use super::Certificate;
use crate::id::DeviceKey;

/// What stands where a unit was not named yet, 请填写单位: "please fill in the unit".
pub const UNIT_UNNAMED: &str = "请填写单位";
/// The same in stores of earlier versions, 本单位: "this unit".
const UNIT_UNNAMED_BEFORE: &str = "本单位";
/// What earlier versions called everyone who was not asked, 本机: "this laptop".
const NAME_BEFORE: &str = "本机";
/// Digits of a laptop's id that stand in a name.
pub(super) const DIGITS: usize = 4;

/// The beginning of an id as it stands beside names, in capitals.
pub(super) fn digits(id: &impl ToString, digits: usize) -> String {
    let id = id.to_string();
    id.chars().take(digits).collect::<String>().to_uppercase()
}

/// What entries are signed with on a laptop until its first person was asked for a name.
pub fn placeholder(device: DeviceKey) -> String {
    format!("未登记姓名（电脑 {}）", digits(&device, DIGITS))
}

/// The laptop's digits in a name that is a placeholder.
pub fn unnamed_on(name: &str) -> Option<&str> {
    name.strip_prefix("未登记姓名（电脑 ")?.strip_suffix('）')
}

/// Whether nobody named this unit yet.
pub fn is_unit_unnamed(name: &str) -> bool {
    name == UNIT_UNNAMED || name == UNIT_UNNAMED_BEFORE
}

impl Certificate {
    /// Whether the person was never asked for a name.
    pub fn is_unnamed(&self) -> bool {
        self.name == NAME_BEFORE || self.name == placeholder(self.device)
    }
}
