//! `tests/CLAUSES.md` has a line for each clause of the plan, and names tests that are there.

use crate::assert_tidy;
use crate::map::tests_named;
use crate::tree::Tree;
use onscene_protocol::plan::CLAUSES;

const TABLE: &str = "tests/CLAUSES.md";

/// Whether a test bears a clause's number: `clause_4_2_2_…` for 四.2(2), and not for 四.2.
fn is_named_after(test: &str, clause: &str) -> bool {
    let digits = clause.chars().map(|c| match c {
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '(' => '.',
        other => other,
    });
    let number: String = digits.filter(|c| *c != ')').collect();
    let head = format!("clause_{}_", number.replace('.', "_"));
    let rest = test.strip_prefix(&head);
    rest.is_some_and(|rest| rest.starts_with(|c: char| !c.is_ascii_digit()))
}

fn unserved(tree: &Tree) -> Vec<String> {
    let Some(table) = tree.file(TABLE) else {
        return vec![format!("{TABLE}: is missing")];
    };
    let rows: Vec<&str> = table.text().lines().collect();
    let unnamed = CLAUSES.iter().filter(|(id, ..)| {
        let head = format!("| {id} |");
        let row = rows.iter().find(|row| row.starts_with(&head));
        row.is_none_or(|row| !tests_named(row).any(|test| is_named_after(test, id)))
    });
    let unnamed = unnamed.map(|(id, ..)| format!("{TABLE}: no test named after {id} shows it"));
    let gone = tests_named(table.text()).filter(|name| {
        let head = format!("fn {name}(");
        !tree.rust().any(|file| file.text().contains(&head))
    });
    let gone = gone.map(|name| format!("{TABLE}: `{name}` is not there"));
    unnamed.chain(gone).collect()
}

/// Clauses that stand on no screen of the page, beside a task, a card or a form.
fn unseen(tree: &Tree) -> Vec<String> {
    let screens = tree.files.iter().filter(|file| {
        let is_screen =
            file.path.contains("/loopback/templates/") || file.path.contains("/loopback/page/");
        is_screen && !file.is_test()
    });
    let screens: Vec<&str> = screens.map(|file| file.text()).collect();
    let unseen = CLAUSES.iter().filter(|(id, ..)| {
        let marks = [format!(">{id}</"), format!("\"{id}\"")];
        !screens
            .iter()
            .any(|text| marks.iter().any(|mark| text.contains(mark)))
    });
    unseen
        .map(|(id, ..)| format!("no screen of the page names {id}"))
        .collect()
}

#[test]
fn every_clause_of_the_plan_stands_on_a_screen_that_serves_it() {
    assert_tidy(&unseen(&Tree::read()));
}

#[test]
fn a_clause_that_stands_on_no_screen_is_found() {
    let rows: String = CLAUSES
        .iter()
        .map(|(id, ..)| format!("<span class=\"clause\">{id}</span>\n"))
        .collect();
    let page = "node/src/loopback/templates/a.html";
    assert_eq!(unseen(&Tree::of(&[(page, &rows)])), Vec::<String>::new());
    let short = rows.replace(">四.2</", ">四.2(1)</");
    assert_eq!(
        unseen(&Tree::of(&[(page, &short)])),
        ["no screen of the page names 四.2"]
    );
}

#[test]
fn every_clause_of_the_plan_names_a_test_that_is_there() {
    assert_tidy(&unserved(&Tree::read()));
}

#[test]
fn a_clause_without_a_test_and_a_test_that_is_gone_are_found() {
    let named = |id: &str| {
        let digits = ["一", "二", "三", "四", "五", "六"].iter().zip(1..);
        let id = digits.fold(id.to_owned(), |id, (word, digit)| {
            id.replace(word, &digit.to_string())
        });
        let id = id.replace(['.', '('], "_").replace(')', "");
        format!("clause_{id}_is_served")
    };
    let rows: String = CLAUSES
        .iter()
        .map(|(id, ..)| format!("| {id} | it | `{}` |\n", named(id)))
        .collect();
    let tests: String = CLAUSES
        .iter()
        .map(|(id, ..)| format!("fn {}() {{}}\n", named(id)))
        .collect();
    let test = ("tests/a.rs", tests.as_str());
    assert_eq!(
        unserved(&Tree::of(&[test, (TABLE, &rows)])),
        Vec::<String>::new()
    );
    for other in ["", "`clause_4_2_is_served`", "`clause_4_3_2_is_served`"] {
        let short = rows.replacen("`clause_4_3_is_served`", other, 1);
        let found = unserved(&Tree::of(&[test, (TABLE, &short)]));
        assert!(found[0].contains("named after 四.3"), "{found:?}");
    }
    assert_eq!(unserved(&Tree::of(&[(TABLE, &rows)])).len(), CLAUSES.len());
    assert_eq!(
        unserved(&Tree::of(&[])).len(),
        1,
        "a missing table does not pass"
    );
}
