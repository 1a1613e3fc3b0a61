//! Joining over one cable between two laptops: no router, no names, no internet.

use crate::{PORT, start_incident, until_read};
use onscene_tests::net::{Cable, Space, is_allowed, subnet};
use onscene_tests::process::{Laptop, Running};
use serde_json::Value;

/// An office's laptop whose node runs, and another at the far end of the cable.
struct Wired {
    office: Laptop,
    _node: Running,
    field: Laptop,
    /// Where the office's end is.
    at: String,
    _cable: Cable,
    _spaces: [Space; 2],
}

impl Wired {
    fn new() -> Self {
        let spaces = [Space::new(), Space::new()];
        let [here, there] = &spaces;
        let cable = here.cable(there);
        let [near, far, ..] = subnet(0);
        cable.here(near);
        cable.there(far);
        let office = Laptop::new("值班员").moved_to(here);
        let field = Laptop::new("外勤甲").moved_to(there);
        office.init(&["--unit", "城西街道"]);
        // Nobody looks for anybody: the code, or what is typed, has to be enough.
        let node = office.start_in_the_open(PORT, &["--no-discovery"]);
        Self {
            office,
            _node: node,
            field,
            at: format!("{near}:{PORT}"),
            _cable: cable,
            _spaces: spaces,
        }
    }

    /// The inviting screen shows the same word as `joined`, and records go both ways from then on.
    fn is_joined(&self, joined: &Value) {
        let invitations = self.office.lines(&["invitation", "list"]);
        let [shown] = invitations.as_slice() else {
            panic!("{invitations:?}");
        };
        assert_eq!(
            (&shown["state"], &shown["used_by"]),
            (&"used".into(), &"外勤甲".into())
        );
        assert_eq!(
            (&shown["word"], &shown["word_en"]),
            (&joined["word"], &joined["word_en"])
        );
        assert_eq!(
            joined["word"].as_str().unwrap().chars().count(),
            2,
            "{joined}"
        );
        let incident = start_incident(&self.field, "停水");
        assert_eq!(self.field.lines(&["sync", &self.at]).len(), 1);
        until_read(&self.office, &incident, "停水");
    }
}

#[test]
fn a_laptop_joins_over_a_cable_by_the_file_that_a_qr_code_holds_too() {
    if !is_allowed() {
        return;
    }
    let wired = Wired::new();
    let file = wired.office.desk().join("邀请");
    let file = file.to_str().unwrap();
    let made = wired.office.json(&["invite", "--file", file]);
    assert_eq!(
        made["at"].as_array().unwrap(),
        &[Value::from(wired.at.as_str())]
    );
    // Where to is in the code.
    let joined = wired.field.join(file, &[]);
    wired.is_joined(&joined);
}

#[test]
fn a_laptop_joins_over_a_cable_by_ten_digits_and_an_address_that_were_read_out() {
    if !is_allowed() {
        return;
    }
    let wired = Wired::new();
    let made = wired.office.json(&["invite"]);
    let typed = made["typed"].as_str().unwrap();
    let joined = wired.field.join(typed, &["--at", &wired.at]);
    wired.is_joined(&joined);
}
