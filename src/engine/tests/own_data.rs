//! What one browser alone has, taken from it and brought to another.

use ledgerline_core::{
    domain::{
        finish_up::FinishTime,
        ids::{CallId, ExtensionId, TelephonySessionId, ThreadId},
        intent::Intent,
        own_data::{Brought, DataAnswer, DataProblem, OwnData, OwnDataView, OwnDataWish},
        template::Template,
        texting::TextWish,
        view::AnnexName,
    },
    json,
};

use super::{
    tab::{SESSION, Tab, logged, problem},
    texts::{OWN, THREAD, attach},
};
use crate::engine::{history, io::Input, links, own_data};

fn wish(tab: &mut Tab, annex: AnnexName, wish: &impl serde::Serialize) {
    let wish = json::write(wish).unwrap();
    tab.input(Input::Intent(Intent::Annex { annex, wish }));
}

/// Ready, with every annex that has something of its own.
fn ready() -> Tab {
    let mut tab = Tab::ready();
    attach(&mut tab);
    tab.input(Input::Attach(links::annex()));
    tab.input(Input::Attach(history::annex()));
    tab.input(Input::Attach(own_data::annex()));
    tab
}

fn answer(tab: &Tab) -> Option<DataAnswer> {
    let view = tab.view().annex(AnnexName::OwnData).unwrap();
    let view: OwnDataView = json::read(&view.body).unwrap();
    view.answer.filter(|_| view.asked == "here")
}

fn export(tab: &mut Tab) -> OwnData {
    let asked = "here".to_owned();
    wish(tab, AnnexName::OwnData, &OwnDataWish::Export { asked });
    match answer(tab) {
        Some(DataAnswer::Exported(data)) => *data,
        other => panic!("{other:?}"),
    }
}

fn import(tab: &mut Tab, data: &OwnData) -> DataAnswer {
    let import = OwnDataWish::Import {
        asked: "here".to_owned(),
        data: Box::new(data.clone()),
    };
    wish(tab, AnnexName::OwnData, &import);
    answer(tab).unwrap()
}

fn note(tab: &mut Tab, call: &CallId, text: &str) {
    tab.input(Input::Intent(Intent::WriteNote {
        call: call.clone(),
        text: text.to_owned(),
    }));
}

fn template(id: &str, text: &str) -> Template {
    Template {
        id: id.to_owned(),
        name: "Thanks".to_owned(),
        text: text.to_owned(),
    }
}

/// A call that NetSuite does not take, a draft, a template and a choice.
fn busy() -> Tab {
    let mut tab = ready();
    let call = tab.talking();
    note(&mut tab, &call, "Wants 40 crates");
    tab.hang_up(&call);
    tab.answer("/calls/", 503, &problem(503, "busy"));
    drafted(&mut tab);
    let (thread, text) = (ThreadId::new(THREAD), "On my way".to_owned());
    wish(
        &mut tab,
        AnnexName::Texts,
        &TextWish::Draft { thread, text },
    );
    let templates = vec![template("a", "Thank you")];
    wish(
        &mut tab,
        AnnexName::Texts,
        &TextWish::Templates { templates },
    );
    tab.input(Input::Intent(Intent::ChooseCallerId { index: 1 }));
    let time = FinishTime::TwoMinutes;
    tab.input(Input::Intent(Intent::ChooseFinishTime { time }));
    tab
}

/// Texts have a conversation with a draft in it only where the person has typed in one.
fn drafted(tab: &mut Tab) {
    let start = TextWish::Start {
        request: "r".to_owned(),
        to: "+14155550134".to_owned(),
        from: Some(OWN.to_owned()),
        words: String::new(),
    };
    wish(tab, AnnexName::Texts, &start);
}

