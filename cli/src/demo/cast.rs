//! The laptops of a case, each with a data folder and a process of its own, and the links between
//! them.

mod laptop;

use super::case::{Case, Pair};
use super::link::Link;
use crate::failure::{Failure, in_words};
use laptop::Clock;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub(super) use laptop::Laptop;

/// How long before the first step the laptops are set up: nothing that is written may seem to be
/// older than its organisation.
const SET_UP_BEFORE_MS: i64 = 10 * 60 * 1000;

/// Everyone who plays.
pub(super) struct Cast {
    folder: TempDir,
    clock: Clock,
    laptops: Vec<Laptop>,
    ways: Vec<Way>,
    founder: usize,
}

/// A link between two laptops: the first dials, and does not know that its peer is elsewhere.
struct Way {
    from: usize,
    to: usize,
    link: Link,
}

impl Cast {
    /// Founds the organisation, lets everyone join, and starts all nodes with all links up.
    ///
    /// # Errors
    /// When a process does not do what it is asked.
    pub(super) async fn gather(case: &Case) -> Result<Self, Failure> {
        let folder = TempDir::with_prefix("onscene-demo-").map_err(|error| {
            let told = in_words(&error);
            Failure::failed(said!(
                "没有临时文件夹：{told}",
                "no temporary folder: {told}"
            ))
        })?;
        let clock = Clock::new(folder.path().join("clock"));
        if let Some(first) = case.steps.first() {
            let at_ms = first.at.timestamp_millis().saturating_sub(SET_UP_BEFORE_MS);
            clock.set(at_ms, *first.at.offset())?;
        }
        let laptops: Vec<Laptop> = case
            .laptops
            .iter()
            .map(|laptop| Laptop::new(laptop, folder.path(), &clock))
            .collect();
        let founder_id = case
            .founder()
            .map(|laptop| laptop.id.clone())
            .unwrap_or_default();
        let founder = position(&laptops, &founder_id)?;
        let mut cast = Self {
            folder,
            clock,
            laptops,
            ways: Vec::new(),
            founder,
        };
        for pair in &case.links {
            cast.lay(pair).await?;
        }
        cast.join_all().await?;
        for laptop in 0..cast.laptops.len() {
            cast.start(laptop).await?;
        }
        Ok(cast)
    }

    /// Who is hub is dialled; between others, the first dials the second.
    async fn lay(&mut self, (one, other): &Pair) -> Result<(), Failure> {
        let (from, to) = (
            position(&self.laptops, one)?,
            position(&self.laptops, other)?,
        );
        let (from, to) = if from == self.founder {
            (to, from)
        } else {
            (from, to)
        };
        let link = Link::open_to_unknown().await.map_err(|error| {
            let told = in_words(&error);
            Failure::failed(said!(
                "连接建立不了：{told}",
                "a link cannot be made: {told}"
            ))
        })?;
        let address = by_name(&link);
        let is_hub = self.get(to)?.is_hub;
        if let Some(laptop) = self.laptops.get_mut(from) {
            laptop.dial(address, is_hub);
        }
        self.ways.push(Way { from, to, link });
        Ok(())
    }

    /// The founder's node runs for this alone and ends again: it listens elsewhere in the play,
    /// so that no laptop knows a way to it that cannot be cut.
    async fn join_all(&mut self) -> Result<(), Failure> {
        let founder = self.founder;
        self.get(founder)?.found().await?;
        self.start(founder).await?;
        let listen = self.get(founder)?.listen()?.to_string();
        for guest in (0..self.laptops.len()).filter(|&guest| guest != founder) {
            let laptop = self.get(guest)?;
            let wish = json!({"role": laptop.role, "name": laptop.name, "unit": laptop.unit});
            let host = self.get(founder)?.client()?;
            let invitation: Value = host.post_json("/api/invitations", &wish).await?;
            let code = invitation
                .get("code")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let way = self
                .ways
                .iter()
                .find(|way| way.from == guest && way.to == founder);
            let at = way.map_or_else(|| listen.clone(), |way| by_name(&way.link));
            laptop.join(code, &at).await?;
        }
        self.laptop_mut(founder)?.stop().await;
        Ok(())
    }

    /// Starts a laptop's node; the links that lead to it follow.
    pub(super) async fn start(&mut self, laptop: usize) -> Result<(), Failure> {
        let listen = self.laptop_mut(laptop)?.start().await?;
        for way in self.ways.iter().filter(|way| way.to == laptop) {
            way.link.aim(listen);
        }
        Ok(())
    }

    /// Kills a laptop's node on the spot.
    pub(super) fn kill(&mut self, laptop: usize) -> Result<(), Failure> {
        self.laptop_mut(laptop)?.kill();
        Ok(())
    }

