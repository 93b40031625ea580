//! `xiaobao serve`: migrates, listens, and ends in good order.

use super::failure::Failure;
use super::{Bank, Listen, Outside, bank, output};
use crate::settings::Settings;
use axum::Router;
use clap::Args;
use platform::App;
use std::future::Future;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// So many seconds are left to requests under way when the program is told to end.
const GRACE_SECONDS: u64 = 20;

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    pub(super) bank: Bank,
    #[command(flatten)]
    pub(super) listen: Listen,
    #[command(flatten)]
    pub(super) outside: Outside,
}

pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let app = bank::open_or_make(settings)?;
    serve(app, settings, |_| Ok(()))
}

/// Serves until the process is told to end. `before` prints what comes before the one line that
/// says "ready"; it is given the address, whose port the system has chosen when 0 was asked for.
pub(super) fn serve(
    app: App,
    settings: &Settings,
    before: impl FnOnce(SocketAddr) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let listen = settings.listen;
    let live = notify::Live::default();
    let door = identity::Settings {
        https: settings.https,
    };
    let doors = settings.entrance.doors().map_err(Failure::Usage)?;
    let router = crate::router::router_through(app.clone(), door, doors, &live);
    let failed = |what: &str, error: std::io::Error| Failure::Failed(format!("{what}: {error}"));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| failed("no threads to serve with", error))?;
    runtime.block_on(async {
        let name = format!("--listen: cannot listen on {listen}");
        let listener = TcpListener::bind(listen)
            .await
            .map_err(|error| failed(&name, error))?;
        let address = listener
            .local_addr()
            .map_err(|error| failed(&name, error))?;
        let ended = told_to_end().map_err(|error| failed("signals", error))?;
        before(address)?;
        let _jobs = crate::jobs::start(&app, crate::jobs::all(settings));
        let version = env!("CARGO_PKG_VERSION");
        output::line(&format!("xiaobao {version} ready on http://{address}/"))?;
        until_told(listener, router, ended, live)
            .await
            .map_err(|error| failed("serving", error))
    })
}

/// Serves; after the signal, requests under way are finished, but not for ever: a browser that
/// keeps a connection open must not keep the program.
async fn until_told(
    listener: TcpListener,
    router: Router,
    ended: impl Future<Output = ()> + Send + 'static,
    live: notify::Live,
) -> std::io::Result<()> {
    let (tell, told) = tokio::sync::oneshot::channel::<()>();
    let signalled = async move {
        ended.await;
        tracing::info!("told to end: finishing the requests under way");
        // Pages that wait for notices would hold it up until the grace is over.
        live.end();
        // The receiver is gone only when serving has ended by itself.
        let _ = tell.send(());
    };
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(signalled);
    let grace = async move {
        match told.await {
            Ok(()) => tokio::time::sleep(Duration::from_secs(GRACE_SECONDS)).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        ended = serving => ended,
        () = grace => {
            tracing::warn!(GRACE_SECONDS, "some requests were not finished in time");
            Ok(())
        }
    }
}

/// Resolves at SIGINT or SIGTERM. Listening begins at once, so that no early signal is lost.
fn told_to_end() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
