//! Every bound on what comes from outside: its name, unit and reason.

use std::time::Duration;

/// Bytes of one record's body. A change holds one entry; its text is the longest part of it.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// Bytes of UTF-8 of one entry's text. A long statement fits; a pasted file does not.
pub const TEXT_BYTES_MAX: usize = 16 * 1024;
/// Bytes of UTF-8 of a title, place, name, channel or note. One line on a screen or a form.
pub const LINE_BYTES_MAX: usize = 600;
/// Highest number in a headcount. Beyond any square that a community office answers for.
pub const HEADCOUNT_MAX: u32 = 1_000_000;
/// Representatives of a joint visit that are in force at once: article 20 of the regulation.
pub const REPRESENTATIVES_MAX: usize = 5;
/// People whom one entry may name, each under a key of their own: the representatives of a visit.
pub const PEOPLE_PER_ENTRY_MAX: usize = REPRESENTATIVES_MAX;
/// Things that a report may say are unknown, a line each: more is a page of its own.
pub const UNKNOWN_MAX: usize = 20;
/// Entries that are raised at once, or taken up in one report: the log of a long day.
pub const UPWARD_MAX: usize = 400;
/// Bytes of UTF-8 of what a report says in its writer's own words: with its frozen text and its lines it
/// still fits into one record.
pub const REPORT_WORDS_BYTES_MAX: usize = 8 * 1024;
/// Entries that one release may be made of: a page of statements.
pub const RELEASED_MAX: usize = 32;
/// Reasons that one ending may give, one for each thing left open: more, and it has not ended.
pub const REASONS_MAX: usize = 32;
/// Milliseconds that a time which is typed may lie ahead of the laptop's clock: twelve hours. Clocks at
/// a scene are off by hours, and whoever types the true time is not to be stopped by it; a wrong date is
/// a day off or more.
pub const TIME_SLACK_MS: u64 = 12 * 60 * 60 * 1000;
/// Milliseconds without a word of the situation after which those at the scene are prompted: twenty
/// minutes, as plans commonly ask.
pub const PROGRESS_AFTER_MS: u64 = 20 * 60 * 1000;
/// Attachments that one entry may name. One round of photographs.
pub const ATTACHMENTS_PER_ENTRY_MAX: usize = 32;
/// Bytes of one attachment. Two hours of film from a telephone.
pub const ATTACHMENT_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Bytes of an attachment's file that are proved by one hash: a wrong byte costs no more than these,
/// and the hashes of the longest file are 1 MiB.
pub const ATTACHMENT_GROUP_BYTES: u64 = 64 * 1024;
/// Bytes of a preview, a small JPEG that goes ahead of its original: 6 s over 20 kbit/s.
pub const PREVIEW_BYTES_MAX: u64 = 16 * 1024;
/// Bytes of a preview's sealed file: one chunk, and what sealing adds to it.
pub const PREVIEW_SEALED_BYTES_MAX: u64 = PREVIEW_BYTES_MAX + 128;
/// How long one piece of an attachment should be on its way. An entry waits no longer than that.
pub const PIECE_TIME_MAX: Duration = Duration::from_millis(500);
/// Bytes of the first piece on a link, before its rate is known: less than a second at 20 kbit/s.
pub const PIECE_BYTES_FIRST: u64 = 2 * 1024;
/// Bytes of the smallest piece: what goes with it would else be as much.
pub const PIECE_BYTES_MIN: u64 = 1024;
/// Bytes of the largest piece. What a broken link loses of one is less, and a faster link takes more
/// of them a second.
pub const PIECE_BYTES_MAX: u64 = 1024 * 1024;
/// Operations in one Automerge change: one entry has at most its map and 20 fields.
pub const OPERATIONS_PER_CHANGE_MAX: u64 = 32;
/// Actors that one Automerge change may name: its own and the genesis'.
pub const ACTORS_PER_CHANGE_MAX: u64 = 4;
/// Incidents that are shown as one: the same one started on every laptop of a small office.
pub const LINKED_SHOWN_MAX: usize = 16;
/// Operations in one change of an on-scene plan: its longest text written anew, each character one
/// operation, where as much was deleted.
pub const SCENE_PLAN_OPERATIONS_MAX: u64 = 2 * TEXT_BYTES_MAX as u64;
/// Actors that one change of an on-scene plan may name: whoever wrote what it stands beside. Each
/// opening of a laptop's store is one.
pub const SCENE_PLAN_ACTORS_MAX: u64 = 256;
/// Changes that one change of an on-scene plan may depend on: two people each at
/// [`SCENE_PLAN_CHANGES_MAX`], none of whose changes know of another.
pub const SCENE_PLAN_DEPENDENCIES_MAX: u64 = 1_000;
/// Changes of one author in one on-scene plan that are shown: one every five minutes for four days.
/// Whoever writes more masses of them makes nobody's page slow.
pub const SCENE_PLAN_CHANGES_MAX: usize = 500;
/// Operations of one author in one on-scene plan that are shown: its longest text written anew twelve
/// times, and more than anyone types in a day.
pub const SCENE_PLAN_OPERATIONS_OF_AUTHOR_MAX: usize = 12 * TEXT_BYTES_MAX;
/// Milliseconds since 1970 that a record's time may hold: 48 bits, the year 10889.
pub const TIME_MS_MAX: u64 = (1 << 48) - 1;
/// Milliseconds that foreign time may move our logical clock ahead of our wall clock. One laptop
/// set to 2099 would else drag all others along for good.
pub const CLOCK_LEAD_MS_MAX: u64 = 24 * 60 * 60 * 1000;
/// Milliseconds by which a clock may be off before it is flagged: five minutes, the shortest
/// span that the plan compares.
pub const CLOCK_OFF_MS_MAX: i64 = 5 * 60 * 1000;
/// Milliseconds that a laptop's wall clock may run off its uptime between two of its entries before it
/// counts as moved: one minute. Slewing towards a time server and leap seconds stay below it.
pub const CLOCK_STEP_MS_MIN: i64 = 60 * 1000;
/// Milliseconds within which the same milestone by the same person is commonly a slip: ten minutes.
pub const AGAIN_WITHIN_MS: u64 = 10 * 60 * 1000;
/// Milliseconds between happening, or hearing of it, and typing beyond which an entry is marked late: ten minutes.
pub const LATE_AFTER_MS: i64 = 10 * 60 * 1000;
/// Milliseconds without doing anything that are a sleep: longer than a busy laptop hesitates.
pub const SLEEP_MS_MIN: u64 = 30 * 1000;
/// Milliseconds within which two headcounts are compared: five minutes.
pub const HEADCOUNTS_COMPARED_MS: i64 = 5 * 60 * 1000;
/// Keys wrapped in one key record: every member of a unit.
pub const WRAPS_PER_KEY_MAX: usize = 500;
/// Keys that one disposal may name: 17 bytes each, within one body. A longer list goes on in the
/// next record.
pub const KEYS_PER_DISPOSAL_MAX: usize = 2_000;
/// Details of one original's key that are kept beside each other: one is true, and whoever writes
/// others into their own records wins nothing.
pub const ORIGINALS_PER_KEY_MAX: usize = 8;
/// Keys that one archive record may name: 17 bytes each, within one body. A longer list goes on in the
/// next record.
pub const KEYS_PER_ARCHIVE_MAX: usize = KEYS_PER_DISPOSAL_MAX;
/// Documents in one bag: an incident, and one for each unit that was invited to it.
pub const ARCHIVED_DOCUMENTS_MAX: usize = 64;
/// Narrower circles that one archive record may name: two are known today.
pub const CIRCLES_PER_ARCHIVE_MAX: usize = 16;
/// Parts that one access record may name: those that an entry can have.
pub const PARTS_PER_ACCESS_MAX: usize = 3;
/// Keys that one person went through, from laptop to laptop, and is still the author under. A circle
/// of retirements ends here too.
pub const RETIREMENTS_FOLLOWED_MAX: usize = 32;
/// Digits of an id, at least, by which somebody is meant: fewer are soon those of two.
pub const ID_DIGITS_MIN: usize = 4;
/// Former names shown beside a name: the first, and the last two. More would be no line of a list.
pub const FORMER_NAMES_MAX: usize = 3;
/// Renames kept of one author, those of the highest editions. An administrator renames a whole office
/// now and then; more would be to make every roster long.
pub const RENAMES_PER_AUTHOR_MAX: usize = 1024;
/// Levels of units: street office, community, and room for two more.
pub const UNIT_DEPTH_MAX: usize = 4;
/// Bytes of records in one message: a few seconds on a slow link, then what came is kept.
pub const BATCH_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of one message, decompressed: a batch of records with room for what goes with it.
pub const MESSAGE_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Ids in one message: more than fit into a batch as records.
pub const IDS_PER_MESSAGE_MAX: usize = 8 * 1024;
/// Bytes of one reconciliation message about one set: some 15,000 ids at a time.
pub const RECONCILE_FRAME_BYTES_MAX: usize = 512 * 1024;
/// Rounds of one reconciliation: a store of 1,000,000 records meets an empty one in 70.
pub const RECONCILE_ROUNDS_MAX: usize = 200;
/// Ids that one receipt may name: all of a batch.
pub const RECEIPT_IDS_MAX: usize = IDS_PER_MESSAGE_MAX;
/// Bytes of one receipt: [`RECEIPT_IDS_MAX`] ids, all of them without body, at 34 bytes each.
pub const RECEIPT_BYTES_MAX: usize = 2 * 34 * RECEIPT_IDS_MAX + 256;
/// Receipts in one message: one for each batch of a long exchange.
pub const RECEIPTS_PER_MESSAGE_MAX: usize = 64;
/// Milliseconds between two statements of one laptop about one author: what is shown behind a hub is
/// at most as old as this and the way.
pub const STATEMENT_EVERY_MS: u64 = 30 * 1000;
/// The same where there are more than [`STATEMENT_LAPTOPS_MANY`] laptops.
pub const STATEMENT_EVERY_OF_MANY_MS: u64 = 5 * 60 * 1000;
/// Laptops of an organisation beyond which their statements come less often: each goes to all that
/// carry the author's unit.
pub const STATEMENT_LAPTOPS_MANY: usize = 100;
/// Statements in one message, 260 bytes each: 7 s of a slow link. A laptop makes no more in
/// [`STATEMENT_EVERY_MS`], or [`STATEMENT_EVERY_OF_MANY_MS`], and no more go over a standing link.
pub const STATEMENTS_PER_MESSAGE_MAX: usize = 64;
/// Statements that are kept, one for each laptop and author: a hundred laptops that hold records of two
/// hundred people, 6 MB. Beyond it the earliest go.
pub const STATEMENTS_KEPT_MAX: usize = 20_000;
/// Ends of chains that a statement of one incident may name: an opening of the incident each. A hundred
/// laptops open it every day for two months.
pub const CHAINS_PER_STATEMENT_MAX: usize = 8 * 1024;
/// Records without a body that a statement of one incident may name: after a disposal, a key for each
/// original of a long incident.
pub const HEADERS_PER_STATEMENT_MAX: usize = 16 * 1024;
/// Bytes of a statement of one incident: 95 an end of a chain, 34 a record without a body, and the rest.
pub const INCIDENT_STATEMENT_BYTES_MAX: usize =
    95 * CHAINS_PER_STATEMENT_MAX + 34 * HEADERS_PER_STATEMENT_MAX + 512;
