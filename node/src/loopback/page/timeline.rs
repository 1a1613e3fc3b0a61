//! The timeline's rows: each entry with everything that matters about it, newest first.

mod amending;

use crate::engine::{Arriving, DeviceView, IncidentDetail, Waits};
use crate::wording::Language;
use crate::wording::Words;
use crate::wording::{
    behind, beside, both_times, clock, day, doubts, file_size, isolated, second, sentence,
    sentence_of, size,
};
use onscene_protocol::id::{AttachmentId, DeviceKey, EntryId, SubjectId};
use onscene_protocol::incident::{
    AttachmentView, Command, EntryView, Field, IncidentView, NarrowState, Origin, ReviewView,
    Track, one_timeline,
};
use std::collections::BTreeMap;

/// How many entries stand in sight before the forms and cards that come next; those before them are
/// folded away, so that a page of many entries stays short on a small screen.
const LATEST: usize = 8;

/// The entries, newest first.
pub(super) struct Rows {
    pub(super) latest: Vec<Row>,
    pub(super) earlier: Vec<Row>,
}

/// One entry.
pub(super) struct Row {
    pub(super) id: EntryId,
    /// The day, where it is another than that of the row above.
    pub(super) day: Option<String>,
    pub(super) at: String,
    pub(super) time: String,
    pub(super) track: Option<&'static str>,
    pub(super) track_word: &'static str,
    pub(super) disclosure: Option<&'static str>,
    /// Whether it was raised there after it was written.
    pub(super) raised_later: bool,
    /// Whether it can be raised here.
    pub(super) may_be_raised: bool,
    pub(super) may_be_corrected: bool,
    pub(super) author: String,
    pub(super) here: bool,
    /// What it said when it was written, in one sentence.
    pub(super) sentence: String,
    /// Whether its words are closed here, or gone.
    pub(super) closed: bool,
    /// Whether another count does not overlap it.
    pub(super) disagrees: bool,
    pub(super) milestone: bool,
    pub(super) late: bool,
    pub(super) heard: Option<String>,
    /// When it happened and when it was typed, where these are far apart.
    pub(super) both_times: Option<String>,
    /// The corrected time, where the writing laptop's clock is known to be off.
    pub(super) corrected_time: Option<String>,
    pub(super) clock: Option<String>,
    /// Where times and clocks disagree in it.
    pub(super) times: Vec<String>,
    pub(super) corrects: Option<Mention>,
    pub(super) corrected_by: Vec<Mention>,
    /// The values that corrections put in the place of others, and what became of each.
    pub(super) amended: Vec<AmendedRow>,
    /// When it first was said to have happened, where that was put right: no sentence says it.
    pub(super) before: Option<String>,
    /// What of it can be put right by value: `range`, `milestone`, `due`, `at`.
    pub(super) parts: Vec<&'static str>,
    /// Whether it is a correction whose words are opened by themselves.
    pub(super) opens: bool,
    pub(super) files: Vec<FileRow>,
    pub(super) hub: bool,
    pub(super) laptops: String,
    /// Where else it is, by way of whom, as of when.
    pub(super) behind: Vec<String>,
    /// The invited unit that entered it.
    pub(super) origin: Option<Origin>,
    /// The incident that it stands in, and what that is called.
    pub(super) incident: SubjectId,
    /// The same, where it is another that is linked with the one that is shown.
    pub(super) other: Option<String>,
    /// Of an entry that moved another: that one, and the incident on the other side.
    pub(super) moved: Option<MovedRow>,
}

/// An entry that was moved, here or away.
pub(super) struct MovedRow {
    pub(super) words: &'static str,
    pub(super) incident: SubjectId,
    pub(super) quote: String,
}

/// A correction of a value.
pub(super) struct AmendedRow {
    pub(super) entry: EntryId,
    pub(super) value: String,
    pub(super) by: String,
    pub(super) state: &'static str,
    pub(super) warns: bool,
}

/// Another entry, mentioned.
pub(super) struct Mention {
    /// What of it can be put right by value.
    pub(super) parts: Vec<&'static str>,
    pub(super) id: EntryId,
    pub(super) time: String,
    pub(super) author: String,
    pub(super) text: String,
}

/// An attachment.
pub(super) struct FileRow {
    pub(super) id: AttachmentId,
    pub(super) name: String,
    pub(super) size: String,
    pub(super) held: bool,
    pub(super) destroyed: bool,
    /// Whether it was here, and is lost or damaged.
    pub(super) lost: bool,
    /// Whether a small picture of it is here and opens.
    pub(super) preview: bool,
    /// How far it is, where it is not whole here.
    pub(super) arriving: Option<ArrivingRow>,
}

