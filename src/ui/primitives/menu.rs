//! A button's menu: opened by click, walked through by arrows, Home and End, closed by Esc and by leaving.

use leptos::{ev, prelude::*};

use crate::ui::dom;

/// A menu with so many items. Its elements have the ids that it names.
#[derive(Clone, Copy)]
pub(crate) struct Menu {
    name: StoredValue<String>,
    items: usize,
    pub(crate) is_open: RwSignal<bool>,
}

impl Menu {
    /// `name` is one of its own on the page.
    pub(crate) fn new(name: impl Into<String>, items: usize) -> Self {
        Self {
            name: StoredValue::new(name.into()),
            items,
            is_open: RwSignal::new(false),
        }
    }

    fn part(self, part: &str) -> String {
        self.name.with_value(|name| format!("{name}-{part}"))
    }

    pub(crate) fn button(self) -> String {
        self.part("button")
    }

    pub(crate) fn list(self) -> String {
        self.part("menu")
    }

    pub(crate) fn item(self, at: usize) -> String {
        self.part(&at.to_string())
    }

    /// Opens it at an item, or closes it.
    pub(crate) fn toggle(self, at: usize) {
        self.is_open.update(|is_open| *is_open = !*is_open);
        if self.is_open.get_untracked() {
            dom::focus_later(self.item(at));
        }
    }

    /// Back to the button.
    pub(crate) fn close(self) {
        self.is_open.set(false);
        dom::focus(&self.button());
    }

    pub(crate) fn on_key(self, event: &ev::KeyboardEvent) {
        let at = (0..self.items).find(|at| dom::holds_focus(&self.item(*at)));
        let at = at.unwrap_or(0);
        let last = self.items.saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => dom::focus(&self.item(if at == last { 0 } else { at + 1 })),
            "ArrowUp" => dom::focus(&self.item(if at == 0 { last } else { at - 1 })),
            "Home" => dom::focus(&self.item(0)),
            "End" => dom::focus(&self.item(last)),
            "Escape" => self.close(),
            _ => return,
        }
        event.prevent_default();
    }

    pub(crate) fn on_leave(self) {
        request_animation_frame(move || {
            if !dom::holds_focus(&self.list()) && !dom::holds_focus(&self.button()) {
                self.is_open.set(false);
            }
        });
    }
}
