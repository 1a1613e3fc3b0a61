//! Files that commands write: nothing that is there is replaced unless that was asked for, `-` is
//! standard output, pipes and devices are written into, and what is unfinished goes away, also after
//! a signal.

use crate::failure::Failure;
use crate::language::say;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use tempfile::{Builder, NamedTempFile};

/// How the name of an unfinished file of ours begins and ends: whoever finds one knows whose it is.
const UNFINISHED: (&str, &str) = (".onscene-", ".part");

/// Whether a file may be replaced.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Force {
    /// Replace what is there
    #[arg(long)]
    pub(crate) force: bool,
}

/// Where a command is to write, looked at before anything is asked of the node.
#[derive(Debug)]
pub(crate) struct Outfile {
    /// As it was typed.
    typed: PathBuf,
    to: To,
}

#[derive(Debug)]
enum To {
    Stdout,
    /// A name that is free.
    New(PathBuf),
    /// A file that may be replaced.
    Instead(PathBuf),
    /// A pipe or a device.
    Into(PathBuf),
}

impl Outfile {
    /// Looks whether `typed` may be written.
    ///
    /// # Errors
    /// Refused where something is there and may not be replaced, or is a folder.
    pub(crate) fn look(typed: &Path, force: Force) -> Result<Self, Failure> {
        let to = if typed == Path::new("-") {
            To::Stdout
        } else {
            look(typed, force)?
        };
        Ok(Self {
            typed: typed.to_owned(),
            to,
        })
    }

    /// The same for what no person reads: it is not poured over a terminal.
    ///
    /// # Errors
    /// As [`Self::look`], and where standard output is a terminal.
    pub(crate) fn look_for_bytes(typed: &Path, force: Force) -> Result<Self, Failure> {
        let found = Self::look(typed, force)?;
        if found.is_stdout() && io::stdout().is_terminal() {
            return Err(Failure::arguments(say(
                "这不是文字，不往终端上写",
                "this is no text: it is not written to a terminal",
            ))
            .hint(say(
                "请写文件名，或用管道接走",
                "name a file, or pass it on with a pipe",
            )));
        }
        Ok(found)
    }

    /// Whether it is standard output, where nothing else may stand then.
    pub(crate) const fn is_stdout(&self) -> bool {
        matches!(self.to, To::Stdout)
    }

    /// Its name for people and for JSON.
    pub(crate) fn name(&self) -> String {
        self.typed.display().to_string()
    }

    /// The same place with something behind its name: one of several parts.
    ///
    /// # Errors
    /// As [`Self::look`], and for what has no name of its own.
    pub(crate) fn part(&self, behind: &str, force: Force) -> Result<Self, Failure> {
        match &self.to {
            To::New(_) | To::Instead(_) => {
                let mut name = self.typed.as_os_str().to_owned();
                name.push(behind);
                Self::look(Path::new(&name), force)
            }
            To::Stdout | To::Into(_) => Err(Failure::arguments(say(
                "要分成几个文件，而这里只有一个去处",
                "several parts need several files, and this is one stream",
            ))
            .hint(say(
                "请写文件名，或不写 --max-size",
                "name a file, or leave --max-size out",
            ))),
        }
    }

    /// Begins to write.
    ///
    /// # Errors
    /// What the file system answers.
    pub(crate) fn begin(self) -> Result<Unfinished, Failure> {
        let failure = |error| self.failure(&error);
        let way = match &self.to {
            To::Stdout => Way::Stream(Box::new(io::stdout())),
            To::Into(path) => {
                let file = File::options().write(true).open(path).map_err(failure)?;
                Way::Stream(Box::new(file))
            }
            To::New(path) | To::Instead(path) => {
                let folder = folder(path);
                sweep(folder);
                let (prefix, suffix) = UNFINISHED;
                let mut named = Builder::new();
                let named = named.prefix(prefix).suffix(suffix).tempfile_in(folder);
                let file = named.map_err(failure)?;
                // Where a disk knows no locks, nothing is swept from it either.
                file.as_file().try_lock().ok();
                Way::File(file)
            }
        };
        Ok(Unfinished { way, out: self })
    }

    fn failure(&self, error: &io::Error) -> Failure {
        Failure::of_file(say("写不了", "cannot write"), &self.typed, error)
    }

    fn there(&self) -> Failure {
        there(&self.typed)
    }
}

/// A file on its way: dropped, it leaves nothing behind.
pub(crate) struct Unfinished {
    out: Outfile,
    way: Way,
}

enum Way {
    Stream(Box<dyn Write + Send>),
    File(NamedTempFile),
}

impl Unfinished {
    /// Writes on.
    ///
    /// # Errors
    /// What the file system answers.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.way {
            Way::Stream(stream) => stream.write_all(bytes),
            Way::File(file) => file.write_all(bytes),
        };
        written.map_err(|error| self.out.failure(&error))
    }

    /// Puts it in its place, durable.
    ///
    /// # Errors
    /// What the file system answers, and where something came to be there meanwhile.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let Self { out, way } = self;
        let file = match way {
            Way::Stream(mut stream) => return stream.flush().map_err(|error| out.failure(&error)),
            Way::File(file) => file,
        };
        file.as_file()
            .sync_all()
            .map_err(|error| out.failure(&error))?;
        match &out.to {
            To::Instead(path) => {
                file.persist(path)
                    .map_err(|error| out.failure(&error.error))?;
                sync_folder(folder(path)).map_err(|error| out.failure(&error))
            }
            To::New(path) => {
                put(file, path).map_err(|error| match error.kind() {
                    io::ErrorKind::AlreadyExists => out.there(),
                    _ => out.failure(&error),
                })?;
                sync_folder(folder(path)).map_err(|error| out.failure(&error))
            }
            To::Stdout | To::Into(_) => Ok(()),
        }
    }
}

