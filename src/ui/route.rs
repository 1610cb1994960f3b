//! Where in the app the person is: a few paths over the browser's history, with real links.

use leptos::{
    ev,
    prelude::{RwSignal, Set, With, window_event_listener},
};

use super::{dom, text};

/// A screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Route {
    Phone,
    Messages,
    Contacts,
    History,
    Reports,
    /// How well calls were heard; one of the reports.
    Quality,
    Settings,
    /// What the company logs; a part of the settings.
    Logging,
    /// Whose each extension's calls are; a part of the settings.
    Mapping,
    /// Devices and ring; a part of the settings.
    Sound,
    /// An address that leads nowhere.
    Missing,
}

/// The address of the card in the settings.
pub(crate) const INTEGRATIONS: &str = "/settings#integrations";
/// That of the company's RingCentral.
pub(crate) const COMPANY_RINGCENTRAL: &str = "/settings#ringcentral-company";

impl Route {
    /// The main navigation, in its order. `index.html` draws the same before the app has started.
    pub(crate) const MAIN: [Self; 6] = [
        Self::Phone,
        Self::Messages,
        Self::Contacts,
        Self::History,
        Self::Reports,
        Self::Settings,
    ];

    /// The screen at an address, which may carry a query and a hash.
    pub(crate) fn parse(address: &str) -> Self {
        let end = address.find(['?', '#']).unwrap_or(address.len());
        match address[..end].trim_end_matches('/') {
            "" | "/index.html" => Self::Phone,
            "/messages" => Self::Messages,
            "/contacts" => Self::Contacts,
            "/history" => Self::History,
            "/reports" => Self::Reports,
            "/reports/quality" => Self::Quality,
            "/settings" => Self::Settings,
            "/settings/logging" => Self::Logging,
            "/settings/mapping" => Self::Mapping,
            "/settings/sound" => Self::Sound,
            _ => Self::Missing,
        }
    }

    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Phone | Self::Missing => "/",
            Self::Messages => "/messages",
            Self::Contacts => "/contacts",
            Self::History => "/history",
            Self::Reports => "/reports",
            Self::Quality => "/reports/quality",
            Self::Settings => "/settings",
            Self::Logging => "/settings/logging",
            Self::Mapping => "/settings/mapping",
            Self::Sound => "/settings/sound",
        }
    }

    /// The screen of the navigation that this one belongs to.
    pub(crate) const fn area(self) -> Self {
        match self {
            Self::Logging | Self::Mapping | Self::Sound => Self::Settings,
            Self::Quality => Self::Reports,
            Self::Phone
            | Self::Messages
            | Self::Contacts
            | Self::History
            | Self::Reports
            | Self::Settings
            | Self::Missing => self,
        }
    }

    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Phone => text::PHONE,
            Self::Messages => text::MESSAGES,
            Self::Contacts => text::CONTACTS,
            Self::History => text::HISTORY,
            Self::Reports => text::REPORTS,
            Self::Quality => text::QUALITY,
            Self::Settings => text::SETTINGS,
            Self::Logging => text::LOGGING_RULES,
            Self::Mapping => text::ORGANIZER_MAPPING,
            Self::Sound => text::SOUND,
            Self::Missing => text::NOT_FOUND,
        }
    }
}

/// The current screen, and the way to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Router {
    place: RwSignal<Place>,
}

/// An address, as far as the app reads it.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Place {
    screen: Route,
    /// What is asked of the screen, such as whose calls.
    query: String,
}

impl Router {
    /// Reads the address bar and follows the back button.
    pub(crate) fn start() -> Self {
        let here = || {
            // `/#integrations` is short for the card in the settings.
            if dom::hash() == "#integrations" {
                Route::Settings
            } else {
                Route::parse(&dom::path())
            }
        };
        let here = move || Place {
            screen: here(),
            query: dom::query(),
        };
        let place = RwSignal::new(here());
        let _ = window_event_listener(ev::popstate, move |_| place.set(here()));
        Self { place }
    }

    /// The current screen.
    pub(crate) fn current(self) -> Route {
        self.place.with(|place| place.screen)
    }

    /// What the address asks of its screen, from the question mark on.
    pub(crate) fn query(self) -> String {
        self.place.with(|place| place.query.clone())
    }

    /// Goes to an address of ours, such as [`INTEGRATIONS`].
    pub(crate) fn go(self, address: &str) {
        dom::push_address(address);
        self.place.set(Place {
            screen: Route::parse(address),
            query: dom::query(),
        });
        dom::to_top();
        let target = address.split_once('#').map_or("main", |(_, id)| id);
        dom::focus_later(target);
    }

    /// The address asked for something, and it is done.
    pub(crate) fn replace(self, screen: Route) {
        dom::replace_address(screen.path());
        self.place.set(Place {
            screen,
            query: String::new(),
        });
    }

    /// A click handler for links: plain clicks stay in the app, others are the browser's.
    pub(crate) fn follow(
        self,
        address: impl Into<String>,
    ) -> impl Fn(ev::MouseEvent) + Clone + 'static {
        let address = address.into();
        move |click| {
            let is_plain = click.button() == 0
                && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
            if is_plain {
                click.prevent_default();
                self.go(&address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_has_an_address_that_leads_back_to_it() {
        for route in [
            Route::Phone,
            Route::Messages,
            Route::Contacts,
            Route::History,
            Route::Reports,
            Route::Quality,
            Route::Settings,
            Route::Logging,
            Route::Mapping,
            Route::Sound,
        ] {
            assert_eq!(Route::parse(route.path()), route);
            let served = include_str!("../../crates/connector/src/http/files.rs");
            let path = format!("\"{}\"", route.path());
            assert!(served.contains(&path), "the connector serves no {path}");
        }
    }

    #[test]
    fn the_page_draws_the_main_navigation_before_the_app_does() {
        let page = include_str!("../../index.html");
        let links: Vec<_> = page
            .lines()
            .map(str::trim)
            .filter(|line| {
                line.starts_with("<a ") && line.contains("<span>") && line.contains("title=")
            })
            .map(|line| {
                let between = |from, to| {
                    line.split_once(from)?
                        .1
                        .split_once(to)
                        .map(|(text, _)| text)
                };
                (
                    between("href=\"", "\""),
                    between("title=\"", "\""),
                    between("<span>", "</span>"),
                )
            })
            .collect();
        let drawn =
            Route::MAIN.map(|route| (Some(route.path()), Some(route.title()), Some(route.title())));
        assert_eq!(links, drawn);
    }

    #[test]
    fn queries_hashes_and_slashes_at_the_end_do_not_matter() {
        assert_eq!(Route::parse("/settings/"), Route::Settings);
        assert_eq!(Route::parse(INTEGRATIONS), Route::Settings);
        assert_eq!(Route::parse("/?screen=idle"), Route::Phone);
        assert_eq!(Route::parse("/settings/other"), Route::Missing);
    }
}