/// Bytes of first receipts that go with a statement of one incident; one goes in any case. With the
/// longest of each a message still holds both.
pub const RECEIPTS_OF_INCIDENT_BYTES_MAX: usize = 512 * 1024;
/// First receipts in one message: of the shortest, more than fit into
/// [`RECEIPTS_OF_INCIDENT_BYTES_MAX`].
pub const RECEIPTS_PER_STATEMENT_MAX: usize = 4 * 1024;
/// Attachments that one message may ask for; the next message asks for more.
pub const WANTS_MAX: usize = 256;
/// Hubs whose addresses one message may tell: an office has one, and one that replaces it.
pub const HUBS_TOLD_MAX: usize = 4;
/// Bytes of an address that is told: an IPv6 address with its zone and port.
pub const ADDRESS_BYTES_MAX: usize = 80;
/// Records of a former organisation that come along at joining: one person's, one unit's.
pub const RECORDS_PER_JOIN_MAX: usize = 256;
/// Minutes that an invitation stays open where nothing else is asked for: one telephone call.
pub const INVITATION_MINUTES: u32 = 15;
/// Minutes that an invitation may stay open: a day, for a file that is carried to another office.
pub const INVITATION_MINUTES_MAX: u32 = 24 * 60;
/// Addresses in one code: a laptop has a cable, a hotspot, an office network, each in IPv4 and IPv6.
/// With six the QR code still fits on a terminal of 80 columns.
pub const ADDRESSES_PER_CODE_MAX: usize = 6;
/// Bytes of a file that holds a code: the code, and some line breaks.
pub const CODE_FILE_BYTES_MAX: u64 = 4096;
/// Milliseconds since 1970 of the latest time that is shown as it is: the last day but one that
/// RFC 3339 can write in every offset, 9999-12-30. What an entry holds is not changed by it.
pub const SHOWN_TIME_MS_MAX: u64 = 253_402_300_799_999 - 24 * 60 * 60 * 1000;
/// Characters of an entry's words where another entry's sentence mentions it: enough to know it again.
pub const MENTION_CHARS_MAX: usize = 40;
/// Chains that one recusal may name: what fits into a body at 69 bytes each, beside the reason. A
/// longer list goes on in the next record.
pub const CHAINS_PER_RECUSAL_MAX: usize = 900;
/// Certificates with which a laptop shows of whose organisation it is: those of everyone who writes on
/// it, and of whoever certified them, as deep as units go.
pub const CREDENTIALS_MAX: usize = 256;
/// Records that are sent because they came after the last common set, without comparing. They may
/// have gone to the other end by another way; comparing costs as much as some dozens of them.
pub const NEWS_RECORDS_MAX: usize = 64;
/// Bytes of those records: what the slowest link that is met carries in some seconds.
pub const NEWS_BYTES_MAX: usize = 32 * 1024;
/// Chains that one revocation may name: what fits into a body at 69 bytes each. A longer list goes
/// on in the next record.
pub const CHAINS_PER_REVOCATION_MAX: usize = 900;
/// Records of one author that are kept though one before them in their chain is missing: as
/// many as the largest message brings, in whatever order it does. Laptops send chains from their
/// beginning, so that an honest one has few such, and none for long.
pub const RECORDS_WITHOUT_PAST_MAX: u64 = 4_096;
/// Bytes of those records' bodies: eight of the largest messages.
pub const BYTES_WITHOUT_PAST_MAX: u64 = 8 * MESSAGE_BYTES_MAX as u64;
/// Records of one revoked key, beyond what was named as good, that are kept to be looked at. A
/// laptop that was lost for a day writes fewer.
pub const RECORDS_AFTER_REVOCATION_MAX: usize = 1_000;
/// Bytes in a frame of a bundle: the longest record fits, and a piece of an attachment with room for
/// what proves it. What is damaged on a stick costs no more than the frames that it is in.
pub const BUNDLE_FRAME_BYTES: usize = 132 * 1024;
/// Bytes of an attachment in one frame of a bundle.
pub const BUNDLE_PIECE_BYTES: usize = 128 * 1024;
/// Persons that one bundle can be for: all of an organisation's laptops.
pub const BUNDLE_READERS_MAX: usize = 500;
/// Bytes of a bundle's head: [`BUNDLE_READERS_MAX`] wrapped keys at about 190 bytes each.
pub const BUNDLE_HEAD_BYTES_MAX: usize = 128 * 1024;
/// Parts of one bundle: what three digits at the end of a file's name can tell apart.
pub const BUNDLE_PARTS_MAX: u32 = 999;
/// Bytes that a part of a bundle may at least have: its head, and some frames.
pub const BUNDLE_PART_BYTES_MIN: u64 = 1024 * 1024;
/// Ids in one receipt within a bundle: all of them without body still fit into a frame.
pub const BUNDLE_RECEIPT_IDS_MAX: usize = 1_500;
