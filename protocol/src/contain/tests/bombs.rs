//! A few bytes that announce more than memory holds: refused before Automerge sees them.

use super::*;
use crate::contain::skim::{self, Unreadable};

fn skim(bytes: &[u8]) -> Result<(), Unreadable> {
    skim::skim(bytes, &skim::ENTRY)
}

/// A change without operations, whose one column is what is given.
fn with_column(specification: u64, column: &[u8]) -> Vec<u8> {
    let mut content = vec![1];
    content.extend_from_slice(&genesis_hash().0);
    content.push(16);
    content.extend_from_slice(&[0xa1; 16]);
    content.extend([1, 2, 0, 0, 0]); // number, first operation, time, message, other actors
    content.push(1);
    content.extend(unsigned(specification));
    content.extend(unsigned(column.len() as u64));
    content.extend_from_slice(column);
    chunk(1, &content)
}

#[test]
fn run_lengths_beyond_an_entry_are_refused_in_every_kind_of_column() {
    for rows in [33, 1 << 20, 1 << 40, u64::MAX >> 1] {
        for kind in [0, 1, 2, 3, 5, 6] {
            let mut run = signed(rows);
            run.extend([0, 0]);
            let nulls = [vec![0], unsigned(rows)].concat();
            for column in [run, nulls] {
                let bytes = with_column(0x10 | kind, &column);
                assert!(skim(&bytes).is_err(), "{rows} rows, column kind {kind}");
            }
        }
        let booleans = with_column(0x14, &unsigned(rows));
        assert!(skim(&booleans).is_err(), "{rows} rows of booleans");
    }
}

#[test]
fn a_group_that_announces_predecessors_is_refused() {
    for count in [1, 1 << 20, 1 << 40, u64::MAX] {
        let column = [signed(1), unsigned(count)].concat();
        assert!(skim(&with_column(0x70, &column)).is_err(), "{count} each");
    }
}

#[test]
fn deflated_columns_deflated_changes_and_documents_are_refused() {
    let honest = start_change(&Office::new());
    assert!(skim(&honest).is_ok());
    let deflated = miniz_oxide::deflate::compress_to_vec(content(&honest), 6);
    assert!(skim(&chunk(2, &deflated)).is_err());
    assert!(skim(&chunk(0, content(&honest))).is_err());
    assert!(skim(&genesis().save()).is_err());
    assert!(skim(&with_column(0x15 | 8, &[])).is_err());
    let change = Contained::from_bytes(&chunk(2, &deflated), &expected());
    assert_eq!(change.unwrap_err(), Misformed::Bytes);
}

#[test]
fn two_chunks_and_bytes_after_a_chunk_are_refused() {
    let honest = start_change(&Office::new());
    let twice = [honest.clone(), honest.clone()].concat();
    assert!(skim(&twice).is_err());
    let longer = [honest.clone(), vec![0]].concat();
    assert!(skim(&longer).is_err());
    for length in 0..honest.len() {
        assert!(skim(&honest[..length]).is_err());
    }
}

#[test]
fn more_dependencies_actors_or_columns_than_an_entry_needs_are_refused() {
    let announced = |dependencies: u64, actors: u64, columns: u64| {
        let mut content = unsigned(dependencies);
        content.extend(vec![7; 32 * usize::try_from(dependencies.min(3)).unwrap()]);
        content.push(16);
        content.extend_from_slice(&[0xa1; 16]);
        content.extend([1, 2, 0, 0]);
        content.extend(unsigned(actors));
        content.extend((0..actors.min(9)).flat_map(|_| [1, 9]));
        content.extend(unsigned(columns));
        content.extend((0..columns.min(99)).flat_map(|_| [0x15, 0]));
        chunk(1, &content)
    };
    assert!(skim(&announced(1, 1, 1)).is_ok());
    for huge in [1 << 40, u64::MAX] {
        assert!(skim(&announced(huge, 1, 1)).is_err());
        assert!(skim(&announced(1, huge, 1)).is_err());
        assert!(skim(&announced(1, 1, huge)).is_err());
    }
    assert!(skim(&announced(2, 1, 1)).is_err());
    assert!(skim(&announced(1, 5, 1)).is_err());
    assert!(skim(&announced(1, 1, 25)).is_err());
}
