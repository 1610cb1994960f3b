//! Every action of the console with its method, path and fields: what `GET /console/api` lists and
//! what the page's forms are made from.

use serde::Serialize;

/// One action.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Action {
    /// The button's name.
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    pub(super) about: &'static str,
    pub(super) fields: &'static [Field],
}

/// One field of an action's JSON body.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) is_required: bool,
    /// What the page's form starts with.
    pub(super) example: &'static str,
    #[serde(rename = "type")]
    pub(super) kind: Kind,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase", tag = "is", content = "values")]
pub(super) enum Kind {
    /// Somebody's extension number.
    Extension,
    Text,
    Number,
    /// One of these; empty for the usual one.
    Choice(&'static [&'static str]),
    /// A JSON object whose members stand beside the other fields.
    Members,
}

const fn field(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field {
        name,
        label,
        is_required: false,
        example: "",
        kind,
    }
}

impl Field {
    const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    const fn example(mut self, example: &'static str) -> Self {
        self.example = example;
        self
    }
}

const EXTENSION: Field = field("extension", "Extension", Kind::Extension)
    .required()
    .example("101");

const fn read(name: &'static str, path: &'static str, about: &'static str) -> Action {
    Action {
        name,
        method: "GET",
        path,
        about,
        fields: &[],
    }
}

const fn write(
    name: &'static str,
    path: &'static str,
    about: &'static str,
    fields: &'static [Field],
) -> Action {
    Action {
        name,
        method: "POST",
        path,
        about,
        fields,
    }
}

