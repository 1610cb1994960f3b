//! A request with files: a form whose first part is JSON, as RingCentral reads it. And a file of one,
//! to be looked at before.

use js_sys::{Array, Uint8Array};
use ledgerline_core::domain::sensitive::Secret;
use wasm_bindgen::JsValue;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Blob, BlobPropertyBag, FormData, Url};

use crate::engine::io::FilePart;

/// The form could not be made, or its code did not come.
pub(super) struct NotMade;

impl From<SplitLoaderError> for NotMade {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The form of a JSON text and files.
pub(super) async fn with_files(
    content_type: &str,
    body: Secret<String>,
    files: Vec<FilePart>,
) -> Result<FormData, NotMade> {
    made(content_type.to_owned(), body, files).await
}

/// Where a file can be shown from, as long as this page lives and it is not forgotten.
pub(super) async fn held(file: FilePart) -> Result<String, NotMade> {
    addressed(file).await
}

#[wasm_split(annexes, fallible)]
fn addressed(file: FilePart) -> Result<String, NotMade> {
    let content = content(&file)?;
    Url::create_object_url_with_blob(&content).map_err(|_| NotMade)
}

fn content(file: &FilePart) -> Result<Blob, NotMade> {
    let bytes = decoded(file.data.reveal()).ok_or(NotMade)?;
    blob(&Uint8Array::from(bytes.as_slice()), &file.kind)
}

#[wasm_split(annexes, fallible)]
fn made(
    content_type: String,
    body: Secret<String>,
    files: Vec<FilePart>,
) -> Result<FormData, NotMade> {
    let form = FormData::new().map_err(|_| NotMade)?;
    let json = blob(&JsValue::from_str(body.reveal()), &content_type)?;
    let append = |part: &str, blob: &Blob, name: &str| {
        form.append_with_blob_and_filename(part, blob, name)
            .map_err(|_| NotMade)
    };
    append("json", &json, "request.json")?;
    for file in files {
        append("attachment", &content(&file)?, &file.name)?;
    }
    Ok(form)
}

fn blob(content: &JsValue, kind: &str) -> Result<Blob, NotMade> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(content);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|_| NotMade)
}

/// The bytes of base64, RFC 4648 section 4.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xFF) as u8);
        }
    }
    Some(bytes)
}
