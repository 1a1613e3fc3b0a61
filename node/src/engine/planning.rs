//! Plans: documents of the organisation that travel with its own records.

use super::event::Event;
use super::shared::Standing;
use super::turn::Turn;
use super::{Engine, EngineError};
use chrono::{DateTime, FixedOffset, NaiveDate, SecondsFormat};
use onscene_protocol::clock::{Entropy, Moment};
use onscene_protocol::id::{PersonKey, RecordId, SubjectId, UnitId};
use onscene_protocol::incident::command::permit;
use onscene_protocol::incident::{EntryKind, IncidentView, MilestoneName, NewEntry, Summary};
use onscene_protocol::law::Laws;
use onscene_protocol::plan::{Applied, Fault, Plan, PlanText, PlanVersion, Plans};
use onscene_protocol::record::body::PlanBody;
use onscene_protocol::record::{Checked, Kind};
use onscene_protocol::roster::policy::Act;
use onscene_protocol::roster::{Chains, Counts, Roster};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A version of a plan, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Its record: what an incident pins.
    pub plan: RecordId,
    /// The plan's own id, the same through its versions; none where it cannot be read here.
    pub id: Option<String>,
    /// Which version it is.
    pub version: Option<String>,
    /// The first day on which it holds.
    pub valid_from: Option<NaiveDate>,
    /// Its language.
    pub language: Option<String>,
    /// What it is called.
    pub title: Option<String>,
    /// The unit that it is for, and those below it.
    pub unit: String,
    /// Who made it known.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Whether it is withdrawn.
    pub withdrawn: bool,
    /// Whether an incident that starts here today begins with it.
    pub in_force: bool,
    /// Why it cannot be read here.
    pub problem: Option<String>,
}

/// A version with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDetail {
    /// Its line in the list.
    #[serde(flatten)]
    pub view: PlanView,
    /// What it says.
    pub content: Option<Plan>,
}

impl Engine {
    /// All versions of all plans, the latest first.
    pub fn plans(&self) -> Vec<PlanView> {
        let standing = self.shared.standing();
        let now = in_force(&standing, self.shared.person(), &self.host().moment());
        let versions = standing.plans.versions().into_iter();
        versions
            .map(|version| view(&standing, version, now))
            .collect()
    }

    /// One version.
    ///
    /// # Errors
    /// [`EngineError::NoSuchPlan`].
    pub fn plan(&self, plan: RecordId) -> Result<PlanDetail, EngineError> {
        let standing = self.shared.standing();
        let now = in_force(&standing, self.shared.person(), &self.host().moment());
        let version = standing.plans.version(plan);
        let version = version.ok_or(EngineError::NoSuchPlan(plan))?;
        Ok(PlanDetail {
            view: view(&standing, version, now),
            content: version.plan().map(|plan| (**plan).clone()),
        })
    }

    /// A version as a file.
    ///
    /// # Errors
    /// [`EngineError::NoSuchPlan`], [`EngineError::Sealed`] where it cannot be read here.
    pub fn plan_file(&self, plan: RecordId) -> Result<String, EngineError> {
        let content = self.plan(plan)?.content.ok_or(EngineError::Sealed)?;
        content.to_toml().map_err(EngineError::BadPlan)
    }

    /// The version that an incident that starts here now begins with.
    pub fn plan_in_force(&self) -> Option<RecordId> {
        let standing = self.shared.standing();
        in_force(&standing, self.shared.person(), &self.host().moment())
    }

    /// Whether whoever writes here may make plans known.
    pub fn may_plan(&self) -> bool {
        self.roster().may(self.shared.person(), Act::Plan)
    }

    /// Makes a version known, read from a file. It is checked as a whole first.
    ///
    /// # Errors
    /// [`EngineError::BadPlan`] with every fault, that this version is known already among them;
    /// where no role of the writer allows it.
    pub async fn publish_plan(&self, text: &str) -> Result<PlanDetail, EngineError> {
        let plan = Plan::from_toml(text).map_err(EngineError::BadPlan)?;
        let plan = Box::new(plan);
        let record = self.ask(|reply| Event::PublishPlan { plan, reply }).await?;
        self.plan(record)
    }

