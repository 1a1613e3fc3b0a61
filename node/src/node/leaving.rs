//! What is left of a store whose last writer went on with another laptop: a file that says so.
//! The keys go first, then what they open; a crash in between is made up for at the next opening.

use super::NodeError;
use super::running::RUNNING_FILE;
use crate::store::Folder;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Where attachments lie, finished or not.
const ATTACHMENTS: &str = "attachments";

/// Takes everything away that a store and its node make; other files in the folder stay.
pub(super) fn wipe(data: &Path) -> Result<Folder, NodeError> {
    let folder = Folder::open(data)?;
    for name in Folder::KEYS {
        overwrite(&data.join(name)).map_err(NodeError::Io)?;
    }
    let made = Folder::FILES
        .into_iter()
        .filter(|name| *name != Folder::LOCK);
    for name in made.chain(Folder::UNFINISHED).chain([RUNNING_FILE]) {
        absent_is_fine(fs::remove_file(data.join(name))).map_err(NodeError::Io)?;
    }
    absent_is_fine(fs::remove_dir_all(data.join(ATTACHMENTS))).map_err(NodeError::Io)?;
    Ok(folder)
}

/// Zeros where a key lay. What a disk keeps beneath its files is beyond us.
fn overwrite(path: &Path) -> io::Result<()> {
    let mut file = match fs::OpenOptions::new().write(true).open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let bytes = file.metadata()?.len();
    io::copy(&mut io::Read::take(io::repeat(0), bytes), &mut file)?;
    file.flush()?;
    file.sync_all()
}

fn absent_is_fine(done: io::Result<()>) -> io::Result<()> {
    match done {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Refuses a folder that was left, and finishes what was cut off of leaving it.
pub(super) fn refuse(data: &Path) -> Result<(), NodeError> {
    match Folder::given_up(data).map_err(NodeError::Io)? {
        Some(words) => {
            wipe(data)?;
            Err(NodeError::Left(words))
        }
        None => Ok(()),
    }
}

/// Lets a new store be made where one was left.
pub(super) fn begin_anew(data: &Path) -> Result<(), NodeError> {
    if Folder::given_up(data).map_err(NodeError::Io)?.is_none() {
        return Ok(());
    }
    wipe(data)?.take_up().map_err(NodeError::Io)
}

#[cfg(test)]
mod tests;
