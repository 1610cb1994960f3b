//! Addresses of the mapping that lead to one extension, or to one of its calls under a wrong owner.

use ledgerline_core::domain::{
    ids::{ExtensionId, TelephonySessionId},
    time::Timestamp,
};

use crate::ui::route::Route;

/// A call under a wrong owner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct WrongOwner {
    pub(crate) call: TelephonySessionId,
    pub(crate) started_at: Timestamp,
}

/// Whose mapping it is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Whose {
    Extension(ExtensionId),
    /// By its short number.
    Number(String),
}

/// What an address asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Wanted {
    /// The extension whose employee is to be chosen.
    pub(super) whose: Option<Whose>,
    /// The call that is to be filed anew afterwards.
    pub(super) call: Option<WrongOwner>,
}

impl Wanted {
    /// What stands there is taken as it is: whether there is such an extension the mapping knows.
    pub(super) fn read(query: &str) -> Self {
        let (mut whose, mut call, mut started_at) = (None, None, None);
        for pair in query.trim_start_matches('?').split('&') {
            match pair.split_once('=') {
                Some(("extension", id)) => whose = Some(Whose::Extension(ExtensionId::new(id))),
                Some(("number", number)) => whose = Some(Whose::Number(number.to_owned())),
                Some(("call", id)) => call = Some(TelephonySessionId::new(id)),
                Some(("at", at)) => started_at = at.parse().ok().map(Timestamp::from_millis),
                Some(_) | None => {}
            }
        }
        let call = call.zip(started_at);
        Self {
            whose,
            call: call.map(|(call, started_at)| WrongOwner { call, started_at }),
        }
    }
}

/// The mapping with this extension open, and one of its calls to be filed anew; without an extension where
/// the default organizer is.
pub(crate) fn address_of(whose: Option<&Whose>, call: Option<&WrongOwner>) -> String {
    let path = Route::Mapping.path();
    let mut address = match whose {
        None => return [path, "#default-organizer"].concat(),
        Some(Whose::Extension(id)) => [path, "?extension=", id.as_str()].concat(),
        Some(Whose::Number(number)) => [path, "?number=", number].concat(),
    };
    if let Some(WrongOwner { call, started_at }) = call {
        let at = started_at.as_millis().to_string();
        address.push_str(&["&call=", call.as_str(), "&at=", &at].concat());
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_what_it_was_made_of() {
        let call = WrongOwner {
            call: TelephonySessionId::new("s-a1b2"),
            started_at: Timestamp::from_millis(1_795_298_700_000),
        };
        for (whose, call) in [
            (Whose::Extension(ExtensionId::new("300012341")), None),
            (Whose::Number("101".to_owned()), Some(call)),
        ] {
            let address = address_of(Some(&whose), call.as_ref());
            assert_eq!(Route::parse(&address), Route::Mapping);
            let (_, query) = address.split_once('?').unwrap();
            let whose = Some(whose);
            assert_eq!(Wanted::read(query), Wanted { whose, call });
        }
        assert_eq!(Wanted::read(""), Wanted::default());
    }
}
