//! The one loop. It takes what waits, does it in one turn, commits, and only then answers.

use super::EngineError;
use super::event::{Event, LettingIn, Note, OnPaper, Passing, Reply, Typed};
use super::hand::Hand;
use super::shared::Shared;
use super::turn::Turn;
use std::sync::Arc;
use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;

/// Events that one turn takes together: they share one commit and its wait for the disk.
const EVENTS_PER_TURN_MAX: usize = 256;

/// Answers one event, once it is known whether its turn was committed.
type Answer = Box<dyn FnOnce(Result<(), EngineError>) + Send>;

/// Starts the loop on a thread of its own: it waits for the disk, which async tasks must not.
pub(super) fn run(shared: Arc<Shared>, events: Receiver<Event>) -> Result<(), EngineError> {
    let mut hand = Hand::new(&shared)?;
    if super::rebuild::is_old(&shared) {
        derive_anew(&shared, &mut hand);
    }
    std::thread::Builder::new()
        .name("engine".into())
        .spawn(move || {
            let stopped = work(&shared, hand, events);
            // Let go of the store before saying so: whoever waits may open it again.
            drop(shared);
            if let Some(stopped) = stopped {
                answer(stopped, ());
            }
        })
        .map(|_| ())
        .map_err(|_| EngineError::Inner("no thread for the engine"))
}

fn work(
    shared: &Shared,
    mut hand: Hand,
    mut events: Receiver<Event>,
) -> Option<oneshot::Sender<()>> {
    let (mut group, mut drafts) = (Vec::new(), Vec::new());
    if super::revoking::is_recount_due(shared) || super::tending::is_due(shared) {
        recount_now(shared, &mut hand);
    }
    while events.blocking_recv_many(&mut group, EVENTS_PER_TURN_MAX) > 0 {
        // A draft never waits for the disk in an entry's turn, and gives way to whatever else waits.
        let is_draft = |event: &mut Event| matches!(event, Event::Draft { .. });
        drafts.extend(group.extract_if(.., is_draft));
        let stopped = take_turn(shared, &mut hand, group.drain(..));
        if !drafts.is_empty() && (events.is_empty() || stopped.is_some()) {
            take_turn(shared, &mut hand, drafts.drain(..));
        }
        if stopped.is_some() {
            return stopped;
        }
    }
    None
}

/// Does one group of events. Where the commit fails, nothing that was derived in memory is kept:
/// it is read from the store again.
fn take_turn(
    shared: &Shared,
    hand: &mut Hand,
    group: impl Iterator<Item = Event>,
) -> Option<oneshot::Sender<()>> {
    let mut answers: Vec<Answer> = Vec::new();
    shared.mind_the_room();
    let mut stopped = None;
    let committed = Turn::begin(shared, hand).and_then(|mut turn| {
        for event in group {
            match handle(&mut turn, event) {
                Handled::Answer(answer) => answers.push(answer),
                Handled::Stop(reply) => {
                    stopped = Some(reply);
                    break;
                }
            }
        }
        turn.commit()
    });
    let committed = committed.map(|recount| {
        if recount {
            recount_now(shared, hand);
        }
    });
    if let Err(error) = &committed {
        tracing::error!(%error, "a turn was not committed");
        shared.make_room_after(error);
        match Hand::new(shared) {
            Ok(fresh) => *hand = fresh,
            Err(error) => tracing::error!(%error, "the store cannot be read"),
        }
        shared.documents.forget_all();
        shared.stating.forget();
    }
    for answer in answers {
        answer(committed.clone());
    }
    stopped
}

/// Derives anew what counts. Where that fails it is still due, and done at the next start.
fn recount_now(shared: &Shared, hand: &mut Hand) {
    let done = Turn::begin(shared, hand).and_then(Turn::recount);
    if let Err(error) = done {
        tracing::error!(%error, "what counts could not be derived anew");
    }
}

/// Derives anew for this version what an older one derived. Where that fails it is still due at the
/// next start.
fn derive_anew(shared: &Shared, hand: &mut Hand) {
    let found = Turn::begin(shared, hand).and_then(|mut turn| {
        turn.find_what_was_not_understood()?;
        turn.commit()
    });
    let done = found.and_then(|_| {
        let mut turn = Turn::begin(shared, hand)?;
        turn.rebuild()?;
        turn.commit()
    });
    if let Err(error) = done {
        tracing::error!(%error, "what an older version derived could not be derived anew");
    }
}

enum Handled {
    Answer(Answer),
    Stop(oneshot::Sender<()>),
}

