//! Plans to begin from. They are examples and say so; none of them grades by a number.

use super::Plan;

/// A plan that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The word that names it.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

/// Those that there are, the default first. The third shows how thresholds are written: published
/// ones differ five-fold, so it is for trying out.
pub const fn samples() -> [Sample; 3] {
    [
        Sample {
            name: "zh-CN",
            text: include_str!("sample/zh-CN.toml"),
        },
        Sample {
            name: "en",
            text: include_str!("sample/en.toml"),
        },
        Sample {
            name: "zh-CN-thresholds",
            text: include_str!("sample/zh-CN-thresholds.toml"),
        },
    ]
}

impl Sample {
    /// The sample with this name.
    pub fn named(name: &str) -> Option<Self> {
        samples().into_iter().find(|sample| sample.name == name)
    }

    /// The plan in it; a test reads them all.
    pub fn plan(&self) -> Option<Plan> {
        Plan::from_toml(self.text).ok()
    }
}