#[test]
fn what_is_here_alone_is_given_out_whole_and_without_a_secret() {
    let mut tab = busy();
    let data = export(&mut tab);
    assert_eq!(data.owner, ExtensionId::new("300012341"));
    let calls: Vec<_> = data
        .calls
        .iter()
        .map(|own| own.call.note.as_str())
        .collect();
    assert_eq!(calls, ["Wants 40 crates"]);
    let drafts: Vec<_> = data
        .drafts
        .iter()
        .map(|draft| draft.text.as_str())
        .collect();
    assert_eq!(drafts, ["On my way"]);
    assert_eq!(data.templates, [template("a", "Thank you")]);
    assert_eq!(
        data.dialing.caller_id.as_ref().unwrap().number,
        None,
        "Blocked"
    );
    assert_eq!(data.dialing.last_dialled.as_deref(), Some("+14155550134"));
    assert_eq!(data.finish_time, Some(FinishTime::TwoMinutes));
    let file = data.write();
    let secrets = tab.stored.sealed.values();
    for secret in secrets.filter(|value| value.len() > 12) {
        assert!(!file.contains(secret.as_str()), "{secret}");
    }
    for word in ["access", "refresh", "grant", "token", "password"] {
        assert!(!file.contains(word), "{word}");
    }
    let asked = "here".to_owned();
    wish(&mut tab, AnnexName::OwnData, &OwnDataWish::Taken { asked });
    assert_eq!(answer(&tab), None, "it is not carried about any longer");
}

#[test]
fn another_browser_takes_it_in_and_logs_the_call_under_its_own_id_once() {
    let data = export(&mut busy());
    let mut other = ready();
    let brought = Brought {
        calls: 1,
        drafts: 1,
        templates: 1,
        choices: 3,
        ..Brought::default()
    };
    assert_eq!(import(&mut other, &data), DataAnswer::Imported(brought));
    assert_eq!(other.view().dialer.chosen_caller_id, 1);
    let time = other.view().connection.presence.finish_time;
    assert_eq!(time, FinishTime::TwoMinutes);
    let put = other.answer("/calls/", 200, &logged());
    assert!(
        put.url.ends_with(&["/calls/", SESSION].concat()),
        "{}",
        put.url
    );
    assert!(put.body.unwrap().1.reveal().contains("Wants 40 crates"));
    assert!(
        other.stored.journal.contains_key(SESSION),
        "it outlives the tab"
    );

    // Once more: all of it is here, and nothing is sent again.
    let again = Brought {
        kept: 6,
        ..Brought::default()
    };
    assert_eq!(import(&mut other, &data), DataAnswer::Imported(again));
    assert!(!other.has_request("/calls/"));
    let given = other.pending.values().filter(|it| it.contains("Thank you"));
    assert_eq!(given.count(), 1);
}

#[test]
fn what_was_written_later_stands_whichever_side_wrote_it() {
    let mut tab = busy();
    let data = export(&mut tab);
    tab.pass(1_000);
    let session = TelephonySessionId::new(SESSION);
    let edit = |text: &str| {
        Input::Intent(Intent::EditFinishedNote {
            session: session.clone(),
            text: text.to_owned(),
        })
    };
    tab.input(edit("Wants 50 crates"));
    let templates = vec![template("a", "Thanks a lot")];
    wish(
        &mut tab,
        AnnexName::Texts,
        &TextWish::Templates { templates },
    );
    let newer = export(&mut tab);
    let DataAnswer::Imported(brought) = import(&mut tab, &data) else {
        panic!("not taken");
    };
    assert!(brought.is_nothing(), "{brought:?}");
    assert_eq!(export(&mut tab).calls, newer.calls);
    assert_eq!(export(&mut tab).templates, newer.templates);

    let mut other = ready();
    import(&mut other, &data);
    let DataAnswer::Imported(brought) = import(&mut other, &newer) else {
        panic!("not taken");
    };
    assert_eq!((brought.calls, brought.corrected), (0, 1));
    assert_eq!(export(&mut other).calls[0].call.note, "Wants 50 crates");
    assert_eq!(
        export(&mut other).templates,
        data.templates,
        "no day stands on it"
    );
}

#[test]
fn nobody_takes_in_what_is_somebody_elses() {
    let mut data = export(&mut busy());
    data.owner = ExtensionId::new("300012342");
    let mut other = ready();
    let refused = DataAnswer::Refused(DataProblem::SomebodyElses);
    assert_eq!(import(&mut other, &data), refused);
    assert!(!other.has_request("/calls/"));
    assert!(other.stored.journal.is_empty());
}

#[test]
fn a_call_that_is_in_netsuite_is_not_in_the_file() {
    let mut tab = ready();
    let call = tab.talking();
    tab.hang_up(&call);
    tab.answer("/calls/", 200, &logged());
    assert_eq!(export(&mut tab).calls, []);
}
