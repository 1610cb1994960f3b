//! Templates: the menu that inserts one into the message, and the dialog where they are written.

use ledgerline_core::domain::{
    phone_number::display,
    template::{Facts, Field, Template, misspelt},
    texting::{OpenThread, TextWish},
};
use leptos::{ev, prelude::*};

use crate::ui::{
    dom,
    icon::{Icon, icon},
    primitives::dialog,
    text,
};

use super::Texts;

const MENU: &str = "templates-menu";
const BUTTON: &str = "templates-button";

fn item_id(at: usize) -> String {
    format!("template-{at}")
}

/// The person's own, or those to begin with.
pub(super) fn all(texts: Texts) -> Vec<Template> {
    let own = texts.view.with(|view| view.as_ref()?.templates.clone());
    own.unwrap_or_else(|| {
        text::STARTERS
            .iter()
            .map(|(id, name, text)| Template {
                id: (*id).to_owned(),
                name: (*name).to_owned(),
                text: (*text).to_owned(),
            })
            .collect()
    })
}

/// What is known of the two sides of the open conversation.
pub(super) fn facts(texts: Texts, opened: Memo<Option<OpenThread>>) -> Facts {
    let connection = texts.ui.stores.connection;
    let my_name = connection.with(|view| view.user.as_ref().map(|user| user.name.clone()));
    opened.with(|open| {
        let thread = open.as_ref().map(|open| &open.thread);
        let other = thread.and_then(|thread| match thread.others.as_slice() {
            [other] => Some(other),
            _ => None,
        });
        Facts {
            my_name,
            my_number: thread.map(|thread| display(&thread.own)),
            name: other.and_then(|other| other.name.clone()),
            company: other.and_then(|other| other.company.clone()),
        }
    })
}

/// Opens the menu, from wherever the focus is.
pub(super) fn open_menu(is_open: RwSignal<bool>) {
    is_open.set(true);
    dom::focus_later(item_id(0));
}