    /// Withdraws a version: no incident begins with it any more. Those that did keep it.
    ///
    /// # Errors
    /// [`EngineError::NoSuchPlan`]; where no role of the writer allows it.
    pub async fn withdraw_plan(&self, plan: RecordId) -> Result<PlanDetail, EngineError> {
        self.ask(|reply| Event::WithdrawPlan { plan, reply })
            .await?;
        self.plan(plan)
    }
}

impl Turn<'_> {
    pub(super) fn publish_plan(&mut self, plan: &Plan) -> Result<RecordId, EngineError> {
        let certificate = self.own_certificate()?;
        permit(certificate.roles, Act::Plan)?;
        let same = |known: &&PlanVersion| {
            known
                .plan()
                .is_some_and(|known| known.id == plan.id && known.version == plan.version)
                && !known.withdrawn
        };
        let versions = self.standing.plans.versions();
        if versions.iter().any(same) {
            let version = plan.version.clone();
            return Err(EngineError::BadPlan(Fault::SameVersion { version }.into()));
        }
        let key = self.organisation_key()?;
        let nonce = self.shared.host.entropy().bytes();
        let body = plan.seal(certificate.unit, &key, nonce);
        self.write_plan(&body.map_err(EngineError::BadPlan)?)
    }

    pub(super) fn withdraw_plan(&mut self, plan: RecordId) -> Result<(), EngineError> {
        permit(self.own_certificate()?.roles, Act::Plan)?;
        match self.standing.plans.version(plan) {
            None => Err(EngineError::NoSuchPlan(plan)),
            // Twice is once.
            Some(known) if known.withdrawn => Ok(()),
            Some(_) => self
                .write_plan(&PlanBody::Withdrawal { version: plan })
                .map(|_| ()),
        }
    }

    fn write_plan(&mut self, body: &PlanBody) -> Result<RecordId, EngineError> {
        let subject = self.standing.roster.subject();
        let record = self.write(Kind::Plan, subject, body.to_bytes())?;
        self.derive_plans()?;
        Ok(record.record().id())
    }

    /// Derives anew which plans count, this turn's records among them.
    pub(super) fn derive_plans(&mut self) -> Result<(), EngineError> {
        let reading = self.shared.store.read()?;
        let roster = Arc::clone(&self.standing.roster);
        let (mut plans, mut laws) = (Plans::default(), Laws::default());
        for organisation in roster.accepted() {
            let subject = SubjectId::of_organisation(organisation);
            let known = reading.subject(subject)?;
            let known = known.iter().map(|record| record as &dyn Checked);
            let arrived = self.writing.arrived_of(subject);
            let all: Vec<&dyn Checked> = known
                .chain(arrived.map(|record| record as &dyn Checked))
                .collect();
            for record in counted(&roster, subject, &all) {
                plans.learn(record, &self.standing.keys);
                laws.learn(record);
            }
        }
        let mut standing = self.standing.clone();
        standing.plans = Arc::new(plans);
        standing.laws = Arc::new(laws);
        self.set_standing(standing);
        Ok(())
    }

    /// Whether records that came may change which plans count.
    pub(super) fn concerns_plans(&self, arrived: &[impl Checked]) -> bool {
        let own = self.standing.roster.subject();
        arrived.iter().map(Checked::record).any(|record| {
            let header = record.header();
            let opens_one = header.kind == Kind::Key && header.subject == own;
            header.kind.bears_on_plans() || opens_one
        })
    }

    /// An incident pins the version that is in force as it begins (clause 六); its activation quotes the
    /// one that it pinned, or where it began without any, the one that is in force now (clause 四.1).
    pub(super) fn pin_plan(
        &mut self,
        subject: SubjectId,
        entry: NewEntry,
    ) -> Result<NewEntry, EngineError> {
        let plan = match entry.open.milestone {
            Some(MilestoneName::Activated) => self.pinned(subject)?,
            None if entry.kind == EntryKind::Start => None,
            _ => return Ok(entry),
        };
        let now = || in_force(&self.standing, self.person(), &self.moment());
        Ok(match plan.or_else(now) {
            Some(plan) => entry.under_plan(plan),
            None => entry,
        })
    }

    fn pinned(&self, subject: SubjectId) -> Result<Option<RecordId>, EngineError> {
        let summary = match self.summaries.get(&subject) {
            Some(summary) => Some(summary.clone()),
            None => self.shared.store.read()?.summary(subject)?,
        };
        Ok(summary.and_then(|summary| summary.plan))
    }
}

