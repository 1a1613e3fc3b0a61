//! Records and what is derived from them, in redb.
