//! samod (automerge-repo in Rust): a laptop and a server over TCP, bytes counted by a proxy.
//! `peer-samod INCIDENTS CHANGED` prints a line per step.
use automerge::{AutoCommit, Automerge, ObjType, ROOT, ReadDoc, transaction::Transactable};
use samod::{BackoffConfig, DocHandle, DocumentId, Repo, Transport, storage::TokioFilesystemStorage, tokio_io::TcpDialer};
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
};

const ENTRIES: usize = 30;
static BYTES: AtomicU64 = AtomicU64::new(0);

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1).map(|a| a.parse::<usize>().expect("a number"));
    let (incidents, changed) = (arguments.next().unwrap_or(500), arguments.next().unwrap_or(10));
    let dir = tempfile::tempdir().expect("a scratch folder");
    let laptop = dir.path().join("laptop");

    let server = repo(&dir.path().join("server")).await;
    let through_proxy = proxy(listen(&server).await).await;

    let client = repo(&laptop).await;
    let mut ids = Vec::new();
    for _ in 0..incidents {
        ids.push(client.create(incident()).await.expect("a running repo").document_id().clone());
    }
    let started = Instant::now();
    dial(&client, through_proxy);
    until_all(&server, &ids, "title").await;
    report("first", started).await;
    client.stop().await;

    let client = repo(&laptop).await;
    for id in &ids[..changed] {
        open(&client, id).await.expect("stored").with_document(|document| {
            let mut change = document.transaction();
            change.put(ROOT, "offline", "离线记录一条").expect("a map");
            change.commit();
        });
    }
    tokio::time::sleep(Duration::from_secs(1)).await; // samod offers no flush
    client.stop().await;

    let client = repo(&laptop).await;
    let started = Instant::now();
    for id in &ids {
        open(&client, id).await.expect("stored"); // only an opened document is synced
    }
    BYTES.store(0, SeqCst);
    dial(&client, through_proxy);
    until_all(&server, &ids[..changed], "offline").await;
    report("reconnect", started).await;
    std::process::exit(0);
}

fn incident() -> Automerge {
    let mut document = AutoCommit::new();
    document.put(ROOT, "title", "城东小区集体上访").expect("a map");
    let log = document.put_object(ROOT, "log", ObjType::Map).expect("a map");
    document.commit();
    for line in 0..ENTRIES {
        let entry = document.put_object(&log, format!("{:032x}", rand::random::<u128>()), ObjType::Map).expect("a map");
        document.put(&entry, "at", 1_768_176_000_000_i64 + line as i64 * 61_000).expect("a map");
        document.put(&entry, "track", "dialogue").expect("a map");
        document.put(&entry, "text", format!("第{line}条：现场约四十人，情绪平稳，两名代表进入接待室，社区书记与物业经理到场说明。")).expect("a map");
        document.commit();
    }
    Automerge::load(&document.save()).expect("our own bytes")
}

async fn repo(folder: &Path) -> Repo {
    Repo::build_tokio().with_storage(TokioFilesystemStorage::new(folder)).load().await
}

async fn open(repo: &Repo, id: &DocumentId) -> Option<DocHandle> {
    repo.find(id.clone()).await.expect("a running repo")
}

fn dial(repo: &Repo, port: u16) {
    let dialer = TcpDialer::new_host_port("127.0.0.1".into(), port);
    repo.dial(BackoffConfig::default(), Arc::new(dialer)).expect("a running repo");
}

async fn listen(repo: &Repo) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    let acceptor = repo.make_acceptor(format!("tcp://127.0.0.1:{port}").parse().expect("a URL")).expect("a running repo");
    tokio::spawn(async move {
        while let Ok((io, _)) = listener.accept().await {
            let _ = acceptor.accept(Transport::from_tokio_io(io));
        }
    });
    port
}

async fn proxy(target: u16) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(("127.0.0.1", target)).await.expect("the server listens");
            let (client_read, client_write) = client.into_split();
            let (server_read, server_write) = server.into_split();
            tokio::spawn(pump(client_read, server_write));
            tokio::spawn(pump(server_read, client_write));
        }
    });
    port
}

async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let mut buffer = vec![0; 65_536];
    while let Ok(n @ 1..) = from.read(&mut buffer).await {
        BYTES.fetch_add(n as u64, SeqCst);
        if to.write_all(&buffer[..n]).await.is_err() {
            break;
        }
    }
}

async fn until_all(server: &Repo, ids: &[DocumentId], key: &str) {
    for id in ids {
        loop {
            let there = match open(server, id).await {
                Some(handle) => handle.with_document(|document| matches!(document.get(ROOT, key), Ok(Some(_)))),
                None => false,
            };
            if there {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

async fn report(step: &str, started: Instant) {
    let ms = started.elapsed().as_millis();
    tokio::time::sleep(Duration::from_secs(4)).await; // let the rest of the announcements pass
    println!("{{\"step\":\"{step}\",\"ms\":{ms},\"bytes\":{}}}", BYTES.swap(0, SeqCst));
}
