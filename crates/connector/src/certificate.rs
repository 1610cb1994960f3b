//! Makes the key and certificate with which the connector signs in to `NetSuite`: EC P-256, valid a
//! day less than the two years that `NetSuite` allows.

use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use ledgerline_core::domain::time::Timestamp;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_ECDSA_P256_SHA256, date_time_ymd};
use thiserror::Error;

/// No certificate was made.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// The cryptography refused.
    #[error("cannot make a certificate: {0}")]
    Generate(#[from] rcgen::Error),
    /// The term could not be computed.
    #[error("cannot compute the certificate's term: {0}")]
    Term(#[from] jiff::Error),
    /// A file could not be written; an existing one is never replaced.
    #[error("cannot write {path}: {source}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A private key and its certificate, both PEM.
pub(crate) struct Pair {
    pub(crate) key: String,
    pub(crate) certificate: String,
    /// The last moment of the certificate.
    pub(crate) ends_at: Timestamp,
}

/// Writes the private key, readable by its owner alone, and the certificate to upload.
pub fn make(certificate: &Path, key: &Path, now: Timestamp) -> Result<(), CertificateError> {
    let pair = pair(now)?;
    write(key, &pair.key, 0o600)?;
    write(certificate, &pair.certificate, 0o644)
}

/// Makes both.
pub(crate) fn pair(now: Timestamp) -> Result<Pair, CertificateError> {
    let pair = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
    let mut params = CertificateParams::new(Vec::new())?;
    params
        .distinguished_name
        .push(DnType::CommonName, "Ledgerline connector");
    let today = jiff::Timestamp::from_millisecond(now.as_millis())?
        .to_zoned(TimeZone::UTC)
        .date();
    let last = today.checked_add(2.years())?.checked_sub(1.day())?;
    let (from, until) = (parts(today), parts(last));
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(until.0, until.1, until.2);
    let signed = params.self_signed(&pair)?;
    let ends_at = last.to_zoned(TimeZone::UTC)?.timestamp().as_millisecond();
    Ok(Pair {
        key: pair.serialize_pem(),
        certificate: signed.pem(),
        ends_at: Timestamp::from_millis(ends_at),
    })
}

fn parts(date: Date) -> (i32, u8, u8) {
    (
        date.year().into(),
        date.month().unsigned_abs(),
        date.day().unsigned_abs(),
    )
}

fn write(path: &Path, text: &str, mode: u32) -> Result<(), CertificateError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
    #[cfg(not(unix))]
    let _ = mode;
    options
        .open(path)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|source| CertificateError::Write {
            path: path.to_owned(),
            source,
        })
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{DecodingKey, EncodingKey};

    use super::*;

    #[test]
    fn key_and_certificate_fit_each_other_and_are_not_replaced() {
        let folder =
            std::env::temp_dir().join(format!("ledgerline-certificate-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
        let now = Timestamp::parse_iso("2026-11-21T12:00:00Z").unwrap();
        make(&certificate, &key, now).unwrap();
        let signed = jsonwebtoken::encode(
            &jsonwebtoken::Header::new(jsonwebtoken::Algorithm::ES256),
            &serde_json::json!({ "iss": "x" }),
            &EncodingKey::from_ec_pem(&std::fs::read(&key).unwrap()).unwrap(),
        )
        .unwrap();
        let mut validation = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::ES256);
        validation.required_spec_claims.clear();
        let public = DecodingKey::from_ec_pem(&std::fs::read(&certificate).unwrap()).unwrap();
        assert!(jsonwebtoken::decode::<serde_json::Value>(&signed, &public, &validation).is_ok());
        assert!(matches!(
            make(&certificate, &key, now),
            Err(CertificateError::Write { .. })
        ));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
