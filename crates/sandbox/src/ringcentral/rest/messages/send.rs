//! Sending: `POST EXT/sms` and `POST EXT/mms`, and what becomes of a text afterwards.

use std::time::Duration;

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
};
use serde_json::{Value, json};

use super::{
    shape::resource,
    store::{Draft, File, Message, Status},
};
use crate::{
    people::{MAIN_NUMBER, Person},
    ringcentral::{
        RingCentral,
        access::{BaseUri, Target},
        error::ApiError,
    },
};

/// UTF-16 units.
const LONGEST_TEXT: usize = 1_000;
const MOST_RECIPIENTS: usize = 10;
const MOST_FILES: usize = 10;
/// Bytes of all files together.
const LARGEST_FILES: usize = 1_500_000;
/// Texts of one number within a minute.
const A_MINUTE: usize = 40;
const MINUTE_MILLIS: i64 = 60_000;
/// How long a text stays in each state on its way.
const HOP: Duration = Duration::from_millis(250);

/// `POST EXT/sms`; several recipients make it a group text.
pub(crate) async fn sms(
    State(platform): State<RingCentral>,
    base: BaseUri,
    target: Target,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    let person = target.own_or_admin("OutboundSMS")?;
    let (request, files) = read(&headers, body).await?;
    let draft = draft(&platform, &person, &request, files)?;
    let message = platform.send_text(&person, &draft);
    Ok(Json(resource(&base, &person, &message)))
}

/// The JSON part and the files behind it. The platform takes `multipart/form-data` and `multipart/mixed`.
async fn read(headers: &HeaderMap, body: Bytes) -> Result<(Value, Vec<File>), ApiError> {
    let content_type = headers.get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.starts_with("multipart/") {
        let request = serde_json::from_slice(&body).map_err(|_| ApiError::unreadable_body())?;
        return Ok((request, Vec::new()));
    }
    let boundary = content_type
        .split_once("boundary=")
        .map(|(_, boundary)| boundary.trim_matches('"').to_owned())
        .ok_or_else(ApiError::unreadable_body)?;
    let whole = futures_util::stream::once(async { Ok::<_, std::convert::Infallible>(body) });
    let mut parts = multer::Multipart::new(whole, boundary);
    let (mut request, mut files) = (None, Vec::new());
    while let Some(part) = parts
        .next_field()
        .await
        .map_err(|_| ApiError::unreadable_body())?
    {
        let name = part.file_name().unwrap_or("attachment").to_owned();
        let content_type = part.content_type().map(ToString::to_string);
        let bytes = part
            .bytes()
            .await
            .map_err(|_| ApiError::unreadable_body())?;
        if request.is_none() {
            request = serde_json::from_slice(&bytes).ok();
            if request.is_none() {
                return Err(ApiError::unreadable_body());
            }
        } else {
            files.push(File {
                name,
                content_type: content_type.unwrap_or_else(|| "application/octet-stream".to_owned()),
                bytes: bytes.as_ref().into(),
            });
        }
    }
    Ok((request.ok_or_else(ApiError::unreadable_body)?, files))
}

fn draft(
    platform: &RingCentral,
    person: &Person,
    request: &Value,
    files: Vec<File>,
) -> Result<Draft, ApiError> {
    let from = request["from"]["phoneNumber"]
        .as_str()
        .ok_or_else(|| ApiError::invalid_parameter("from"))?;
    if from == MAIN_NUMBER {
        let text = "Phone number doesn't have the SMS feature";
        return Err(ApiError::coded(StatusCode::FORBIDDEN, "MSG-367", text));
    }
    if from != person.direct_number {
        let text = format!(
            "Parameter [from] value [{from}] is invalid [Cannot find the phone number which \
             belongs to user]"
        );
        return Err(ApiError::refused_parameter(
            "MSG-245",
            "from.phoneNumber",
            &text,
        ));
    }
    let country = &request["country"];
    if country["id"].is_string() && country["isoCode"].is_string() {
        let text = "Either [country.id] or [country.isoCode] is to be given";
        return Err(ApiError::refused_parameter("MSG-365", "country", text));
    }
    let others = recipients(request)?;
    let text = request["text"].as_str().unwrap_or_default();
    if text.encode_utf16().count() > LONGEST_TEXT || (text.is_empty() && files.is_empty()) {
        return Err(ApiError::invalid_parameter("text"));
    }
    check_files(&files)?;
    let since = platform.clock.now_millis() - MINUTE_MILLIS;
    let recent = platform.messages.of(person).into_iter();
    let recent = recent.filter(|one| one.draft.is_outbound && one.created_at > since);
    if recent.count() >= A_MINUTE {
        let text = "SMS sending limit is exceeded";
        let limit = ApiError::coded(StatusCode::TOO_MANY_REQUESTS, "MSG-305", text);
        return Err(limit.retry_after(Some(60)));
    }
    Ok(Draft {
        voicemail_seconds: None,
        is_outbound: true,
        from: from.to_owned(),
        others,
        text: text.to_owned(),
        files,
    })
}