    /// Moves everyone's clock.
    pub(super) fn set_clock(
        &self,
        at: chrono::DateTime<chrono::FixedOffset>,
    ) -> Result<(), Failure> {
        self.clock.set(at.timestamp_millis(), *at.offset())
    }

    /// Cuts or heals a link.
    pub(super) fn set_link(&self, pair: &Pair, up: bool) -> Result<(), Failure> {
        let pair = (
            position(&self.laptops, &pair.0)?,
            position(&self.laptops, &pair.1)?,
        );
        let ways = self.ways.iter();
        for way in ways.filter(|way| (way.from, way.to) == pair || (way.to, way.from) == pair) {
            if up { way.link.heal() } else { way.link.cut() }
        }
        Ok(())
    }

    /// All links up and all nodes running, as at the end of a day.
    pub(super) async fn restore(&mut self, case: &Case) -> Result<(), Failure> {
        for pair in &case.links {
            self.set_link(pair, true)?;
        }
        for laptop in 0..self.laptops.len() {
            if !self.get(laptop)?.is_running() {
                self.start(laptop).await?;
            }
        }
        Ok(())
    }

    /// The links of a laptop that are up, with a running laptop at the other end: who dials, who
    /// is dialled, and where.
    pub(super) fn ways_of(&self, laptop: usize) -> Vec<(&Laptop, &Laptop, String)> {
        let ways = self.ways_up().into_iter();
        ways.filter(|(way, ..)| way.from == laptop || way.to == laptop)
            .map(|(way, from, to)| (from, to, by_name(&way.link)))
            .collect()
    }

    /// Pairs of running laptops whose link is up.
    pub(super) fn pairs_up(&self) -> Vec<(&Laptop, &Laptop)> {
        self.ways_up()
            .into_iter()
            .map(|(_, from, to)| (from, to))
            .collect()
    }

    fn ways_up(&self) -> Vec<(&Way, &Laptop, &Laptop)> {
        let ways = self.ways.iter().filter(|way| !way.link.is_cut());
        ways.filter_map(|way| Some((way, self.laptops.get(way.from)?, self.laptops.get(way.to)?)))
            .filter(|(_, from, to)| from.is_running() && to.is_running())
            .collect()
    }

    pub(super) fn laptops(&self) -> &[Laptop] {
        &self.laptops
    }

    /// The laptop whose record is left to look at.
    pub(super) fn founder(&self) -> Result<&Laptop, Failure> {
        self.get(self.founder)
    }

    /// A laptop's place by its id.
    pub(super) fn find(&self, id: &str) -> Result<usize, Failure> {
        position(&self.laptops, id)
    }

    pub(super) fn get(&self, laptop: usize) -> Result<&Laptop, Failure> {
        self.laptops.get(laptop).ok_or_else(|| no_laptop(""))
    }

    fn laptop_mut(&mut self, laptop: usize) -> Result<&mut Laptop, Failure> {
        self.laptops.get_mut(laptop).ok_or_else(|| no_laptop(""))
    }

    /// Stops all nodes, and removes everything but the founder's data.
    pub(super) async fn leave(&mut self) {
        for laptop in &mut self.laptops {
            laptop.stop().await;
        }
    }

    /// Where everything is.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where the merged record is.
    pub(super) fn kept(&self) -> PathBuf {
        self.laptops
            .get(self.founder)
            .map(|laptop| laptop.data().to_owned())
            .unwrap_or_default()
    }

    /// Leaves every laptop's data and log, to look for what went wrong.
    pub(super) fn keep_all(&mut self) {
        self.folder.disable_cleanup(true);
    }

    /// Leaves the founder's data alone.
    pub(super) fn keep_merged(&mut self) {
        self.folder.disable_cleanup(true);
        for (laptop, other) in self.laptops.iter().enumerate() {
            if laptop != self.founder {
                other.forget();
            }
        }
    }
}

/// A link's address by the name of this machine. To a laptop dialled by a loopback number, a node
/// would tell its own loopback listener; that laptop would dial it there, by a way that no cut
/// reaches.
fn by_name(link: &Link) -> String {
    format!("localhost:{}", link.address().port())
}

fn position(laptops: &[Laptop], id: &str) -> Result<usize, Failure> {
    laptops
        .iter()
        .position(|laptop| laptop.id == id)
        .ok_or_else(|| no_laptop(id))
}

fn no_laptop(id: &str) -> Failure {
    Failure::arguments(said!(
        "案例里没有电脑“{id}”",
        "the case has no laptop {id:?}"
    ))
}