/// Gives it a name that nothing has. Some sticks know no way that is safe against somebody who takes
/// the same name at the same moment: there it is looked first.
fn put(file: NamedTempFile, path: &Path) -> io::Result<()> {
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(error.error),
        Err(error) if path.symlink_metadata().is_ok() => Err(error.error),
        Err(error) => error
            .file
            .persist(path)
            .map(drop)
            .map_err(|error| error.error),
    }
}

fn look(typed: &Path, force: Force) -> Result<To, Failure> {
    let failure = |error| Failure::of_file(say("写不了", "cannot write"), typed, &error);
    let known = match fs::symlink_metadata(typed) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(To::New(typed.to_owned()));
        }
        known => known.map_err(failure)?,
    };
    if known.is_symlink() {
        return match fs::canonicalize(typed) {
            // The link stays, and so does whatever else leads there.
            Ok(target) => look(&target, force).map_err(|mut failure| {
                failure.message = failure.message.replace(
                    &target.display().to_string(),
                    &format!("{} ({})", typed.display(), target.display()),
                );
                failure
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Failure::refused(said!(
                "{} 是一个空链接",
                "{} is a link to nothing",
                typed.display()
            ))
            .hint(say(
                "请写文件本身；什么都没有写",
                "name the file itself; nothing was written",
            ))),
            Err(error) => Err(failure(error)),
        };
    }
    if known.is_dir() {
        return Err(
            Failure::refused(said!("{} 是文件夹", "{} is a folder", typed.display())).hint(say(
                "请写其中的一个文件；什么都没有写",
                "name a file in it; nothing was written",
            )),
        );
    }
    match (known.is_file(), force.force) {
        (true, true) => Ok(To::Instead(typed.to_owned())),
        (true, false) => Err(there(typed)),
        (false, _) => Ok(To::Into(typed.to_owned())),
    }
}

fn there(path: &Path) -> Failure {
    Failure::refused(said!("{} 已经有了", "{} is there already", path.display())).hint(say(
        "请换一个文件名，或加 --force 覆盖；什么都没有写",
        "name another file, or replace it with --force; nothing was written",
    ))
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Takes away what commands left that were ended without warning. What one is still at is locked.
fn sweep(folder: &Path) {
    let (prefix, suffix) = UNFINISHED;
    let Ok(found) = fs::read_dir(folder) else {
        return;
    };
    for path in found.flatten().map(|found| found.path()) {
        let name = path.file_name().and_then(|name| name.to_str());
        let is_ours = name.is_some_and(|name| name.starts_with(prefix) && name.ends_with(suffix));
        let is_left = || File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_ours
            && is_left()
            && let Err(error) = fs::remove_file(&path)
        {
            tracing::debug!(%error, "an unfinished file stays");
        }
    }
}

/// Makes the names in a folder durable, where the system gives out a handle for that.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Exit;

    const NO: Force = Force { force: false };
    const YES: Force = Force { force: true };

    fn names(folder: &Path) -> Vec<String> {
        let found = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = found
            .map(|found| found.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn write(path: &Path, force: Force, text: &str) -> Result<(), Failure> {
        let mut file = Outfile::look(path, force)?.begin()?;
        file.write(text.as_bytes())?;
        file.finish()
    }

    #[test]
    fn what_is_there_is_replaced_only_where_that_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("清单.csv");
        write(&path, NO, "一").unwrap();
        let refused = write(&path, NO, "二").unwrap_err();
        assert_eq!(refused.exit, Exit::Refused);
        assert_eq!(fs::read_to_string(&path).unwrap(), "一");
        write(&path, YES, "二").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "二");
        assert_eq!(names(folder.path()), ["清单.csv"]);
    }

    #[test]
    fn what_came_to_be_there_while_it_was_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        let mut file = Outfile::look(&path, NO).unwrap().begin().unwrap();
        file.write(b"late").unwrap();
        fs::write(&path, "first").unwrap();
        assert_eq!(file.finish().unwrap_err().exit, Exit::Refused);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        assert_eq!(names(folder.path()), ["a"]);
    }

    #[test]
    fn what_is_given_up_leaves_nothing_and_what_was_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("b1");
        let mut file = Outfile::look(&path, NO).unwrap().begin().unwrap();
        file.write(b"half").unwrap();
        // Another command leaves alone what is being written.
        sweep(folder.path());
        assert_eq!(names(folder.path()).len(), 1);
        drop(file);
        assert!(names(folder.path()).is_empty());

        fs::write(folder.path().join(".onscene-234ys5.part"), "of a kill").unwrap();
        fs::write(folder.path().join(".tmp234ys5"), "another program's").unwrap();
        write(&path, NO, "whole").unwrap();
        assert_eq!(names(folder.path()), [".tmp234ys5", "b1"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_devices_stay_what_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(write(&link, NO, "new").unwrap_err().exit, Exit::Refused);
        write(&link, YES, "new").unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        write(Path::new("/dev/null"), NO, "gone").unwrap();
        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
