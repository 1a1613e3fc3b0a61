//! The people who write on this laptop: each with keys of their own, one at a time. What the laptop
//! writes by itself (keys, clocks, places) is signed by whoever is writing then, and put off while
//! nobody's key is open.

mod invited;

use super::event::{Event, LettingIn};
use super::identity::words;
use super::naming::look_alike;
use super::shared::{Shared, lock};
use super::turn::Turn;
use super::{Engine, EngineError};
use crate::store::{Person, Secrets, StoreError, VaultError};
use onscene_protocol::id::PersonKey;
use onscene_protocol::incident::command::check_line;
use onscene_protocol::record::Kind;
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Certificate, Roles, Roster};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Someone who has keys on this laptop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonView {
    /// The key that signs what they write here.
    pub person: PersonKey,
    /// Their name, with what stands beside it.
    pub name: String,
    /// The name alone.
    #[serde(default)]
    pub plain_name: String,
    /// Whether they were not asked for a name yet.
    #[serde(default)]
    pub unnamed: bool,
    /// What they do.
    pub roles: Vec<String>,
    /// Whether they are the one who is writing.
    pub writing: bool,
    /// Whether switching to them takes a PIN.
    pub pin: bool,
    /// Whether our organisation certified them, and did not revoke them.
    pub certified: bool,
}

impl Engine {
    /// Everyone who has keys on this laptop, in the order in which they came.
    pub fn persons(&self) -> Vec<PersonView> {
        let secrets = self.shared.secrets();
        let persons = secrets.persons().iter();
        persons
            .map(|person| view(&self.shared, &secrets, person))
            .collect()
    }

    /// The one person on this laptop who is meant by a name, a key or its first digits.
    ///
    /// # Errors
    /// [`EngineError::NoSuchPerson`].
    pub fn find_person(&self, asked: &str) -> Result<PersonView, EngineError> {
        /// Digits of a key that are enough to name it.
        const DIGITS_MIN: usize = 8;
        let (asked, roster) = (asked.trim(), self.roster());
        let mut found = self.persons().into_iter().filter(|person| {
            let key = person.person.to_string();
            roster.is_called(person.person, asked)
                || person.name == asked
                || asked.len() >= DIGITS_MIN && key.starts_with(asked)
        });
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(EngineError::NoSuchPerson(asked.chars().take(80).collect())),
        }
    }

    /// Makes keys for another person on this laptop and certifies them. They are not the writer yet.
    ///
    /// # Errors
    /// [`EngineError::NotAdministrator`] where the writer may not certify;
    /// [`EngineError::SameName`], [`EngineError::TooManyPersons`]; where the store fails.
    pub async fn add_person(&self, name: String, roles: Roles) -> Result<PersonView, EngineError> {
        if !self.may_add_persons() {
            return Err(EngineError::NotAdministrator);
        }
        let person = self.make_person(name).await?;
        let key = person.key;
        // Their keys are on disk before anyone is told of them.
        let person = Box::new(person);
        let certified = self
            .ask(|reply| {
                Event::LetIn(LettingIn::Certify {
                    person,
                    roles,
                    reply,
                })
            })
            .await;
        if let Err(error) = certified {
            self.let_go_of_person(key).await?;
            return Err(error);
        }
        self.find_person(&key.to_string())
    }

    fn check_name(&self, name: &str) -> Result<String, EngineError> {
        let name = check_line("name", name)?;
        let roster = self.roster();
        let mut here = self.persons().into_iter();
        if here.any(|person| is_called_like(&roster, &person, &name)) {
            return Err(EngineError::SameName(name));
        }
        Ok(name)
    }

    /// Makes keys for a person and writes them down. Nobody certified them yet.
    async fn make_person(&self, name: String) -> Result<Person, EngineError> {
        let name = self.check_name(&name)?;
        let person = Person::new(name, &mut self.host().entropy());
        let added = person.clone();
        self.read(move |shared| {
            change(shared, |secrets| {
                if secrets.add(added) {
                    Ok(())
                } else {
                    Err(EngineError::TooManyPersons)
                }
            })
        })
        .await?;
        Ok(person)
    }

    /// Lets go of the keys of somebody who was not certified.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn let_go_of_person(&self, key: PersonKey) -> Result<(), EngineError> {
        self.read(move |shared| {
            change(shared, |secrets| {
                secrets.remove(key);
                Ok(())
            })
        })
        .await
    }

    /// Whether the writer has a PIN.
    pub fn writer_has_pin(&self) -> bool {
        let secrets = self.shared.secrets();
        secrets
            .person(secrets.writer())
            .is_some_and(Person::has_pin)
    }

    /// Whether this is the passphrase that opens the store.
    ///
    /// # Errors
    /// [`EngineError::Passphrase`] where it is not.
    pub async fn check_passphrase(&self, passphrase: String) -> Result<(), EngineError> {
        let passphrase = Zeroizing::new(passphrase);
        self.read(move |shared| match shared.store.opens_with(&passphrase) {
            Ok(()) => Ok(()),
            Err(VaultError::WrongPassphrase) => Err(EngineError::Passphrase),
            Err(error) => Err(StoreError::from(error).into()),
        })
        .await
    }

    /// Whether the writer may certify others.
    pub fn may_add_persons(&self) -> bool {
        self.roster().may(self.shared.person(), Act::Certify)
    }

    /// Whether what was filled in as `typed_as` is for the one who is writing.
    ///
    /// # Errors
    /// [`EngineError::OtherWriter`], [`EngineError::PinNeeded`].
    pub fn check_writer(&self, typed_as: Option<PersonKey>) -> Result<(), EngineError> {
        let (roster, secrets) = (self.roster(), self.shared.secrets());
        check_writer(&roster, &secrets, typed_as)
    }

    /// Somebody else writes from now on, also after the next start.
    ///
    /// # Errors
    /// [`EngineError::NoSuchPerson`], [`EngineError::Pin`].
    pub async fn switch(
        &self,
        person: PersonKey,
        pin: Option<String>,
    ) -> Result<PersonView, EngineError> {
        let opened = self
            .read(move |shared| {
                let (now, mut entropy) = (shared.host.wall_ms(), shared.host.entropy());
                change(shared, |secrets| {
                    let known = secrets.person_mut(person);
                    let known = known.ok_or(EngineError::NoSuchPerson(person.to_string()))?;
                    // A wrong PIN is counted on disk: what is changed is kept either way.
                    let outcome = known.open(pin.as_deref(), now, &mut entropy);
                    if outcome.is_ok() {
                        secrets.switch(person);
                    }
                    Ok(outcome)
                })
            })
            .await?;
        opened?;
        self.find_person(&person.to_string())
    }

    /// Sets the writer's PIN, changes it, or takes it away.
    ///
    /// # Errors
    /// [`EngineError::Pin`]: `former` is not the PIN until now, or the new one is none.
    pub async fn set_pin(
        &self,
        former: Option<String>,
        pin: Option<String>,
    ) -> Result<PersonView, EngineError> {
        let person = self.shared.person();
        let outcome = self
            .read(move |shared| {
                let (now, mut entropy) = (shared.host.wall_ms(), shared.host.entropy());
                change(shared, |secrets| {
                    let known = secrets.person_mut(person);
                    let known = known.ok_or(EngineError::NoSuchPerson(person.to_string()))?;
                    let opened = known.open(former.as_deref(), now, &mut entropy);
                    Ok(opened.and_then(|()| known.set_pin(pin.as_deref(), &mut entropy)))
                })
            })
            .await?;
        outcome?;
        self.find_person(&person.to_string())
    }
}

