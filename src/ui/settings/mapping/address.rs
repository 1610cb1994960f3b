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

/// What an address asks for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Wanted {
    /// The extension whose employee is to be chosen.
    pub(super) extension: Option<ExtensionId>,
    /// The call that is to be filed anew afterwards.
    pub(super) call: Option<WrongOwner>,
}

impl Wanted {
    /// What stands there is taken as it is: whether there is such an extension the mapping knows.
    pub(super) fn read(query: &str) -> Self {
        let mut wanted = Self::default();
        let (mut call, mut started_at) = (None, None);
        for pair in query.trim_start_matches('?').split('&') {
            match pair.split_once('=') {
                Some(("extension", id)) => wanted.extension = Some(ExtensionId::new(id)),
                Some(("call", id)) => call = Some(TelephonySessionId::new(id)),
                Some(("at", at)) => started_at = at.parse().ok().map(Timestamp::from_millis),
                Some(_) | None => {}
            }
        }
        wanted.call = call
            .zip(started_at)
            .map(|(call, started_at)| WrongOwner { call, started_at });
        wanted
    }
}

/// The mapping with this extension open, and one of its calls to be filed anew; without an extension where
/// the default organizer is.
pub(crate) fn address_of(extension: Option<&ExtensionId>, call: Option<&WrongOwner>) -> String {
    let path = Route::Mapping.path();
    let Some(extension) = extension else {
        return [path, "#default-organizer"].concat();
    };
    let mut address = [path, "?extension=", extension.as_str()].concat();
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
        let extension = ExtensionId::new("300012341");
        let call = WrongOwner {
            call: TelephonySessionId::new("s-a1b2"),
            started_at: Timestamp::from_millis(1_795_298_700_000),
        };
        for (extension, call) in [(Some(&extension), None), (Some(&extension), Some(&call))] {
            let address = address_of(extension, call);
            assert_eq!(Route::parse(&address), Route::Mapping);
            let (_, query) = address.split_once('?').unwrap();
            let wanted = Wanted {
                extension: extension.cloned(),
                call: call.cloned(),
            };
            assert_eq!(Wanted::read(query), wanted);
        }
        assert_eq!(Wanted::read(""), Wanted::default());
    }
}
