//! `sync`: one exchange with a peer, or with all. Ctrl-C ends it at once; what came is kept.

mod bars;

use crate::args;
use crate::client::Client;
use crate::counted::{Counted, counted};
use crate::failure::Failure;
use crate::language::say;
use crate::output::{Output, short, size};
use serde_json::{Value, json};

/// Exchange records with a peer, or with all that are known
#[derive(Debug, clap::Args)]
pub(crate) struct Sync {
    /// One peer's address, HOST:PORT
    #[arg(value_name = "ADDR", value_parser = args::address)]
    peer: Option<String>,
    /// End all exchange of the running node at once, until the next `sync`
    #[arg(long, conflicts_with = "peer")]
    stop: bool,
}

impl Sync {
    pub(super) async fn run(self, client: &Client, output: &Output) -> Result<(), Failure> {
        if self.stop {
            let stopped: Value = client.post_json("/api/sync/stop", &json!({})).await?;
            return output.value(&stopped, || {
                say(
                    "交换已停止；onscene sync 可以继续",
                    "exchange stopped; `onscene sync` lets it go on",
                )
                .into()
            });
        }
        let asked = json!({"peer": self.peer});
        let exchanging = client.post_json_unsigned("/api/sync", &asked);
        let exchanges: Vec<Value> = if output.shows_progress() {
            let what = match &self.peer {
                Some(peer) => said!("正在等 {peer} 应答", "waiting for {peer} to answer"),
                None => say(
                    "正在等别的电脑应答",
                    "waiting for the other laptops to answer",
                )
                .into(),
            };
            bars::beside(exchanging, client, &what).await?
        } else {
            exchanging.await?
        };
        if exchanges.is_empty() {
            output.remark(say(
                "还不知道别的电脑：请写对方的地址，或用邀请码加入",
                "no peer is known yet: name one's address, or join with a code",
            ));
        }
        output.list(
            &exchanges,
            |rows| {
                for exchange in &exchanges {
                    let peer = exchange.get("peer").and_then(Value::as_str).unwrap_or("");
                    let trips = number(exchange, "/round_trips");
                    rows.add([
                        short(peer).to_owned(),
                        told(exchange, "/sent"),
                        told(exchange, "/received"),
                        trips.to_string(),
                        format!("{} ms", number(exchange, "/ms")),
                    ]);
                }
            },
            &[
                say("电脑", "peer"),
                say("发出", "sent"),
                say("收到", "received"),
                say("往返", "round trips"),
                say("用时", "time"),
            ],
        )
    }
}

fn told(exchange: &Value, way: &str) -> String {
    let records = number(exchange, &format!("{way}/records"));
    let bytes = number(exchange, &format!("{way}/bytes"));
    let (records, bytes) = (counted(records, Counted::Record), size(bytes));
    said!("{records}，{bytes}", "{records}, {bytes}")
}

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or(0)
}
