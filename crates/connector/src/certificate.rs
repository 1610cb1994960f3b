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
use rustls_pki_types::{CertificateDer, pem::PemObject as _};
use thiserror::Error;
use yasna::{
    ASN1Result, BERReader, BERReaderSeq, Tag,
    tags::{TAG_GENERALIZEDTIME, TAG_UTCTIME},
};

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

/// When the first certificate of a PEM ends, as it says itself (RFC 5280, section 4.1.2.5); nothing for what
/// is no certificate.
pub(crate) fn end_of(pem: &[u8]) -> Option<Timestamp> {
    let certificate = CertificateDer::from_pem_slice(pem).ok()?;
    let (tag, text) = yasna::parse_der(&certificate, |reader| {
        reader.read_sequence(|reader| {
            let end = reader.next().read_sequence(|reader| {
                reader.read_optional(version)?;
                // Serial number, algorithm, issuer.
                for _ in 0..3 {
                    reader.next().read_der()?;
                }
                let end = reader.next().read_sequence(|reader| {
                    reader.next().read_der()?;
                    let end = reader.next().read_tagged_der()?;
                    Ok((end.tag(), end.value().to_vec()))
                })?;
                rest_of(reader)?;
                Ok(end)
            })?;
            rest_of(reader)?;
            Ok(end)
        })
    })
    .ok()?;
    let text = String::from_utf8(text).ok()?;
    let text = match tag {
        TAG_GENERALIZEDTIME => text,
        // Two digits of the year: 50 is 1950, 49 is 2049.
        TAG_UTCTIME if text.get(..2)? < "50" => format!("20{text}"),
        TAG_UTCTIME => format!("19{text}"),
        _ => return None,
    };
    let part = |from: usize, to: usize| text.get(from..to);
    let (date, clock) = (
        [part(0, 4)?, part(4, 6)?, part(6, 8)?],
        [part(8, 10)?, part(10, 12)?],
    );
    let iso = format!("{}T{}:{}", date.join("-"), clock.join(":"), text.get(12..)?);
    Timestamp::parse_iso(&iso).filter(|_| text.len() == 15)
}

fn version(reader: BERReader<'_, '_>) -> ASN1Result<()> {
    reader.read_tagged(Tag::context(0), skipped)
}

fn skipped(reader: BERReader<'_, '_>) -> ASN1Result<()> {
    reader.read_der().map(drop)
}

/// What else stands there is of no interest.
fn rest_of(reader: &mut BERReaderSeq<'_, '_>) -> ASN1Result<()> {
    while reader.read_optional(skipped)?.is_some() {}
    Ok(())
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
        assert_eq!(
            end_of(&std::fs::read(&certificate).unwrap()),
            Timestamp::parse_iso("2028-11-20T00:00:00Z"),
        );
        assert_eq!(end_of(&std::fs::read(&key).unwrap()), None);
        assert!(matches!(
            make(&certificate, &key, now),
            Err(CertificateError::Write { .. })
        ));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_end_is_read_from_either_way_of_writing_it_and_from_nothing_else() {
        let ending = |year: i32| {
            let mut params = CertificateParams::new(Vec::new()).unwrap();
            params.not_before = date_time_ymd(1999, 1, 1);
            params.not_after = date_time_ymd(year, 2, 28);
            let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
            params.self_signed(&key).unwrap().pem()
        };
        for year in [1999, 2028, 2049, 2050, 2150] {
            let expected = Timestamp::parse_iso(&format!("{year}-02-28T00:00:00Z"));
            assert_eq!(end_of(ending(year).as_bytes()), expected, "{year}");
        }
        let pem = ending(2028);
        for cut in 0..pem.trim_end().len() {
            assert_eq!(end_of(&pem.as_bytes()[..cut]), None, "{cut}");
        }
        // Whatever a letter of it becomes, it is read or it is not.
        for at in 0..pem.len() {
            let mut changed = pem.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let _ = end_of(&changed);
        }
        assert_eq!(end_of(b""), None);
    }
}
