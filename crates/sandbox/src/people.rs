//! Who works at the sandbox company.

use serde::Serialize;

/// The `RingCentral` account id of the sandbox company.
pub const ACCOUNT_ID: &str = "400012345";
/// Its name.
pub const COMPANY_NAME: &str = "Northgate Outfitters";
/// Its main number.
pub const MAIN_NUMBER: &str = "+16505550100";

/// A call queue: whoever calls it is offered to its members.
#[derive(Debug, PartialEq, Eq)]
pub struct Queue {
    /// `RingCentral` extension id.
    pub extension_id: &'static str,
    /// Short number, `200`.
    pub extension_number: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// Direct number in E.164.
    pub direct_number: &'static str,
}

/// The company's one queue, whose members are everybody.
pub const ORDER_DESK: Queue = Queue {
    extension_id: "300012390",
    extension_number: "200",
    name: "Order Desk",
    direct_number: "+16505550120",
};

impl Queue {
    /// By short or direct number.
    pub fn by_any_number(number: &str) -> Option<&'static Self> {
        let is_its = [ORDER_DESK.extension_number, ORDER_DESK.direct_number].contains(&number);
        is_its.then_some(&ORDER_DESK)
    }
}

/// One person with an extension.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// `RingCentral` extension id.
    pub extension_id: String,
    /// Short number, `101`.
    pub extension_number: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Email; also how the `NetSuite` employee is found.
    pub email: String,
    /// Direct number in E.164.
    pub direct_number: String,
    /// The mobile number colleagues may see, in E.164.
    pub mobile_number: Option<String>,
    /// The number of the phone on their desk, in E.164.
    pub desk_number: String,
    /// Its device id.
    pub desk_device_id: String,
    /// May administer the account.
    pub is_admin: bool,
    /// Has a digital line; without one, sip-provision is refused.
    pub has_digital_line: bool,
    /// The emergency address is set; without it, outbound calls fail with 486.
    pub has_emergency_address: bool,
    /// SIP digest user and `device.id`.
    pub authorization_id: String,
    /// SIP password.
    pub sip_password: String,
}

impl Person {
    /// First and last name.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What they do at the company.
    pub fn job_title(&self) -> &'static str {
        if self.is_admin {
            "Office Manager"
        } else {
            "Sales Representative"
        }
    }

    /// Where they do it.
    pub fn department(&self) -> &'static str {
        if self.is_admin { "Operations" } else { "Sales" }
    }

    /// `{main number digits}*{extension}`.
    pub fn sip_username(&self) -> String {
        format!(
            "{}*{}",
            MAIN_NUMBER.trim_start_matches('+'),
            self.extension_number
        )
    }
}

/// The seeded people: two reps, an admin, one without a digital line, one without an emergency
/// address.
pub fn seeded() -> Vec<Person> {
    let person = |index: u32, first: &str, last: &str| Person {
        extension_id: format!("30001234{index}"),
        extension_number: format!("10{index}"),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        email: format!(
            "{}.{}@northgate.example",
            first.to_lowercase(),
            last.to_lowercase()
        ),
        direct_number: format!("+1650555010{index}"),
        mobile_number: None,
        desk_number: format!("+1650555015{index}"),
        desk_device_id: format!("80239880802{index}"),
        is_admin: false,
        has_digital_line: true,
        has_emergency_address: true,
        authorization_id: format!("80239880801{index}"),
        sip_password: format!("sandbox-{index}"),
    };
    vec![
        person(1, "Ann", "Lee"),
        Person {
            mobile_number: Some("+16505550162".to_owned()),
            ..person(2, "Ben", "Okafor")
        },
        Person {
            is_admin: true,
            ..person(3, "Carla", "Mendes")
        },
        Person {
            has_digital_line: false,
            ..person(4, "Dev", "Raman")
        },
        Person {
            has_emergency_address: false,
            ..person(5, "Eva", "Lindqvist")
        },
    ]
}