/// The button with its menu; `insert` takes the template that was chosen.
pub(super) fn menu(
    texts: Texts,
    is_open: RwSignal<bool>,
    edits: RwSignal<bool>,
    insert: impl Fn(Template) + Copy + Send + Sync + 'static,
) -> AnyView {
    let templates = Memo::new(move |_| all(texts));
    let toggle = move |_| {
        if is_open.get_untracked() {
            is_open.set(false);
        } else {
            open_menu(is_open);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if !is_open.get_untracked() {
            return;
        }
        let count = templates.with_untracked(Vec::len) + 1;
        let at = (0..count)
            .find(|at| dom::holds_focus(&item_id(*at)))
            .unwrap_or(0);
        match event.key().as_str() {
            "ArrowDown" => dom::focus(&item_id((at + 1) % count)),
            "ArrowUp" => dom::focus(&item_id((at + count - 1) % count)),
            "Home" => dom::focus(&item_id(0)),
            "End" => dom::focus(&item_id(count - 1)),
            "Escape" => {
                is_open.set(false);
                dom::focus(super::composer::FIELD);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let on_leave = move |_| {
        request_animation_frame(move || {
            if !dom::holds_focus(MENU) && !dom::holds_focus(BUTTON) {
                is_open.set(false);
            }
        });
    };
    let items = move || {
        let templates = templates.get();
        let last = templates.len();
        let items: Vec<_> = templates
            .into_iter()
            .enumerate()
            .map(|(at, template)| {
                let (name, words) = (template.name.clone(), template.text.clone());
                let choose = move |_| {
                    is_open.set(false);
                    insert(template.clone());
                };
                view! {
                    <button type="button" class="menu-item" id=item_id(at) role="menuitem" tabindex="-1" on:click=choose>
                        <span class="strong clip">{name}</span>
                        <span class="meta clip">{words}</span>
                    </button>
                }
            })
            .collect();
        let edit = move |_| {
            is_open.set(false);
            // A dialog gives the focus back to where it was, which must not be in a menu that is gone.
            dom::focus(BUTTON);
            edits.set(true);
        };
        view! {
            {items}
            <button type="button" class="menu-item" id=item_id(last) role="menuitem" tabindex="-1" on:click=edit>
                {text::EDIT_TEMPLATES}
            </button>
        }
    };
    view! {
        // The focus enters the menu a moment after it opens; a key in between means the menu too.
        <div class="corner" on:keydown=on_key>
            <button
                type="button"
                class="btn small quiet icon"
                id=BUTTON
                aria-label=text::TEMPLATES
                title=text::TEMPLATES_HINT
                aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string()
                aria-controls=MENU
                on:click=toggle
            >
                {icon(Icon::Ledger)}
            </button>
            <div
                class="popup menu up"
                id=MENU
                role="menu"
                aria-label=text::TEMPLATES
                hidden=move || !is_open.get()
                on:focusout=on_leave
            >
                {items}
            </div>
        </div>
    }
    .into_any()
}

/// The dialog where they are written.
pub(super) fn editing(texts: Texts, edits: RwSignal<bool>) -> AnyView {
    dialog(text::EDIT_TEMPLATES, edits, move || editor(texts, edits))
}

/// Each template as a name and its words; saved whole.
fn editor(texts: Texts, is_open: RwSignal<bool>) -> AnyView {
    let drafts = RwSignal::new(untrack(|| all(texts)));
    let ids = Memo::new(move |_| {
        drafts.with(|drafts| {
            let ids = drafts.iter().map(|draft| draft.id.clone());
            ids.collect::<Vec<_>>()
        })
    });
    let add = move |_| {
        let id = dom::unique_id();
        let focused = format!("template-name-{id}");
        drafts.update(|drafts| {
            drafts.push(Template {
                id,
                name: String::new(),
                text: String::new(),
            });
        });
        dom::focus_later(focused);
    };
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let mut templates = drafts.get_untracked();
        templates.retain(|template| !template.text.trim().is_empty());
        for template in &mut templates {
            if template.name.trim().is_empty() {
                template.name = text::shortened(&template.text);
            }
        }
        texts.wish(&TextWish::Templates { templates });
        is_open.set(false);
    };
    let fields = Field::ALL.map(Field::as_written).join(" ");
    view! {
        <form on:submit=save>
            <div class="dialog-body stack templates">
                <p class="meta">{text::TEMPLATE_FIELDS}" "<span class="num">{fields}</span></p>
                {move || ids.get().into_iter().map(|id| one(drafts, id)).collect_view()}
                <button type="button" class="btn small" on:click=add>{icon(Icon::Plus)}{text::ADD_TEMPLATE}</button>
            </div>
            <footer class="dialog-foot">
                <span class="grow"></span>
                <button type="button" class="btn" on:click=move |_| is_open.set(false)>{text::CANCEL}</button>
                <button type="submit" class="btn primary">{text::SAVE}</button>
            </footer>
        </form>
    }
    .into_any()
}

fn one(drafts: RwSignal<Vec<Template>>, id: String) -> AnyView {
    let known = drafts.with_untracked(|drafts| drafts.iter().find(|it| it.id == id).cloned());
    let Some(known) = known else {
        return ().into_any();
    };
    let name_id = format!("template-name-{id}");
    let key = StoredValue::new(id);
    let change = move |change: &dyn Fn(&mut Template)| {
        drafts.update(|drafts| {
            let id = key.get_value();
            if let Some(template) = drafts.iter_mut().find(|it| it.id == id) {
                change(template);
            }
        });
    };
    let slips = Memo::new(move |_| {
        drafts.with(|drafts| {
            let id = key.get_value();
            let template = drafts.iter().find(|it| it.id == id)?;
            let slips = misspelt(&template.text);
            (!slips.is_empty()).then(|| text::no_such_field(&slips))
        })
    });
    let remove = move |_| drafts.update(|drafts| drafts.retain(|it| it.id != key.get_value()));
    view! {
        <fieldset class="template">
            <div class="row">
                <input
                    class="input grow"
                    id=name_id
                    aria-label=text::TEMPLATE_NAME
                    placeholder=text::TEMPLATE_NAME
                    value=known.name
                    on:input:target=move |event| {
                        let name = event.target().value();
                        change(&|template| name.clone_into(&mut template.name));
                    }
                />
                <button type="button" class="btn quiet icon" aria-label=text::DELETE_TEMPLATE title=text::DELETE_TEMPLATE on:click=remove>
                    {icon(Icon::Cross)}
                </button>
            </div>
            <textarea
                class="area"
                rows="3"
                aria-label=text::TEMPLATE_TEXT
                prop:value=known.text
                on:input:target=move |event| {
                    let words = event.target().value();
                    change(&|template| words.clone_into(&mut template.text));
                }
            ></textarea>
            <div role="alert">{move || slips.get().map(|slips| view! { <p class="note warn">{icon(Icon::Warning)}<span>{slips}</span></p> })}</div>
        </fieldset>
    }
    .into_any()
}
