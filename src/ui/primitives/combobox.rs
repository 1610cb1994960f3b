//! A field in which one of several is chosen by typing a part of its name. What is offered comes from
//! elsewhere; the keys, the list and what assistive technology hears of both are here.

use leptos::{ev, prelude::*};

use crate::ui::icon::{Icon, icon};

/// What the field is.
#[derive(Clone, Copy)]
pub(crate) struct Combobox {
    pub(crate) id: &'static str,
    pub(crate) label: &'static str,
    /// What may be typed, as long as nothing is.
    pub(crate) hint: &'static str,
    /// Name of the list.
    pub(crate) list: &'static str,
    pub(crate) glyph: Icon,
    /// Ids of what says more about it.
    pub(crate) described_by: Option<&'static str>,
}

/// One that can be chosen: its name, and what tells it from others of the name.
pub(crate) type Offered = (String, String);

/// What somebody did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Did {
    /// They look at what there is.
    Opened,
    /// They want to be offered something for this.
    Typed(String),
    /// They chose what is offered at this place.
    Chose(usize),
}

/// The field over what is `typed`. `did` hears of what somebody does; `below` is drawn under it as long as
/// the list is closed.
pub(crate) fn combobox(
    field: Combobox,
    typed: RwSignal<String>,
    offered: Memo<Vec<Offered>>,
    did: impl Fn(Did) + Copy + Send + Sync + 'static,
    (is_wrong, below): (
        Signal<bool>,
        impl Fn() -> AnyView + Copy + Send + Sync + 'static,
    ),
) -> AnyView {
    let active = RwSignal::new(0_usize);
    let is_open = RwSignal::new(false);
    let count = move || offered.with(Vec::len);
    let shows = Memo::new(move |_| is_open.get() && count() > 0);
    let narrow = move |event: ev::Event| {
        typed.set(event_target_value(&event));
        active.set(0);
        is_open.set(true);
        did(Did::Typed(typed.get_untracked()));
    };
    let choose = move |at: usize| {
        did(Did::Chose(at));
        is_open.set(false);
    };
    let key = move |key: ev::KeyboardEvent| {
        let count = untrack(count);
        match key.key().as_str() {
            "ArrowDown" if count > 0 => {
                is_open.set(true);
                active.update(|at| *at = (*at + 1) % count);
            }
            "ArrowUp" if count > 0 => active.update(|at| *at = (*at + count - 1) % count),
            "Enter" if shows.get_untracked() => choose(active.get_untracked()),
            "Escape" if shows.get_untracked() => {
                key.stop_propagation();
                is_open.set(false);
            }
            _ => return,
        }
        key.prevent_default();
    };
    let open = move |_| {
        is_open.set(true);
        did(Did::Opened);
    };
    let list = format!("{}-options", field.id);
    let (option, controls, label_id) = (list.clone(), list.clone(), format!("{}-label", field.id));
    let active_option = move || shows.get().then(|| format!("{option}-{}", active.get()));
    view! {
        <div class="field picker">
            <span id=label_id.clone()>{field.label}</span>
            <input
                class="input"
                id=field.id
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                placeholder=field.hint
                aria-labelledby=label_id
                aria-autocomplete="list"
                aria-expanded=move || shows.get().to_string()
                aria-controls=controls
                aria-activedescendant=active_option
                aria-describedby=field.described_by
                aria-invalid=move || is_wrong.get().then_some("true")
                prop:value=typed
                on:focus=open
                on:input=narrow
                on:keydown=key
                on:blur=move |_| is_open.set(false)
            />
            {options(field, list, offered, shows, active, choose)}
            {move || (!shows.get()).then(below)}
        </div>
    }
    .into_any()
}

fn options(
    field: Combobox,
    list: String,
    offered: Memo<Vec<Offered>>,
    shows: Memo<bool>,
    active: RwSignal<usize>,
    choose: impl Fn(usize) + Copy + Send + Sync + 'static,
) -> AnyView {
    let id = list.clone();
    let options = move || {
        let offered = offered.get().into_iter().enumerate();
        let options = offered.map(|(at, (name, beside))| {
            view! {
                <li
                    class="item"
                    id=format!("{id}-{at}")
                    role="option"
                    aria-selected=move || (active.get() == at).to_string()
                    on:pointerdown=move |event| { event.prevent_default(); choose(at); }
                >
                    {icon(field.glyph)}
                    <span class="who clip">{name}</span>
                    <span class="sub clip">{beside}</span>
                </li>
            }
            .into_any()
        });
        options.collect_view()
    };
    view! {
        <ul class="popup options" id=list role="listbox" aria-label=field.list hidden=move || !shows.get()>
            {options}
        </ul>
    }
    .into_any()
}
