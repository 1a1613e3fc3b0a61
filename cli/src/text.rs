//! Text out of a file or a pipe, as an editor or another program left it: a byte order mark is dropped,
//! and what is no UTF-8 is said by its name.

use crate::failure::Failure;
use crate::language::say;
use onscene_protocol::typing::{NotUtf8, read_utf8};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Bytes of a file of settings that are read: a plan has some ten thousand.
const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;

/// A text from a file, or from standard input for `-`. `what` says which text, for whoever reads why
/// not.
pub(crate) fn of_file(what: &str, path: &Path) -> Result<String, Failure> {
    let is_piped = path == Path::new("-");
    let failure = |error| Failure::of_file(what, path, &error);
    let bytes = if is_piped {
        read(io::stdin().lock(), FILE_BYTES_MAX)
    } else {
        File::open(path).and_then(|file| read(file, FILE_BYTES_MAX))
    };
    let shown = if is_piped {
        say("标准输入", "standard input").to_owned()
    } else {
        format!("{what} {}", path.display())
    };
    let bytes = bytes.map_err(failure)?.ok_or_else(|| {
        Failure::refused(said!(
            "{shown} 超过了 {FILE_BYTES_MAX} 字节",
            "{shown} has more than {FILE_BYTES_MAX} bytes"
        ))
        .hint(say(
            "请看是不是拿错了文件；什么都没有存",
            "check that it is the right file; nothing was stored",
        ))
    })?;
    decode(&shown, &bytes).map(str::to_owned)
}

/// All bytes, or none where there are more than `limit`.
pub(crate) fn read(from: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// Bytes as text.
pub(crate) fn decode<'a>(what: &str, bytes: &'a [u8]) -> Result<&'a str, Failure> {
    read_utf8(bytes).map_err(|why| {
        let hint = match why {
            NotUtf8::Utf16 | NotUtf8::Gbk => say(
                "请用编辑器打开，另存为 UTF-8；什么都没有存",
                "open it in an editor and save it as UTF-8; nothing was stored",
            ),
            NotUtf8::Unknown => say(
                "请看它是不是文字；什么都没有存",
                "check that it is a text; nothing was stored",
            ),
        };
        let it_is = match why {
            NotUtf8::Utf16 => say("它是 UTF-16 编码", "it is UTF-16"),
            NotUtf8::Gbk => say("它是 GBK 编码（ANSI）", "it is GBK (ANSI)"),
            NotUtf8::Unknown => say("它不是 UTF-8 文字", "it is no UTF-8 text"),
        };
        Failure::arguments(said!(
            "{what} 读不了：{it_is}",
            "{what} cannot be read: {it_is}"
        ))
        .hint(hint)
    })
}

#[cfg(test)]
mod tests {
    use super::{decode, read};
    use crate::failure::Exit;

    #[test]
    fn a_text_of_windows_is_read_or_its_encoding_is_said_by_name() {
        assert_eq!(
            decode("the plan", "\u{feff}停水".as_bytes()).unwrap(),
            "停水"
        );
        let gbk = [0xd5, 0xd5, 0xc6, 0xac];
        let wide = [0xff, 0xfe, 0x5c, 0x50];
        for (bytes, name) in [(gbk, "GBK"), (wide, "UTF-16")] {
            let failure = decode("the plan", &bytes).unwrap_err();
            assert_eq!(failure.exit, Exit::Arguments);
            assert!(failure.message.contains(name), "{failure}");
            assert!(
                failure.hint.contains("save it as UTF-8"),
                "{}",
                failure.hint
            );
        }
    }

    #[test]
    fn what_is_too_long_is_not_read_to_its_end() {
        assert_eq!(read(&b"abc"[..], 3).unwrap().unwrap(), b"abc");
        assert_eq!(read(std::io::repeat(b'a'), 3).unwrap(), None);
    }
}
