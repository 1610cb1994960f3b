use std::{cell::RefCell, rc::Rc};

use ledgerline_core::domain::{
    call::{AudioLevels, CallPhase, CallView, Direction, RemoteParty},
    call_control::InCall,
    caller::CallerIdentity,
    connection::RingCentralState,
    ids::CallId,
    intent::Intent,
    logging::Entered,
    quality::Figures,
    time::Timestamp,
    view::{Area, View},
};
use leptos::prelude::{GetUntracked, Owner};

use super::{Dispatch, Stores};

fn call(id: &str, direction: Direction, phase: CallPhase) -> CallView {
    CallView {
        other_phone: None,
        id: CallId::new(id),
        telephony_session_id: None,
        direction,
        phase,
        remote: RemoteParty::default(),
        local_number: None,
        queue: None,
        started_at: Timestamp::default(),
        is_muted: false,
        caller: CallerIdentity::Unasked,
        note: String::new(),
        disposition: None,
        entered: Entered::default(),
        levels: None,
        figures: None,
        trouble: None,
        in_call: InCall::default(),
    }
}

fn with_stores(test: impl FnOnce(Stores)) {
    Owner::new().with(|| test(Stores::new()));
}

#[test]
fn only_the_named_area_is_taken_over() {
    with_stores(|stores| {
        let mut view = View::default();
        view.connection.ringcentral = RingCentralState::Connected;
        view.dialer.last_dialled = Some("102".to_owned());
        stores.apply(Area::Dialer, &view);
        assert!(!stores.connection.is_signed_in());
        assert_eq!(
            stores
                .dialer
                .with(|dialer| dialer.last_dialled.clone())
                .as_deref(),
            Some("102")
        );
        stores.apply(Area::Connection, &view);
        assert!(stores.connection.is_signed_in());
    });
}

#[test]
fn a_ringing_call_is_a_popup_until_it_is_answered_here() {
    with_stores(|stores| {
        let mut view = View {
            calls: vec![
                call("a", Direction::Inbound, CallPhase::Ringing),
                call("b", Direction::Outbound, CallPhase::Ringing),
            ],
            ..View::default()
        };
        stores.apply(Area::Calls, &view);
        assert_eq!(stores.calls.ringing().get_untracked(), [CallId::new("a")]);
        assert_eq!(stores.calls.live().get_untracked(), [CallId::new("b")]);
        view.calls[0].phase = CallPhase::Answering;
        stores.apply(Area::Calls, &view);
        assert!(stores.calls.ringing().get_untracked().is_empty());
    });
}

#[test]
fn an_ending_call_stays_where_it_was() {
    with_stores(|stores| {
        let talking = CallPhase::Talking {
            answered_at: Timestamp::default(),
        };
        let mut view = View {
            calls: vec![
                call("declined", Direction::Inbound, CallPhase::Ringing),
                call("hung up", Direction::Inbound, talking),
            ],
            ..View::default()
        };
        stores.apply(Area::Calls, &view);
        for call in &mut view.calls {
            call.phase = CallPhase::Ending;
        }
        stores.apply(Area::Calls, &view);
        assert_eq!(
            stores.calls.ringing().get_untracked(),
            [CallId::new("declined")]
        );
        assert_eq!(
            stores.calls.live().get_untracked(),
            [CallId::new("hung up")]
        );
    });
}

#[test]
fn new_sound_levels_and_figures_do_not_change_the_call() {
    with_stores(|stores| {
        let mut view = View {
            calls: vec![call("a", Direction::Outbound, CallPhase::Dialling)],
            ..View::default()
        };
        stores.apply(Area::Calls, &view);
        let before = stores.calls.call(CallId::new("a")).get_untracked();
        view.calls[0].levels = Some(AudioLevels { us: 40, them: 7 });
        let figures = Figures {
            jitter_ms: 3,
            ..Figures::default()
        };
        view.calls[0].figures = Some(figures.clone());
        stores.apply(Area::Calls, &view);
        assert_eq!(stores.calls.call(CallId::new("a")).get_untracked(), before);
        assert_eq!(stores.calls.levels(&CallId::new("a")).them, 7);
        assert_eq!(stores.calls.figures(&CallId::new("a")), Some(figures));
    });
}

#[test]
fn the_clock_shows_moments_as_the_wall_here_does() {
    with_stores(|stores| {
        stores.clock.tick(Timestamp::from_millis(10_000));
        stores.clock.set_zone(60);
        assert_eq!(stores.clock.now(), Timestamp::from_millis(10_000));
        assert_eq!(
            stores.clock.local(Timestamp::from_millis(0)).as_millis(),
            3_600_000
        );
    });
}

#[test]
fn an_intent_is_delivered_before_send_returns() {
    let said = Rc::new(RefCell::new(Vec::new()));
    let heard = Rc::clone(&said);
    Owner::new().with(|| {
        let dispatch = Dispatch::new(move |intent| heard.borrow_mut().push(intent));
        dispatch.send(Intent::Connect);
        assert_eq!(*said.borrow(), [Intent::Connect]);
    });
}