pub(super) const ACTIONS: &[Action] = &[
    write(
        "Ring",
        "/console/api/ring",
        "Somebody outside calls an extension. Answers with the telephonySessionId.",
        &[
            EXTENSION,
            field("from", "From number", Kind::Text).example("+12125550100"),
            field("name", "Caller's name", Kind::Text),
            field(
                "behaviour",
                "Once answered, the far end",
                Kind::Choice(super::BEHAVIOURS),
            ),
            field(
                "hangUpAfterSeconds",
                "Hangs up after (seconds)",
                Kind::Number,
            ),
            field("queue", "Through the call queue", Kind::Text),
        ],
    ),
    write(
        "Hang up",
        "/console/api/hang-up",
        "The far side hangs up: of one call, or of all when no session is named.",
        &[field("telephonySessionId", "Telephony session", Kind::Text)],
    ),
    write(
        "Use the desk phone",
        "/console/api/desk-phone",
        "Somebody answers the phone that a RingOut rings first, presses 1, does not want the call, or hangs up.",
        &[
            EXTENSION,
            field(
                "what",
                "What happens",
                Kind::Choice(&["answer", "pressOne", "decline", "hangUp"]),
            )
            .required()
            .example("answer"),
        ],
    ),
    write(
        "Send text",
        "/console/api/send-text",
        "A text message from outside arrives.",
        &[
            EXTENSION,
            field("from", "From number", Kind::Text)
                .required()
                .example("+12125550100"),
            field("text", "Message", Kind::Text)
                .required()
                .example("Is my order ready?"),
            field("members", "Other members of the group", Kind::Text),
            field("picture", "With a picture", Kind::Choice(&["no", "yes"])),
        ],
    ),
    write(
        "Leave voicemail",
        "/console/api/leave-voicemail",
        "A voicemail from outside is in the message store.",
        &[
            EXTENSION,
            field("from", "From number", Kind::Text)
                .required()
                .example("+12125550100"),
            field("seconds", "Length (seconds)", Kind::Number).example("4"),
            field("words", "What it says, in writing", Kind::Text)
                .example("Please call me back about the oak frames."),
        ],
    ),
    write(
        "Refuse texts",
        "/console/api/refuse-texts",
        "Texts to a number fail from now on: with SMS-RC-… at RingCentral, with SMS-CAR-… at the carrier.",
        &[
            field("number", "Number", Kind::Text)
                .required()
                .example("+12125550100"),
            field("code", "Delivery error code", Kind::Text)
                .required()
                .example("SMS-RC-413"),
        ],
    ),
    write(
        "Add contact",
        "/console/api/add-contact",
        "Somebody is in the extension's personal address book.",
        &[
            EXTENSION,
            field("firstName", "First name", Kind::Text).example("Rosa"),
            field("lastName", "Last name", Kind::Text).example("Delgado"),
            field("company", "Company", Kind::Text),
            field("mobilePhone", "Mobile", Kind::Text).example("+15105550187"),
            field("businessPhone", "Business phone", Kind::Text),
            field("email", "Email", Kind::Text),
        ],
    ),
    write(
        "Set presence",
        "/console/api/presence",
        "Somebody says how busy they are, and which calls they take: the others do not ring.",
        &[
            EXTENSION,
            field(
                "userStatus",
                "Status",
                Kind::Choice(&["Available", "Busy", "Offline"]),
            ),
            field(
                "dndStatus",
                "Do not disturb",
                Kind::Choice(&[
                    "TakeAllCalls",
                    "DoNotAcceptDepartmentCalls",
                    "TakeDepartmentCallsOnly",
                    "DoNotAcceptAnyCalls",
                ]),
            ),
        ],
    ),
    write(
        "Set call rules",
        "/console/api/call-rules",
        "By which rules a call to an extension rings, and in which of the platform's two APIs they are read.",
        &[
            EXTENSION,
            field(
                "rule",
                "A call",
                Kind::Choice(&[
                    "appsRing",
                    "otherPhones",
                    "voicemail",
                    "forward",
                    "announcement",
                ]),
            ),
            field(
                "ownRule",
                "A rule of their own beside it",
                Kind::Choice(&["no", "yes"]),
            ),
            field(
                "newer",
                "Of the newer call handling",
                Kind::Choice(&["no", "yes"]),
            ),
        ],
    ),
    write(
        "Add extension",
        "/console/api/add-extension",
        "The account has one more extension, which nobody signs in with.",
        &[
            field("number", "Extension number", Kind::Text)
                .required()
                .example("108"),
            field("name", "Name", Kind::Text)
                .required()
                .example("Hana Sato"),
            field(
                "kind",
                "What it is",
                Kind::Choice(&["User", "Department", "SharedLinesGroup", "IvrMenu"]),
            ),
            field("email", "Email", Kind::Text),
            field("site", "Site", Kind::Text),
            field("department", "Department", Kind::Text),
        ],
    ),
    write(
        "Rename extension",
        "/console/api/rename-extension",
        "An extension has another name from now on.",
        &[
            EXTENSION,
            field("name", "Name", Kind::Text)
                .required()
                .example("Ann Lee-Park"),
        ],
    ),
    write(
        "Remove extension",
        "/console/api/remove-extension",
        "An extension is gone, and whoever was signed in with it is so no more.",
        &[EXTENSION],
    ),
    write(
        "Expire sync tokens",
        "/console/api/expire-sync-tokens",
        "Whoever syncs messages has to begin anew.",
        &[],
    ),
    write(
        "Expire token",
        "/console/api/expire-token",
        "The extension's access tokens expire now; refresh tokens stay good.",
        &[EXTENSION],
    ),
    write(
        "Revoke sign-in",
        "/console/api/revoke",
        "The extension's sign-ins end, with their sockets and subscriptions.",
        &[EXTENSION],
    ),
    write(
        "Drop sockets",
        "/console/api/drop-sockets",
        "Connections break without a word, as when a network goes away.",
        &[field("kind", "Which", Kind::Choice(&["all", "events", "sip"])).example("all")],
    ),
    write(
        "Hinder webhooks",
        "/console/api/webhooks",
        "The next notifications to webhooks are lost, doubled, swapped or delayed; or all webhooks are blacklisted, expire or are deleted.",
        &[
            field(
                "what",
                "What happens",
                Kind::Choice(&[
                    "lose",
                    "double",
                    "swap",
                    "delay",
                    "blacklist",
                    "expire",
                    "delete",
                ]),
            )
            .required()
            .example("lose"),
            field("times", "To how many notifications", Kind::Number).example("1"),
        ],
    ),
    write(
        "Drop registrations",
        "/console/api/drop-registrations",
        "The SIP edge forgets every registered phone.",
        &[],
    ),
    write(
        "Script a failure",
        "/console/api/faults",
        "The next requests that match fail. Members for RingCentral: match {method, path, pathPrefix}, \
         status, errorCode, permission, retryAfter, times, delayMillis, losesAnswer; for SIP: \
         kind; for NetSuite: effect and its fields.",
        &[
            field(
                "target",
                "Where",
                Kind::Choice(&["ringcentral", "sip", "netsuite"]),
            )
            .required()
            .example("ringcentral"),
            field("members", "Failure (JSON)", Kind::Members)
                .example("{\"status\": 503, \"times\": 1}"),
        ],
    ),
    write(
        "Save a record",
        "/console/api/save-record",
        "An employee saves a new record in NetSuite's own screens. Members are the record's fields.",
        &[
            field("record", "Which type, salesOrder", Kind::Text)
                .required()
                .example("salesOrder"),
            field("employee", "Internal id of the employee", Kind::Number)
                .required()
                .example("11"),
            field("members", "Fields (JSON)", Kind::Members).example(
                "{\"entity\": {\"id\": \"600\"}, \"tranId\": \"SO3001\", \"total\": 480.5}",
            ),
        ],
    ),
    write(
        "Merge records",
        "/console/api/merge-records",
        "Duplicates become one in NetSuite: the first is gone, and whatever named it names the second.",
        &[
            field("record", "Which type, customer", Kind::Text)
                .required()
                .example("customer"),
            field("from", "Internal id that goes", Kind::Number)
                .required()
                .example("600"),
            field("into", "Internal id that stays", Kind::Number)
                .required()
                .example("601"),
        ],
    ),
    write(
        "Delete a record",
        "/console/api/delete-record",
        "Somebody deletes a record in NetSuite.",
        &[
            field("record", "Which type, contact", Kind::Text)
                .required()
                .example("contact"),
            field("id", "Internal id", Kind::Number)
                .required()
                .example("1001"),
        ],
    ),
    write(
        "Lock a record",
        "/console/api/lock-record",
        "A workflow of the account refuses to have the record changed, or lets it go.",
        &[
            field("record", "Which type, phoneCall", Kind::Text)
                .required()
                .example("phoneCall"),
            field("id", "Internal id", Kind::Number).required(),
            field("locked", "Locked", Kind::Choice(&["no", "yes"])).example("yes"),
        ],
    ),
    write(
        "Demand a field",
        "/console/api/demand-field",
        "NetSuite's form of phone calls makes a field mandatory, or does so no more.",
        &[
            field("field", "Id of the field", Kind::Text)
                .required()
                .example("custevent_rc_campaign"),
            field("demanded", "Mandatory", Kind::Choice(&["no", "yes"])).example("yes"),
        ],
    ),
    write(
        "Move the clock",
        "/console/api/clock",
        "The sandbox's time jumps.",
        &[field("advanceMillis", "By (milliseconds)", Kind::Number)
            .required()
            .example("60000")],
    ),
    write(
        "Change settings",
        "/console/api/settings",
        "RingCentral's behaviour; what is left out goes back to the documented default.",
        &[field("members", "Settings (JSON)", Kind::Members)
            .example("{\"rateLimits\": {\"heavy\": 100}}")],
    ),
    write(
        "Reset",
        "/console/api/reset",
        "Everything goes back to how it started.",
        &[],
    ),
    read(
        "People",
        "/console/api/people",
        "Who works here, with personal JWT credentials.",
    ),
    read(
        "Calls",
        "/console/api/calls",
        "Live and past calls as the far end saw them.",
    ),
    read(
        "Texts",
        "/console/api/texts/{extension}",
        "A person's texts, the oldest first.",
    ),
    read(
        "Voicemails",
        "/console/api/voicemails/{extension}",
        "A person's voicemails, the oldest first.",
    ),
    read(
        "Contacts",
        "/console/api/contacts/{extension}",
        "A person's address book.",
    ),
    read(
        "Presence",
        "/console/api/presence/{extension}",
        "What somebody says of themselves: userStatus and dndStatus.",
    ),
    read(
        "Registrations",
        "/console/api/registrations",
        "Registered phones.",
    ),
    read(
        "Sockets",
        "/console/api/sockets",
        "Sockets of events and of SIP since the last reset: open now, most at once, opened in all.",
    ),
    read(
        "Webhooks",
        "/console/api/webhooks",
        "Subscriptions that are posted to an address, and how they stand.",
    ),
    read(
        "Records",
        "/console/api/netsuite/{record}",
        "What NetSuite holds, whole records.",
    ),
    read(
        "Settings",
        "/console/api/settings",
        "RingCentral's behaviour.",
    ),
    read("Time", "/console/api/clock", "The sandbox's time."),
];