/// The records of plans and of law, in one subject, that count.
pub(super) fn counted<'a, C: Checked>(
    roster: &Roster,
    subject: SubjectId,
    records: &'a [C],
) -> Vec<&'a C> {
    let is_plan = |record: &&C| matches!(record.record().header().kind, Kind::Plan | Kind::Law);
    if !records.iter().any(|record| is_plan(&record)) {
        return Vec::new();
    }
    let chains: Chains = records.iter().map(Checked::record).collect();
    let judge = roster.judge(subject, &chains);
    let plans = records.iter().filter(is_plan);
    plans
        .filter(|record| {
            let (id, header) = (record.record().id(), record.record().header());
            judge.counts(header.organisation, header.author, id, Act::Plan) == Counts::Yes
        })
        .collect()
}

fn in_force(standing: &Standing, person: PersonKey, now: &Moment) -> Option<RecordId> {
    let unit = standing.roster.person(person)?.certificate.unit;
    let units: Vec<UnitId> = standing.roster.units_from(unit);
    let version = standing.plans.in_force(&units, local_day(now)?)?;
    Some(version.record)
}

/// The day by this laptop's clock and offset.
pub(super) fn local_day(now: &Moment) -> Option<NaiveDate> {
    Some(local(now.wall_ms, now.offset_minutes)?.date_naive())
}

fn local(ms: u64, offset_minutes: i32) -> Option<DateTime<FixedOffset>> {
    let shown = ms.min(onscene_protocol::limit::SHOWN_TIME_MS_MAX);
    let utc = DateTime::from_timestamp_millis(i64::try_from(shown).ok()?)?;
    Some(utc.with_timezone(&FixedOffset::east_opt(offset_minutes.checked_mul(60)?)?))
}

fn view(standing: &Standing, version: &PlanVersion, now: Option<RecordId>) -> PlanView {
    let plan = version.plan();
    let at = local(version.time.ms(), 0);
    PlanView {
        plan: version.record,
        id: plan.map(|plan| plan.id.clone()),
        version: plan.map(|plan| plan.version.clone()),
        valid_from: plan.map(|plan| plan.valid_from),
        language: plan.map(|plan| plan.language.clone()),
        title: plan.map(|plan| plan.title.clone()),
        unit: standing.roster.unit_path(version.unit),
        by: standing.roster.name_of(version.by).to_owned(),
        at: at.map_or_else(String::new, |at| {
            at.to_rfc3339_opts(SecondsFormat::Secs, true)
        }),
        withdrawn: version.withdrawn,
        in_force: now == Some(version.record),
        problem: match &version.text {
            PlanText::Open(_) => None,
            PlanText::Sealed => Some("this laptop holds no key that opens it".into()),
            PlanText::Unreadable(faults) => Some(faults.to_string()),
        },
    }
}

impl Standing {
    /// The plan that an incident pinned, by its line in the list.
    pub(super) fn plan_of(&self, summary: Option<&Summary>) -> Option<&Plan> {
        let version = self.plans.version(summary?.plan?)?;
        version.plan().map(Arc::as_ref)
    }
}

/// What the plan that an incident pinned says of it now.
pub(super) fn applied(standing: &Standing, view: &IncidentView, now_ms: u64) -> Option<Applied> {
    let version = standing.plans.version(view.plan?)?;
    Some(version.plan()?.applied_to(view, &standing.roster, now_ms))
}
