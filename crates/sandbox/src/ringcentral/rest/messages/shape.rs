//! Messages as the platform words them.

use serde_json::{Value, json};

use super::store::{Availability, Message, Status};
use crate::{clock::iso, people::Person, ringcentral::access::BaseUri};

pub(super) fn read_status(message: &Message) -> &'static str {
    if message.is_read { "Read" } else { "Unread" }
}

pub(super) fn direction(message: &Message) -> &'static str {
    if message.draft.is_outbound {
        "Outbound"
    } else {
        "Inbound"
    }
}

fn recipients(message: &Message, person: &Person) -> Value {
    let one = |number: &str| {
        let mut one = json!({ "phoneNumber": number });
        if number == message.own {
            one["name"] = json!(person.full_name());
            one["target"] = json!(true);
        }
        if message.draft.is_outbound {
            one["messageStatus"] = json!(message.status.name());
        }
        one
    };
    message.recipients().into_iter().map(one).collect()
}

fn sender(message: &Message, person: &Person) -> Value {
    let mut sender = json!({ "phoneNumber": message.draft.from });
    if message.draft.is_outbound {
        sender["name"] = json!(person.full_name());
    }
    sender
}

/// The id of the text part is the message's own, those of files follow it.
fn attachments(message: &Message, uri: Option<&str>) -> Value {
    let located = |mut one: Value, id: i64| {
        match uri {
            Some(uri) => {
                one["id"] = json!(id);
                one["uri"] = json!(format!("{uri}/content/{id}"));
            }
            None => one["id"] = json!(id.to_string()),
        }
        one
    };
    let voicemail = message.draft.voicemail_seconds;
    let mut all = Vec::new();
    if voicemail.is_none() {
        let text = json!({ "type": "Text", "contentType": "text/plain" });
        all.push(located(text, message.id));
    }
    for (file, id) in message.draft.files.iter().zip(message.id + 1..) {
        let mut one = json!({
            "type": "MmsAttachment",
            "contentType": file.content_type,
            "size": file.bytes.len(),
            "fileName": file.name,
        });
        if let Some(seconds) = voicemail {
            one["type"] = json!(match file.content_type.as_str() {
                "text/plain" => "AudioTranscription",
                _ => "AudioRecording",
            });
            one["vmDuration"] = json!(seconds);
        }
        all.push(located(one, id));
    }
    Value::Array(all)
}

fn transcription_status(message: &Message) -> &'static str {
    if message.draft.files.len() > 1 {
        "Completed"
    } else {
        "NotAvailable"
    }
}

/// As the REST resources show it; of one that was deleted little is left.
pub(super) fn resource(base: &BaseUri, person: &Person, message: &Message) -> Value {
    let uri = format!("{}/message-store/{}", base.extension(person), message.id);
    let conversation = message.conversation_id.to_string();
    if message.availability == Availability::Purged {
        return json!({
            "id": message.id,
            "uri": uri,
            "type": message.kind(),
            "availability": message.availability.name(),
            "lastModifiedTime": iso(message.modified_at),
        });
    }
    let mut resource = json!({
        "id": message.id,
        "uri": uri,
        "extensionId": person.extension_id,
        "type": message.kind(),
        "direction": direction(message),
        "availability": message.availability.name(),
        "readStatus": read_status(message),
        "priority": "Normal",
        "messageStatus": message.status.name(),
        "creationTime": iso(message.created_at),
        "lastModifiedTime": iso(message.modified_at),
        "subject": message.draft.text,
        "from": sender(message, person),
        "to": recipients(message, person),
        "conversationId": message.conversation_id,
        "conversation": {
            "id": conversation,
            "uri": format!("{}/restapi/v1.0/conversations/{conversation}", base.0),
        },
        "attachments": attachments(message, Some(&uri)),
    });
    if message.draft.voicemail_seconds.is_some() {
        resource["vmTranscriptionStatus"] = json!(transcription_status(message));
        if let Some(fields) = resource.as_object_mut() {
            for of_texts in ["conversationId", "conversation", "subject"] {
                fields.remove(of_texts);
            }
        }
    }
    if message.draft.is_outbound {
        resource["smsSendingAttemptsCount"] = json!(1);
        if message.status == Status::Delivered {
            resource["smsDeliveryTime"] = json!(iso(message.modified_at));
        }
    }
    if let Some(error) = &message.error {
        resource["deliveryErrorCode"] = json!(error);
    }
    resource
}

/// The `instant` and `voicemail` notifications: the whole message, with its ids as strings.
pub(super) fn instant(message: &Message, person: &Person) -> Value {
    let id = message.id.to_string();
    if message.draft.voicemail_seconds.is_some() {
        return json!({
            "id": id,
            "to": recipients(message, person),
            "from": sender(message, person),
            "type": "Voicemail",
            "creationTime": iso(message.created_at),
            "lastModifiedTime": iso(message.modified_at),
            "readStatus": "Unread",
            "priority": "Normal",
            "attachments": attachments(message, None),
            "direction": "Inbound",
            "availability": "Alive",
            "messageStatus": "Received",
            "vmTranscriptionStatus": transcription_status(message),
            "ownerId": person.extension_id,
        });
    }
    let conversation = message.conversation_id.to_string();
    json!({
        "id": id,
        "to": recipients(message, person),
        "from": sender(message, person),
        "type": "SMS",
        "creationTime": iso(message.created_at),
        "lastModifiedTime": iso(message.modified_at),
        "readStatus": "Unread",
        "priority": "Normal",
        "attachments": attachments(message, None),
        "direction": "Inbound",
        "availability": "Alive",
        "subject": message.draft.text,
        "messageStatus": "Received",
        "conversationId": conversation,
        "conversation": { "id": conversation },
        "eventType": "Create",
        "owner": {
            "extensionId": person.extension_id,
            "extensionType": "User",
            "name": person.full_name(),
        },
        "ownerId": person.extension_id,
    })
}