impl FileRow {
    /// Whether asking for it changes anything: it is neither here nor on its way.
    pub(super) fn can_be_asked_for(&self) -> bool {
        let waits = |arriving: &ArrivingRow| arriving.waits.is_some();
        !self.held && !self.destroyed && self.arriving.as_ref().is_none_or(waits)
    }
}

/// An original that is not whole here.
pub(super) struct ArrivingRow {
    /// `1.2 MB / 5.0 MB`; none before the first byte.
    pub(super) bytes: Option<String>,
    pub(super) done: u64,
    pub(super) of: u64,
    /// Why nothing of it comes now.
    pub(super) waits: Option<&'static str>,
}

fn arriving(arriving: &Arriving, w: &'static Words) -> ArrivingRow {
    let came = arriving.bytes > 0;
    ArrivingRow {
        bytes: came.then(|| {
            let (here, all) = (size(&arriving.bytes), size(&arriving.bytes_of));
            format!("{here} / {all}")
        }),
        done: arriving.bytes,
        of: arriving.bytes_of,
        waits: arriving.waits.map(|waits| match waits {
            Waits::Stopped => w.originals.waits_stopped,
            Waits::Request => w.originals.waits_request,
            Waits::Room => w.originals.waits_room,
            Waits::Budget => w.originals.waits_budget,
            Waits::Holder => w.originals.waits_holder,
        }),
    }
}

/// What rows are made from.
pub(super) struct Timeline<'a> {
    view: &'a IncidentView,
    detail: &'a IncidentDetail,
    names: BTreeMap<DeviceKey, &'a str>,
    entries: BTreeMap<EntryId, (&'a IncidentView, &'a EntryView)>,
    language: Language,
    w: &'static Words,
}

impl<'a> Timeline<'a> {
    pub(super) fn new(
        detail: &'a IncidentDetail,
        devices: &'a [DeviceView],
        language: Language,
        w: &'static Words,
    ) -> Self {
        Self {
            view: &detail.view,
            detail,
            names: devices
                .iter()
                .map(|device| (device.device, device.name.as_str()))
                .collect(),
            entries: ordered(detail)
                .into_iter()
                .map(|(view, entry)| (entry.entry, (view, entry)))
                .collect(),
            language,
            w,
        }
    }

    /// Rows, newest first; of one track, or all.
    pub(super) fn rows(&self, track: Option<Track>) -> Rows {
        let mut above = String::new();
        let mut rows = ordered(self.detail)
            .into_iter()
            .rev()
            .filter(|(_, entry)| track.is_none() || entry.track == track)
            .map(|(view, entry)| {
                let mut row = self.row(view, entry);
                let its_day = day(&entry.at);
                if its_day != above {
                    its_day.clone_into(&mut above);
                    row.day = Some(above.clone());
                }
                row
            });
        Rows {
            latest: rows.by_ref().take(LATEST).collect(),
            earlier: rows.collect(),
        }
    }

    fn row(&self, view: &'a IncidentView, entry: &EntryView) -> Row {
        let language = self.language;
        let delivery = self.detail.local.entries.get(&entry.entry);
        Row {
            id: entry.entry,
            day: None,
            at: entry.at.clone(),
            time: second(&entry.at).to_owned(),
            track: entry.track.map(|track| language.track(&track)),
            track_word: entry.track.map_or("", Track::word),
            disclosure: entry.disclosure.map(|d| language.disclosure(&d)),
            raised_later: !entry.raised_by.is_empty(),
            may_be_raised: entry.origin.is_none()
                && entry.may_be_raised()
                && Command::may_be_taken("escalate", view.state),
            may_be_corrected: entry.origin.is_none() && amending::may_be_corrected(view, entry),
            author: entry.author.clone(),
            here: entry.device == Some(self.detail.local.device),
            // What was put in the place of its values stands below it, with who put it right.
            sentence: sentence_of(&entry.kind, &entry.said, &entry.at, language),
            closed: entry.sealed,
            disagrees: disagrees(view, entry),
            milestone: entry.said.of(Field::Milestone).next().is_some(),
            late: entry.late,
            heard: entry.heard_at.as_deref().map(|at| beside(at, &entry.at)),
            both_times: both_times(entry, language),
            corrected_time: entry
                .corrected_at
                .as_deref()
                .map(|at| second(at).to_owned()),
            clock: self.clock(view, entry.device),
            times: doubts(entry, language),
            corrects: entry.corrects.map(|id| self.mention(id)),
            corrected_by: entry
                .corrected_by
                .iter()
                .filter(|id| !amending::is_told(view, entry, **id))
                .map(|id| self.mention(*id))
                .collect(),
            amended: amending::rows(entry, language, self.w),
            before: amending::first_time(entry, language),
            parts: amending::parts(view, entry),
            opens: entry.sealed_words == Some(NarrowState::Sealed),
            files: self.files_of(view, |file| file.entry == entry.entry),
            origin: entry.origin.clone(),
            hub: delivery.is_some_and(|delivery| delivery.hub),
            laptops: delivery.map_or_else(String::new, |delivery| {
                let names: Vec<&str> = delivery
                    .devices
                    .iter()
                    .map(|device| self.name(*device))
                    .collect();
                names.join(self.language.say("、", ", "))
            }),
            behind: delivery
                .map_or_else(Vec::new, |delivery| behind(&delivery.behind, self.language)),
            incident: view.incident,
            other: (view.incident != self.view.incident).then(|| self.title(view)),
            moved: self.moved(view, entry),
        }
    }

