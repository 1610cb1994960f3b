//! Who calls, read from an INVITE's headers.

/// What an INVITE says about its caller.
#[derive(Clone, Debug, Default)]
pub struct Invite {
    /// `s-…`.
    pub session: Option<String>,
    /// `p-…-N`.
    pub party: Option<String>,
    /// Caller's number, `None` when withheld.
    pub from_number: Option<String>,
    /// Caller's name.
    pub from_name: Option<String>,
    /// The number that was called.
    pub to_number: Option<String>,
    /// The queue it came through.
    pub queue: Option<String>,
}

/// Reads what is there; every header may be missing.
pub fn read(header: impl Fn(&str) -> Option<String>) -> Invite {
    let (session, party) = ids(&header("p-rc-api-ids").unwrap_or_default());
    let agent = header("P-rc").unwrap_or_default();
    let from = header("From").unwrap_or_default();
    let to = header("To").unwrap_or_default();
    Invite {
        session,
        party,
        from_number: attribute(&agent, "Phn")
            .or_else(|| user(&from))
            .filter(|number| number.bytes().any(|byte| byte.is_ascii_digit())),
        from_name: attribute(&agent, "Nm").or_else(|| display_name(&from)),
        to_number: attribute(&agent, "ToPhn").or_else(|| {
            // `16505550101*101` names number and extension.
            let user = user(&to)?;
            Some(user.split('*').next()?.to_owned())
        }),
        queue: header("p-rc-api-call-info")
            .and_then(|info| parameter(&info, "queueName").map(str::to_owned)),
    }
}

/// Session and party of `party-id=p-…-2;session-id=s-…`.
pub fn ids(header: &str) -> (Option<String>, Option<String>) {
    let of = |name| parameter(header, name).map(str::to_owned);
    (of("session-id"), of("party-id"))
}

fn parameter<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// An attribute of the agent message; `None` when absent or empty.
fn attribute(xml: &str, name: &str) -> Option<String> {
    let start = xml.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = xml.get(start..)?.split('"').next()?;
    let text = value
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&");
    Some(text).filter(|text| !text.trim().is_empty())
}

/// The user of `"Name" <sip:user@host>;tag=…`.
fn user(address: &str) -> Option<String> {
    let (_, rest) = address.split_once("<sip:")?;
    let (user, _) = rest.split_once('@')?;
    Some(user.to_owned())
}

fn display_name(address: &str) -> Option<String> {
    let name = address.split('<').next()?.trim().trim_matches('"').trim();
    Some(name.to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invite(headers: &[(&str, &str)]) -> Invite {
        read(|name| {
            headers
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_agent_message_says_more_than_the_addresses() {
        let invite = invite(&[
            (
                "From",
                "\"WIRELESS CALLER\" <sip:+12125550100@10.0.0.5>;tag=1",
            ),
            ("To", "\"Ann Lee\" <sip:16505550101*101@10.0.0.9>"),
            ("p-rc-api-ids", "party-id=p-a1-2;session-id=s-a1"),
            (
                "P-rc",
                "<Msg><Hdr SID=\"1\"/><Bdy Phn=\"+12125550100\" Nm=\"R&amp;D\" \
                 ToPhn=\"+16505550101\" ToNm=\"Ann\"/></Msg>",
            ),
            (
                "p-rc-api-call-info",
                "callAttributes=queue-call,reject;queueName=Sales",
            ),
        ]);
        assert_eq!(invite.session.as_deref(), Some("s-a1"));
        assert_eq!(invite.party.as_deref(), Some("p-a1-2"));
        assert_eq!(invite.from_number.as_deref(), Some("+12125550100"));
        assert_eq!(invite.from_name.as_deref(), Some("R&D"));
        assert_eq!(invite.to_number.as_deref(), Some("+16505550101"));
        assert_eq!(invite.queue.as_deref(), Some("Sales"));
    }

    #[test]
    fn addresses_do_without_the_agent_message() {
        let invite = invite(&[
            (
                "From",
                "\"WIRELESS CALLER\" <sip:+12125550100@10.0.0.5>;tag=1",
            ),
            ("To", "<sip:16505550101*101@10.0.0.9>"),
        ]);
        assert_eq!(invite.session, None);
        assert_eq!(invite.from_number.as_deref(), Some("+12125550100"));
        assert_eq!(invite.from_name.as_deref(), Some("WIRELESS CALLER"));
        assert_eq!(invite.to_number.as_deref(), Some("16505550101"));
    }

    #[test]
    fn a_withheld_number_is_none() {
        let invite = invite(&[("From", "<sip:anonymous@10.0.0.5>;tag=1")]);
        assert_eq!(invite.from_number, None);
        assert_eq!(invite.from_name, None);
    }
}