/// Changes the keys and writes them down, one change at a time.
pub(super) fn change<T>(
    shared: &Shared,
    change: impl FnOnce(&mut Secrets) -> Result<T, EngineError>,
) -> Result<T, EngineError> {
    let _door = lock(&shared.door);
    let mut secrets = (*shared.secrets()).clone();
    let changed = change(&mut secrets)?;
    let kept = shared.store.keep_keys(&secrets, &mut shared.host.entropy());
    kept.map_err(|error| EngineError::from(StoreError::from(error)))?;
    shared.set_secrets(secrets);
    Ok(changed)
}

fn check_writer(
    roster: &Roster,
    secrets: &Secrets,
    typed_as: Option<PersonKey>,
) -> Result<(), EngineError> {
    let name_of = |person: PersonKey| match roster.name_of(person) {
        "" => person.to_string(),
        name => name.to_owned(),
    };
    let writer = secrets.writer();
    match typed_as {
        Some(typed_as) if typed_as != writer => Err(EngineError::OtherWriter {
            typed_as: name_of(typed_as),
            writing: name_of(writer),
        }),
        _ if secrets.signer().is_none() => Err(EngineError::PinNeeded),
        _ => Ok(()),
    }
}

/// Whether a person on this laptop could be taken for one of this name.
fn is_called_like(roster: &Roster, person: &PersonView, name: &str) -> bool {
    look_alike(&person.name, name) || roster.look_alikes(name).any(|other| other == person.person)
}

fn view(shared: &Shared, secrets: &Secrets, person: &Person) -> PersonView {
    let roster = shared.standing().roster;
    let member = roster.member(roster.own(), person.key);
    PersonView {
        person: person.key,
        name: match roster.name_of(person.key) {
            "" => person.label.clone(),
            name => name.to_owned(),
        },
        plain_name: match roster.plain_name_of(person.key) {
            "" => person.label.clone(),
            name => name.to_owned(),
        },
        unnamed: roster.is_unnamed(person.key),
        roles: member.map_or_else(Vec::new, |member| words(member.certificate.roles)),
        writing: person.key == secrets.writer(),
        pin: person.has_pin(),
        certified: member.is_some_and(|member| member.revoked_by.is_none()),
    }
}

impl Turn<'_> {
    /// What was typed as one person is never written in another's name.
    pub(super) fn check_writer(&self, typed_as: Option<PersonKey>) -> Result<(), EngineError> {
        check_writer(&self.standing.roster, &self.secrets, typed_as)
    }

    /// Certifies a person whose keys are on this laptop, in the writer's unit, and wraps the unit's
    /// keys for them.
    pub(super) fn certify(&mut self, person: &Person, roles: Roles) -> Result<(), EngineError> {
        self.check_writer(None)?;
        if !self.standing.roster.may(self.person(), Act::Certify) {
            return Err(EngineError::NotAdministrator);
        }
        let certificate = Certificate {
            person: person.key,
            name: person.label.clone(),
            device: self.shared.device(),
            unit: self.own_certificate()?.unit,
            roles,
            seal_key: person.seal_key(),
            founding: None,
            adopts: None,
            invitation: None,
        };
        let subject = self.standing.roster.subject();
        let record = self.write(Kind::Certificate, subject, certificate.to_bytes())?;
        self.learn(&record);
        self.hand_over_keys(&certificate)?;
        Ok(())
    }
}
