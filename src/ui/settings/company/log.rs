//! Errors of the last 24 hours, and the log of a connection that they open.

use std::fmt::Write as _;

use ledgerline_core::domain::{
    company::{CompanyWish, Side},
    event::{ConnectionLog, Level, Line},
    pane::Reading,
};
use leptos::prelude::*;

use super::{Company, bad, proof::Platform};
use crate::ui::{
    dom, format,
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

/// What is shown, from this level on.
const LEVELS: [Level; 3] = [Level::Info, Level::Warning, Level::Error];

/// For admins: how many errors there were, which opens them.
pub(super) fn log(company: Company, platform: Platform, side: Memo<Option<Side>>) -> AnyView {
    let is_open = RwSignal::new(false);
    let errors = Memo::new(move |_| side.with(|side| side.as_ref().map_or(0, |side| side.errors)));
    let open = move |_| {
        company.send(&CompanyWish::Log(platform.of()));
        is_open.set(true);
    };
    let button = move || {
        company.is_admin.get().then(|| {
            let glyph = move || {
                let (class, glyph) = if errors.get() == 0 {
                    ("state quiet", Icon::Ledger)
                } else {
                    ("state bad", Icon::Warning)
                };
                view! { <span class=class>{icon(glyph)}</span> }
            };
            view! {
                <p class="log-line">
                    {glyph}
                    <button class="btn small" on:click=open>{move || text::errors_of_day(errors.get())}</button>
                </p>
            }
        })
    };
    view! {
        {button}
        {dialog(text::log_of(platform == Platform::RingCentral), is_open, move || opened(company, platform, errors))}
    }
    .into_any()
}

fn opened(company: Company, platform: Platform, errors: Memo<u32>) -> AnyView {
    let least = RwSignal::new(LEVELS[0]);
    let what = Memo::new(move |_| company.view.with(|view| view.as_ref()?.log.clone()));
    let of_it = Memo::new(move |_| {
        what.with(|what| match what {
            Some(Reading::Read { value, .. }) if value.platform == platform.of() => {
                Some(value.clone())
            }
            Some(Reading::Read { .. } | Reading::Asked | Reading::Failed { .. }) | None => None,
        })
    });
    let shown = Memo::new(move |_| {
        let lines = of_it.get().map(|log: ConnectionLog| log.lines);
        let least = least.get();
        let lines = lines.unwrap_or_default().into_iter();
        lines
            .filter(|line| line.what.level() >= least)
            .collect::<Vec<_>>()
    });
    let choose = move |chosen| {
        let at: usize = event_target_value(&chosen).parse().unwrap_or(0);
        least.set(LEVELS.get(at).copied().unwrap_or(LEVELS[0]));
    };
    let save = move |_| {
        let file = file(&shown.get_untracked());
        dom::download(text::LOG_FILE, "text/plain;charset=utf-8", &file);
    };
    let clock = company.ui.stores.clock;
    let rows = move || {
        let now = clock.local(clock.now());
        let rows = shown.get().into_iter().map(|line| {
            let at = format::moment(clock.local(line.last_at), now);
            row(&at, &line)
        });
        rows.collect::<Vec<_>>()
    };
    let body = move || match what.get() {
        Some(Reading::Failed { problem }) => bad(text::could_not_read(&problem)),
        _ if of_it.with(Option::is_none) => {
            view! { <p class="meta" role="status">{text::READING_LOG}</p> }.into_any()
        }
        _ if shown.with(Vec::is_empty) => view! { <p class="meta">{text::NO_LINES}</p> }.into_any(),
        _ => view! { <ul class="checks results" aria-label=text::LINES>{rows}</ul> }.into_any(),
    };
    view! {
        <div class="dialog-body stack">
            <p class="meta">{text::LOG_ABOUT}</p>
            <label class="field">
                <span>{text::LEVEL}</span>
                <select class="select" on:change=choose>
                    {LEVELS.into_iter().enumerate().map(|(at, level)| view! {
                        <option value=at.to_string()>{text::level_and_up(level)}</option>
                    }).collect_view()}
                </select>
            </label>
            {body}
        </div>
        <footer class="dialog-foot">
            {move || (errors.get() > 0).then(|| view! {
                <button class="btn" on:click=move |_| company.send(&CompanyWish::Acknowledge(platform.of()))>
                    {text::ACKNOWLEDGE}
                </button>
            })}
            <span class="grow"></span>
            <button class="btn" on:click=save>{text::DOWNLOAD_LOG}</button>
        </footer>
    }
    .into_any()
}

fn row(at: &str, line: &Line) -> AnyView {
    let (class, glyph) = match line.what.level() {
        Level::Info => ("quiet", Icon::Dash),
        Level::Warning => ("warn", Icon::Clock),
        Level::Error => ("bad", Icon::Warning),
    };
    let code = line
        .code
        .clone()
        .map(|code| view! { " "<code>{code}</code> });
    view! {
        <li class=class>
            {icon(glyph)}
            <div class="grow">
                <p>{text::event(line.what)}{code}</p>
                <p class="meta num">{text::line_times(text::level(line.what.level()), at, line.times)}</p>
            </div>
        </li>
    }
    .into_any()
}

/// One line each, for whoever helps: what is on screen, with whole times.
fn file(lines: &[Line]) -> String {
    let mut file = String::new();
    for line in lines {
        let code = line.code.as_deref().unwrap_or("-");
        let what = line.what.as_str();
        let level = text::level(line.what.level());
        // Writing to a text cannot fail.
        let _ = writeln!(
            file,
            "{} {level} {what} {code} ×{} since {}",
            line.last_at, line.times, line.began_at
        );
    }
    file
}
