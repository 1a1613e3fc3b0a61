//! Every route of the page and the API, in one table. The router is built from it, and so is the
//! test that tries each of them as a stranger: a new route is in both or in neither.

use super::{
    Served, alive, api, asset, backup, bundle, completeness, doctor, drafts, events, ids,
    invitation, joining, law, limit, lock, naming, original, page, personal, persons, plans,
    reader, recovery, recusal, registers, reporting, retirement, scene_plan, sharing, statistics,
};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn;
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;

/// One method on one path, and what answers it.
pub(super) struct Route {
    #[cfg_attr(
        not(test),
        expect(
            dead_code,
            reason = "the router knows it from `answer`; the test goes by it"
        )
    )]
    pub(super) method: Method,
    /// As axum matches it: `{id}` is a part that may be anything.
    pub(super) path: &'static str,
    answer: MethodRouter<Arc<Served>>,
}

impl Route {
    /// Takes a body of any length: what answers counts it as it comes in.
    fn with_files(self) -> Self {
        let answer = self.answer.layer(DefaultBodyLimit::disable());
        Self { answer, ..self }
    }
}

/// Shows something, and changes nothing.
fn show<H, T>(path: &'static str, handler: H) -> Route
where
    H: Handler<T, Arc<Served>>,
    T: 'static,
{
    Route {
        method: Method::GET,
        path,
        answer: get(handler),
    }
}

/// Does something.
fn take<H, T>(path: &'static str, handler: H) -> Route
where
    H: Handler<T, Arc<Served>>,
    T: 'static,
{
    Route {
        method: Method::POST,
        path,
        answer: post(handler),
    }
}

/// What a person sees and submits.
pub(super) fn pages() -> Vec<Route> {
    vec![
        show("/", page::list::show),
        take("/incidents", page::list::start),
        show("/incidents/{id}", page::incident::show),
        take("/incidents/{id}/acts", page::incident::act).with_files(),
        take("/incidents/{id}/report-preview", page::report_preview::show),
        take(
            "/incidents/{id}/entries/{entry}/opening",
            page::personal::open,
        ),
        take(
            "/incidents/{id}/attachments/{attachment}/request",
            original::request_on_page,
        ),
        take(
            "/incidents/{id}/attachments/{attachment}/letting-go",
            original::let_go_on_page,
        ),
        take("/incidents/{id}/entries/{entry}/slip", page::slip::show),
        take("/incidents/{id}/disposals", page::personal::dispose),
        take("/incidents/{id}/recusals", page::recusals::recuse),
        take("/incidents/{id}/scene-plan", page::scene_plan::edit),
        take("/incidents/{id}/shares", page::sharing::share),
        show("/incidents/{id}/print", page::print::show),
        show("/incidents/{id}/picture", page::picture::show),
        show("/incidents/{id}/after-action", page::after_action::show),
        show("/concerns", page::registers::concerns),
        take("/concerns", page::registers::find),
        show("/promises", page::registers::promises),
        show("/export/{format}", page::print::export),
        show("/devices", page::devices::show),
        take("/devices/invitations", page::invitations::invite),
        take(
            "/devices/invitations/{id}/withdrawal",
            page::invitations::withdraw,
        ),
        take("/devices/readers/{id}/confirmation", page::readers::confirm),
        take("/devices/joining", page::joining::join),
        take("/devices/{id}/revocation", page::devices::revoke),
        take("/devices/{id}/retirement", retirement::retire_on_page),
        take("/devices/printed-keys", recovery::print_on_page),
        take("/devices/recovery", recovery::recover_on_page),
        show("/persons", page::persons::show),
        take("/persons", page::persons::add),
        take("/persons/writing", page::persons::switch),
        take("/persons/pin", page::persons::set_pin),
        take("/persons/name", page::persons::rename),
        show("/statistics", page::statistics::show),
        show("/law", page::law::show),
        take("/law", page::law::publish),
        show("/plans", page::plans::list),
        take("/plans", page::plans::publish),
        show("/plans/edit", page::plans::edit),
        show("/plans/{id}", page::plans::show),
        take("/plans/{id}/withdrawal", page::plans::withdraw),
        take("/lock", lock::lock),
        take("/unlock", lock::unlock),
        take("/presence", lock::presence),
        take("/sync", page::devices::sync),
        take("/sync/stop", page::devices::stop),
        take("/files", page::files::choose),
        take("/addresses", page::devices::keep_address),
        take("/addresses/removal", page::devices::forget_address),
    ]
}

/// What programs ask.
pub(super) fn interface() -> Vec<Route> {
    let mut routes = vec![
        show(alive::PATH, alive::show),
        show("/api/ids", ids::show),
        show("/api/status", api::status),
        show("/api/devices", api::devices),
        take("/api/devices/{id}/revocation", api::revoke),
        take("/api/files", page::files::choose_by_api),
        take("/api/retirement", retirement::retire),
        take("/api/printed-keys", recovery::print),
        take("/api/recovery", recovery::recover),
        show("/api/invitations", invitation::list),
        take("/api/invitations", invitation::make),
        show("/api/invitations/{id}/end", invitation::end),
        take("/api/invitations/{id}/withdrawal", invitation::withdraw),
        show("/api/readers", reader::list),
        take("/api/readers/{id}/confirmation", reader::confirm),
        take("/api/joining", joining::join),
        show("/api/writer", persons::writer),
        show("/api/persons", persons::list),
        take("/api/persons", persons::add),
        take("/api/persons/writing", persons::switch),
        take("/api/persons/pin", persons::set_pin),
        take("/api/persons/name", naming::rename),
        show("/api/plans", plans::list),
        take("/api/plans", plans::publish),
        show("/api/plans/{id}", plans::plan),
        show("/api/plans/{id}/file", plans::file),
        take("/api/plans/{id}/withdrawal", plans::withdraw),
        show("/api/concerns", registers::concerns),
        take("/api/concerns", registers::find),
        show("/api/promises", registers::promises),
        show("/api/ringing", registers::ringing),
        take("/api/incidents/{id}/report-preview", reporting::preview),
        show("/api/drafts", drafts::list),
        take("/api/drafts", drafts::keep),
        take("/api/drafts/removal", drafts::forget),
        show("/api/statistics", statistics::show),
        show("/api/law", law::law),
        take("/api/law", law::publish),
    ];
    routes.extend(incidents());
    routes.extend(attachments());
    routes.extend(exchange());
    routes
}

/// What programs ask about incidents, and write there.
fn incidents() -> Vec<Route> {
    vec![
        show("/api/incidents", api::incidents),
        take("/api/incidents", api::start),
        show("/api/incidents/{id}", api::incident),
        take("/api/incidents/{id}/acts", api::act),
        take(
            "/api/incidents/{id}/entries/{entry}/opening",
            personal::open,
        ),
        take("/api/incidents/{id}/disposals", personal::dispose),
        take("/api/incidents/{id}/statements", completeness::ask),
        take("/api/incidents/{id}/statements/own", completeness::own),
        take("/api/incidents/{id}/statements/read", completeness::read),
        take("/api/incidents/{id}/recusals", recusal::recuse),
        take("/api/incidents/{id}/shares", sharing::share),
        take("/api/incidents/{id}/scene-plan", scene_plan::edit),
    ]
}

/// About single attachments.
fn attachments() -> Vec<Route> {
    vec![
        show(
            "/api/incidents/{id}/attachments/{attachment}",
            original::serve,
        ),
        show(
            "/api/incidents/{id}/attachments/{attachment}/preview",
            original::preview,
        ),
        show(
            "/api/incidents/{id}/attachments/{attachment}/holders",
            original::holders,
        ),
        take(
            "/api/incidents/{id}/attachments/{attachment}/request",
            original::request,
        ),
        take(
            "/api/incidents/{id}/attachments/{attachment}/letting-go",
            original::let_go,
        ),
    ]
}

/// What programs ask about files, other laptops, and this one.
fn exchange() -> Vec<Route> {
    vec![
        take("/api/staged", api::stage).with_files(),
        take("/api/sync", api::sync),
        show("/api/moving", api::moving),
        take("/api/sync/stop", api::stop),
        show("/api/addresses", api::addresses),
        take("/api/addresses", api::keep_address),
        take("/api/addresses/removal", api::forget_address),
        take("/api/export", api::export),
        take("/api/backup", backup::make),
        take("/api/bundles", bundle::write),
        take("/api/bundles/read", bundle::read).with_files(),
        show("/api/doctor", doctor::diagnose),
        take("/api/doctor/originals", doctor::look_after),
        take("/api/doctor/rebuild", doctor::rebuild),
        show("/api/events", events::stream),
    ]
}

/// What pages are made of.
pub(super) fn assets() -> Vec<Route> {
    vec![
        show("/assets/{name}", asset::serve),
        show("/favicon.ico", asset::icon),
    ]
}

/// All of them, not yet guarded.
pub(super) fn all() -> Router<Arc<Served>> {
    let bounded = || DefaultBodyLimit::max(limit::ACT_BODY_BYTES_MAX);
    let pages = of(pages()).layer(from_fn(page::choose_language));
    Router::new()
        .merge(pages.layer(bounded()))
        .merge(of(interface()).layer(bounded()))
        .merge(of(assets()))
}

fn of(routes: Vec<Route>) -> Router<Arc<Served>> {
    let into = |router: Router<_>, route: Route| router.route(route.path, route.answer);
    routes.into_iter().fold(Router::new(), into)
}
