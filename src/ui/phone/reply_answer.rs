//! What a caller answered to a reply: told once, on whichever screen the person is, until it was read or is
//! old. The call itself is over by then.

use std::time::Duration;

use ledgerline_core::domain::time::Timestamp;
use ledgerline_core::domain::{call::ReplyAnswer, ids::TelephonySessionId, view::FinishedView};
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    later::{Part, later},
    route::Route,
    text,
};

/// A caller may press a key for two minutes; news that is older comes with a page that was loaded anew.
const NEWS_SECONDS: i64 = 180;

type News = (TelephonySessionId, ReplyAnswer);

/// The newest answer that is still news.
fn newest(view: &FinishedView, now: Timestamp) -> Option<News> {
    let is_news = |ended_at: Timestamp| now.seconds_since(ended_at) < NEWS_SECONDS;
    view.calls
        .iter()
        .filter(|item| is_news(item.call.ended_at))
        .find_map(|item| Some((item.call.telephony_session_id.clone(), item.reply_answer?)))
}

/// The place for it, which is there before there is anything to tell.
pub(crate) fn reply_answer(ui: Ui) -> AnyView {
    let read = RwSignal::new(None::<News>);
    let news = Memo::new(move |_| {
        let now = ui.stores.clock.now();
        let newest = ui.stores.finished.with(|view| newest(view, now));
        newest.filter(|news| read.with(|read| read.as_ref() != Some(news)))
    });
    view! {
        <div class="toast" role="status">
            {move || news.get().map(|news| later(move || toast(ui, news.clone(), read)))}
        </div>
    }
    .into_any()
}

#[wasm_split(calls, fallible)]
fn toast(ui: Ui, news: News, read: RwSignal<Option<News>>) -> Part {
    let (session, answer) = news.clone();
    let call = ui.stores.finished.call(session.clone()).get_untracked();
    let name = call.map(|item| text::finished_name(&item.caller, &item.call.remote));
    let words = text::reply_answered(&name.unwrap_or_default(), answer);
    let (opened, closed) = (news.clone(), news.clone());
    // Nobody may be counting seconds by then.
    set_timeout(
        move || {
            let _ = read.try_set(Some(news));
        },
        Duration::from_secs(NEWS_SECONDS.unsigned_abs()),
    );
    let open = move |_| {
        ui.opened.set(Some(session.clone()));
        ui.router.go(Route::Phone.path());
        read.set(Some(opened.clone()));
    };
    Ok(view! {
        <div class="note info">
            <span class="grow">{words}</span>
            <button class="btn small" on:click=open>{text::OPEN_CALL}</button>
            <button
                class="btn quiet small icon"
                aria-label=text::CLOSE
                on:click=move |_| read.set(Some(closed.clone()))
            >
                {icon(Icon::Cross)}
            </button>
        </div>
    }
    .into_any())
}

#[cfg(test)]
mod tests {
    use ledgerline_core::domain::{
        caller::CallerIdentity,
        view::{FinishedCallView, LogState},
    };

    use super::{super::tests::call, *};

    fn ended(session: &str, at: i64, reply_answer: Option<ReplyAnswer>) -> FinishedCallView {
        FinishedCallView {
            call: call(session, at, at),
            caller: CallerIdentity::Unknown,
            log: LogState::Sending,
            is_away: false,
            reply_answer,
        }
    }

    #[test]
    fn the_newest_answer_is_told_while_it_is_news() {
        let view = FinishedView {
            calls: vec![
                ended("s-3", 120, None),
                ended("s-2", 100, Some(ReplyAnswer::Urgent)),
                ended("s-1", 10, Some(ReplyAnswer::No)),
            ],
            unkept: 0,
        };
        let at = |seconds: i64| newest(&view, Timestamp::from_millis(seconds * 1_000));
        let urgent = (TelephonySessionId::new("s-2"), ReplyAnswer::Urgent);
        assert_eq!(at(130), Some(urgent));
        assert_eq!(at(300), None);
    }
}
