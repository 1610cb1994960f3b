//! AES-GCM with a key that scripts can use and not read: a copied database opens nowhere else.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AesGcmParams, AesKeyGenParams, CryptoKey, SubtleCrypto};

use super::{
    StorageError,
    database::{Database, store_of},
};
use crate::{browser::entropy, engine::io::Place};

const KEY_NAME: &str = "sealing";
const KEY_BITS: u16 = 256;
/// What AES-GCM wants, NIST SP 800-38D, 8.2.
const NONCE_BYTES: u32 = 12;

/// Seals and opens values.
pub(super) struct Seal {
    subtle: SubtleCrypto,
    key: CryptoKey,
}

impl Seal {
    /// With this browser's key, made at the first use.
    pub(super) async fn kept_in(database: &Database) -> Result<Self, StorageError> {
        let subtle = entropy::crypto()
            .map(|crypto| crypto.subtle())
            // `undefined` outside a secure context.
            .filter(|subtle| !subtle.is_undefined())
            .ok_or(StorageError::Missing)?;
        let key = match database.key(KEY_NAME).await? {
            Some(key) => key,
            None => database.key_or(KEY_NAME, fresh(&subtle).await?).await?,
        };
        let key = key.dyn_into()?;
        Ok(Self { subtle, key })
    }

    /// Nonce, then ciphertext.
    pub(super) async fn close(
        &self,
        place: Place,
        key: &str,
        text: &str,
    ) -> Result<Uint8Array, StorageError> {
        let nonce = Uint8Array::new_with_length(NONCE_BYTES);
        entropy::crypto()
            .ok_or(StorageError::Refused)?
            .get_random_values_with_js_u8_array(&nonce)?;
        let plain = Uint8Array::from(text.as_bytes());
        let sealing = self.subtle.encrypt_with_object_and_buffer_source(
            &parameters(&nonce, place, key),
            &self.key,
            &plain,
        )?;
        let sealed = Uint8Array::new(&JsFuture::from(sealing).await?);
        let whole = Uint8Array::new_with_length(NONCE_BYTES + sealed.length());
        whole.set(&nonce, 0);
        whole.set(&sealed, NONCE_BYTES);
        Ok(whole)
    }

    pub(super) async fn open(
        &self,
        place: Place,
        key: &str,
        value: &JsValue,
    ) -> Result<String, StorageError> {
        let whole = value
            .dyn_ref::<Uint8Array>()
            .filter(|whole| whole.length() > NONCE_BYTES)
            .ok_or(StorageError::Refused)?;
        let nonce = whole.slice(0, NONCE_BYTES);
        let sealed = whole.slice(NONCE_BYTES, whole.length());
        let opening = self.subtle.decrypt_with_object_and_buffer_source(
            &parameters(&nonce, place, key),
            &self.key,
            &sealed,
        )?;
        let plain = Uint8Array::new(&JsFuture::from(opening).await?);
        String::from_utf8(plain.to_vec()).map_err(|_| StorageError::Refused)
    }
}

/// The name is sealed with the value, so that values cannot be swapped.
fn parameters(nonce: &Uint8Array, place: Place, key: &str) -> AesGcmParams {
    let parameters = AesGcmParams::new("AES-GCM", nonce);
    let name = format!("{}/{key}", store_of(place));
    parameters.set_additional_data(&Uint8Array::from(name.as_bytes()));
    parameters
}

async fn fresh(subtle: &SubtleCrypto) -> Result<JsValue, StorageError> {
    let usages = Array::of2(&"encrypt".into(), &"decrypt".into());
    let algorithm = AesKeyGenParams::new("AES-GCM", KEY_BITS);
    let key = subtle.generate_key_with_object(&algorithm, false, &usages)?;
    Ok(JsFuture::from(key).await?)
}
