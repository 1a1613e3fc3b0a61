//! Attachments: sealed files, named by the hash of what is on disk.