    fn title(&self, view: &IncidentView) -> String {
        let title = view.title.as_deref().unwrap_or(self.w.untitled);
        title.to_owned()
    }

    /// What an entry moved, with its words, and where to look for the other side.
    fn moved(&self, view: &IncidentView, entry: &EntryView) -> Option<MovedRow> {
        let mut moved = view.acts.moved.iter();
        let moved = moved.find(|row| row.by.entry == entry.entry)?;
        let quote = moved.what.as_ref().map(|what| {
            let text = what.text.as_deref().unwrap_or("—");
            let at = beside(&what.at, &entry.at);
            format!("{at} {} {text}", what.author)
        });
        Some(MovedRow {
            words: if moved.here {
                self.language.say("移入，原记在", "Moved here, written in")
            } else {
                self.language.say("移出到", "Moved to")
            },
            incident: moved.incident,
            quote: quote.unwrap_or_else(|| "—".into()),
        })
    }

    fn clock(&self, view: &IncidentView, device: Option<DeviceKey>) -> Option<String> {
        let its = view.clocks.iter().find(|c| Some(c.device) == device)?;
        clock(its, self.language)
    }

    fn name(&self, device: DeviceKey) -> &str {
        self.names.get(&device).copied().unwrap_or("?")
    }

    /// Another entry by its time, its author and its words.
    pub(super) fn mention(&self, id: EntryId) -> Mention {
        let entry = self.entries.get(&id).map(|(_, entry)| entry);
        let place = self.entries.get(&id);
        Mention {
            parts: place.map_or_else(Vec::new, |(view, entry)| amending::parts(view, entry)),
            id,
            time: entry.map_or("", |entry| second(&entry.at)).to_owned(),
            author: entry.map_or("", |entry| &entry.author).to_owned(),
            text: entry.map_or_else(
                || "—".into(),
                |entry| match &entry.text {
                    Some(text) => isolated(text),
                    None => sentence(entry, self.language),
                },
            ),
        }
    }

    /// The attachments that pass.
    pub(super) fn files(&self, pass: impl Fn(&AttachmentView) -> bool) -> Vec<FileRow> {
        self.files_of(self.view, pass)
    }

    fn files_of(
        &self,
        view: &IncidentView,
        pass: impl Fn(&AttachmentView) -> bool,
    ) -> Vec<FileRow> {
        view.attachments
            .iter()
            .filter(|file| pass(file))
            .map(|file| FileRow {
                id: file.attachment,
                name: file.name.clone().unwrap_or_else(|| {
                    let gone = file.destroyed;
                    if gone {
                        self.w.destroyed
                    } else {
                        self.w.sealed
                    }
                    .into()
                }),
                size: file_size(&file.bytes, &self.language),
                held: file.held,
                destroyed: file.destroyed,
                lost: self.detail.local.lost.contains_key(&file.attachment),
                preview: file.name.is_some()
                    && self.detail.local.previews.contains(&file.attachment),
                arriving: self
                    .detail
                    .local
                    .arriving
                    .get(&file.attachment)
                    .map(|file| arriving(file, self.w)),
            })
            .collect()
    }
}

/// All entries of the incident and of those that are linked with it, in one order.
pub(super) fn ordered(detail: &IncidentDetail) -> Vec<(&IncidentView, &EntryView)> {
    let views: Vec<&IncidentView> = [&detail.view].into_iter().chain(&detail.one_with).collect();
    one_timeline(&views)
}

/// What an entry says that does not count.
pub(super) fn told(entry: &ReviewView, language: &Language) -> String {
    sentence_of(&entry.kind, &entry.said, &entry.at, *language)
}

fn disagrees(view: &IncidentView, entry: &EntryView) -> bool {
    let mut counts = view.headcounts.iter();
    counts.any(|count| count.entry == entry.entry && count.disagrees)
}
