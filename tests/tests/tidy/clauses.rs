//! `tests/CLAUSES.md` has a line for each clause of the plan, and names tests that are there.

use crate::assert_tidy;
use crate::map::tests_named;
use crate::tree::Tree;
use onscene_protocol::plan::CLAUSES;

const TABLE: &str = "tests/CLAUSES.md";

fn unserved(tree: &Tree) -> Vec<String> {
    let Some(table) = tree.file(TABLE) else {
        return vec![format!("{TABLE}: is missing")];
    };
    let rows: Vec<&str> = table.text().lines().collect();
    let unnamed = CLAUSES.iter().filter(|(id, ..)| {
        let head = format!("| {id} |");
        let row = rows.iter().find(|row| row.starts_with(&head));
        row.is_none_or(|row| tests_named(row).next().is_none())
    });
    let unnamed = unnamed.map(|(id, ..)| format!("{TABLE}: no test shows {id}"));
    let gone = tests_named(table.text()).filter(|name| {
        let head = format!("fn {name}(");
        !tree.rust().any(|file| file.text().contains(&head))
    });
    let gone = gone.map(|name| format!("{TABLE}: `{name}` is not there"));
    unnamed.chain(gone).collect()
}

#[test]
fn every_clause_of_the_plan_names_a_test_that_is_there() {
    assert_tidy(&unserved(&Tree::read()));
}

#[test]
fn a_clause_without_a_test_and_a_test_that_is_gone_are_found() {
    let rows: String = CLAUSES
        .iter()
        .map(|(id, ..)| format!("| {id} | it | `what_serves_it` |\n"))
        .collect();
    let test = ("tests/a.rs", "fn what_serves_it() {}");
    assert_eq!(
        unserved(&Tree::of(&[test, (TABLE, &rows)])),
        Vec::<String>::new()
    );
    let short = rows.replacen("| 四.3 | it | `what_serves_it` |", "| 四.3 | it | |", 1);
    assert_eq!(unserved(&Tree::of(&[test, (TABLE, &short)])).len(), 1);
    assert_eq!(unserved(&Tree::of(&[(TABLE, &rows)])).len(), CLAUSES.len());
    assert_eq!(
        unserved(&Tree::of(&[])).len(),
        1,
        "a missing table does not pass"
    );
}
