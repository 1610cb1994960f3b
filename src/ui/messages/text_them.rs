//! The button `Text` beside a person: opens the conversation with their number, or begins it.

use leptos::prelude::*;

use crate::ui::{
    app::Ui,
    icon::{Icon, icon},
    reach, text,
};

/// The button; colleagues' short numbers and withheld ones take no texts.
pub(crate) fn text_button(ui: Ui, number: Memo<Option<String>>) -> AnyView {
    view! {
        {move || {
            number
                .get()
                .filter(|number| number.starts_with('+'))
                .map(|number| {
                    view! {
                        <button type="button" class="btn quiet small" on:click=move |_| reach::text(ui, number.clone())>
                            {icon(Icon::Message)}{text::TEXT}
                        </button>
                    }
                })
        }}
    }
    .into_any()
}