fn recipients(request: &Value) -> Result<Vec<String>, ApiError> {
    let invalid = |code, number: &str| {
        let text = format!("Parameter [to] value [{number}] is invalid");
        ApiError::refused_parameter(code, "to.phoneNumber", &text)
    };
    let all = request["to"].as_array().map_or(&[][..], Vec::as_slice);
    if all.is_empty() {
        return Err(ApiError::invalid_parameter("to"));
    }
    if all.len() > MOST_RECIPIENTS {
        return Err(invalid("MSG-381", "too many recipients"));
    }
    let one = |recipient: &Value| {
        if recipient["extensionNumber"].is_string() {
            return Err(invalid("MSG-246", "extension"));
        }
        let number = recipient["phoneNumber"]
            .as_str()
            .ok_or_else(|| ApiError::invalid_parameter("to"))?;
        let digits = number.strip_prefix('+').unwrap_or(number);
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.len() > 15 {
            return Err(invalid("MSG-243", number));
        }
        if number.starts_with('+') && !number.starts_with("+1") {
            let text = "International SMS is not enabled for this number";
            return Err(ApiError::coded(StatusCode::FORBIDDEN, "MSG-240", text));
        }
        match digits.len() {
            0..=6 => Err(invalid("MSG-247", number)),
            7..=9 => Err(invalid("MSG-243", number)),
            _ => Ok(number.to_owned()),
        }
    };
    all.iter().map(one).collect()
}

fn check_files(files: &[File]) -> Result<(), ApiError> {
    let refused = |status, code| ApiError::coded(status, code, "Attachment cannot be sent");
    let is_taken = |file: &File| {
        let kind = file.content_type.as_str();
        kind.starts_with("image/") || matches!(kind, "video/mp4" | "text/vcard" | "application/zip")
    };
    if files.iter().any(|file| file.bytes.is_empty()) {
        return Err(refused(StatusCode::BAD_REQUEST, "MSG-347"));
    }
    if !files.iter().all(is_taken) {
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "MSG-348"));
    }
    let size: usize = files.iter().map(|file| file.bytes.len()).sum();
    if files.len() > MOST_FILES || size > LARGEST_FILES {
        return Err(refused(StatusCode::BAD_REQUEST, "MSG-338"));
    }
    Ok(())
}

impl RingCentral {
    fn send_text(&self, person: &Person, draft: &Draft) -> Message {
        let mut others = draft.others.iter();
        let failure = others.find_map(|number| self.messages.why_unreachable(number));
        let message = self.messages.add(person, draft.clone());
        self.announce_messages(
            person,
            &message,
            json!({ "newCount": 0, "updatedCount": 1, "updatedMessageIds": [message.id] }),
        );
        if failure.is_none() {
            for colleague in self.directory.people() {
                if draft.others.contains(&colleague.direct_number) {
                    let of_others = |number: &&String| **number != colleague.direct_number;
                    let mut others: Vec<String> =
                        draft.others.iter().filter(of_others).cloned().collect();
                    others.push(draft.from.clone());
                    let received = Draft {
                        voicemail_seconds: None,
                        is_outbound: false,
                        others,
                        ..draft.clone()
                    };
                    self.receive(colleague, received);
                }
            }
        }
        tokio::spawn(self.clone().carry(person.clone(), message.id, failure));
        message
    }

    /// The way of a text: to the carrier, and to the phone.
    async fn carry(self, person: Person, id: i64, failure: Option<String>) {
        // What RingCentral refuses itself never reaches a carrier.
        let is_refused = failure
            .as_ref()
            .is_some_and(|code| code.starts_with("SMS-RC-"));
        let way = match (&failure, is_refused) {
            (None, _) => &[Status::Sent, Status::Delivered][..],
            (Some(_), true) => &[Status::SendingFailed],
            (Some(_), false) => &[Status::Sent, Status::DeliveryFailed],
        };
        for status in way {
            tokio::time::sleep(HOP).await;
            let has_failed = matches!(status, Status::SendingFailed | Status::DeliveryFailed);
            let changed = self.messages.change(&person.extension_id, id, |message| {
                message.status = *status;
                message.error = failure.clone().filter(|_| has_failed);
            });
            // Nobody waits for a text of before a reset.
            let Some(message) = changed else {
                return;
            };
            self.announce_messages(
                &person,
                &message,
                json!({ "newCount": 0, "updatedCount": 1, "updatedMessageIds": [id] }),
            );
        }
    }
}