fn handle(turn: &mut Turn<'_>, event: Event) -> Handled {
    let answer = match event {
        Event::Type(typed) => take(turn, typed),
        Event::Open {
            subject,
            entry,
            reply,
        } => later(reply, turn, |t| t.open_narrow(subject, entry)),
        Event::Dispose {
            subject,
            demand,
            reason,
            reply,
        } => later(reply, turn, |t| t.dispose(subject, demand, &reason)),
        Event::PublishPlan { plan, reply } => later(reply, turn, |t| t.publish_plan(&plan)),
        Event::PublishLaw { body, reply } => later(reply, turn, |t| t.publish_law(&body)),
        Event::WithdrawPlan { plan, reply } => later(reply, turn, |t| t.withdraw_plan(plan)),
        Event::PutAway { asked, reply } => later(reply, turn, |t| t.put_away(&asked)),
        Event::Recuse { asked, reply } => later(reply, turn, |t| t.recuse(&asked)),
        Event::Rename { asked, reply } => later(reply, turn, |t| t.rename(&asked)),
        Event::Ingest {
            from,
            records,
            unreadable,
            reply,
        } => later(reply, turn, |t| t.ingest_sent(from, records, unreadable)),
        Event::Restore { records, reply } => later(reply, turn, |t| t.ingest(None, records)),
        Event::Invite { wish, reply } => later(reply, turn, |t| t.invite(wish)),
        Event::Withdraw { invitation, reply } => later(reply, turn, |t| t.withdraw(invitation)),
        Event::LetIn(way) => let_in(turn, way),
        Event::Adopt {
            from,
            ticket,
            records,
            reply,
        } => later(reply, turn, |t| t.adopt(from, &ticket, records)),
        Event::Note(note) => handle_note(turn, note),
        Event::Pass(passing) => pass(turn, passing),
        Event::Paper(what) => on_paper(turn, what),
        Event::Revoke {
            device,
            retirements,
            reply,
        } => later(reply, turn, |t| t.revoke(device, retirements)),
        Event::ConfirmReader { certificate, reply } => {
            later(reply, turn, |t| t.confirm_reader(certificate))
        }
        Event::BecomeHub { reply } => later(reply, turn, |t| t.become_hub()),
        Event::Receipt { receipt, reply } => later(reply, turn, |t| t.note_receipt(&receipt)),
        Event::Contact {
            device,
            address,
            ahead_ms,
            reply,
        } => later(reply, turn, |t| t.note_contact(device, address, ahead_ms)),
        Event::File { what, reply } => later(reply, turn, |t| t.note_file(what)),
        Event::Draft { what, reply } => later(reply, turn, |t| t.of_draft(what)),
        Event::Rebuild { reply } => later(reply, turn, |t| t.rebuild()),
        Event::Stop { reply } => return Handled::Stop(reply),
    };
    Handled::Answer(answer)
}

fn take(turn: &mut Turn<'_>, typed: Typed) -> Answer {
    match typed {
        Typed::Act {
            writer,
            subject,
            unit,
            asked,
            save,
            reply,
        } => later(reply, turn, |t| {
            if let Some(written) = t.saved_before(save)? {
                return Ok(written);
            }
            let written = t.act(writer, (subject, unit.as_deref()), *asked)?;
            t.note_saved(save, written)?;
            Ok(written)
        }),
        Typed::EditScenePlan {
            writer,
            subject,
            edit,
            reply,
        } => later(reply, turn, |t| t.edit_scene_plan(writer, subject, &edit)),
        Typed::PreviewReport {
            subject,
            report,
            reply,
        } => later(reply, turn, |t| t.preview_report(subject, &report)),
        Typed::Share {
            incident,
            asked,
            reply,
        } => later(reply, turn, |t| t.share(incident, &asked)),
    }
}

fn let_in(turn: &mut Turn<'_>, way: LettingIn) -> Answer {
    match way {
        LettingIn::Guess {
            device,
            guess,
            reply,
        } => later(reply, turn, |t| t.guess(device, &guess)),
        LettingIn::Admit {
            device,
            request,
            reply,
        } => later(reply, turn, |t| t.admit(device, &request)),
        LettingIn::Certify {
            person,
            roles,
            reply,
        } => later(reply, turn, |t| t.certify(&person, roles)),
    }
}

fn pass(turn: &mut Turn<'_>, passing: Passing) -> Answer {
    match passing {
        Passing::BeginMove { to, reply } => later(reply, turn, |t| t.begin_move(to)),
        Passing::Retire { to, reply } => later(reply, turn, |t| t.retire(to)),
    }
}

fn on_paper(turn: &mut Turn<'_>, what: OnPaper) -> Answer {
    match what {
        OnPaper::Certify { asked, reply } => later(reply, turn, |t| t.certify_printed(asked)),
        OnPaper::Recover { key, reply } => later(reply, turn, |t| t.recover(&key)),
    }
}

fn handle_note(turn: &mut Turn<'_>, note: Note) -> Answer {
    match note {
        Note::RememberHub { address, reply } => later(reply, turn, |t| t.remember_hub(&address)),
        Note::KeepAddress { address, reply } => later(reply, turn, |t| t.keep_address(address)),
        Note::ForgetAddress { address, reply } => {
            later(reply, turn, |t| t.forget_address(&address))
        }
        Note::Slept { sleep, reply } => later(reply, turn, |t| t.note_sleep(sleep)),
        Note::State { reply } => later(reply, turn, |t| t.state_what_is_held()),
        Note::TakesStatements {
            device,
            takes,
            reply,
        } => later(reply, turn, |t| t.note_takes_statements(device, takes)),
        Note::Statement {
            from,
            receipt,
            reply,
        } => later(reply, turn, |t| t.note_statement(from, &receipt)),
        Note::StateIncident {
            subject,
            made_for,
            reply,
        } => later(reply, turn, |t| t.state_incident(subject, made_for)),
        Note::RestoreEvidence {
            kind,
            subject,
            row,
            reply,
        } => later(reply, turn, |t| t.restore_evidence(kind, subject, &row)),
        Note::OfIncident {
            subject,
            statement,
            receipts,
            reply,
        } => later(reply, turn, |t| {
            t.note_of_incident(subject, statement.as_deref(), &receipts)
        }),
    }
}

/// Does it now, and answers once the turn is committed.
fn later<T: Send + 'static>(
    reply: Reply<T>,
    turn: &mut Turn<'_>,
    act: impl FnOnce(&mut Turn<'_>) -> Result<T, EngineError>,
) -> Answer {
    let outcome = act(turn);
    if let Err(error) = &outcome {
        turn.note_failure(error);
    }
    Box::new(move |committed| answer(reply, committed.and(outcome)))
}

/// Whoever asked may have gone away; that changes nothing about what was done.
fn answer<T>(reply: oneshot::Sender<T>, value: T) {
    if reply.send(value).is_err() {
        tracing::debug!("nobody waits for this answer any more");
    }
}
