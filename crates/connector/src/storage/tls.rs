//! Which server of `PostgreSQL` is believed behind TLS, tried with one that says no more than that it was
//! reached.

use std::{
    fs,
    io::{Read, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use ledgerline_core::domain::sensitive::Secret;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};

use super::{Place, open};

/// A company's own authority.
fn authority() -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server whose certificate is of `localhost` and this authority; answers its port.
fn serve(authority: &CertifiedIssuer<'static, KeyPair>) -> u16 {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for socket in listener.incoming() {
            // Whoever does not believe it hangs up.
            let _ = answer(socket.unwrap(), &config);
        }
    });
    port
}

fn answer(mut socket: TcpStream, config: &Arc<ServerConfig>) -> std::io::Result<()> {
    let mut wish = [0; 8];
    socket.read_exact(&mut wish)?;
    assert_eq!(wish, [0, 0, 0, 8, 4, 210, 22, 47], "SSLRequest");
    socket.write_all(b"S")?;
    let connection = ServerConnection::new(Arc::clone(config)).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, socket);
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let fields = b"SFATAL\0VFATAL\0C28000\0Mreached\0\0";
    stream.write_all(b"E")?;
    stream.write_all(&u32::try_from(fields.len() + 4).unwrap().to_be_bytes())?;
    stream.write_all(fields)?;
    stream.flush()
}

async fn said_at(address: &str) -> String {
    let place = Place::Server(Secret::new(address.to_owned()));
    open(&place).await.unwrap_err().to_string()
}

fn written(folder: &Path, name: &str, authority: &CertifiedIssuer<'static, KeyPair>) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, authority.pem()).unwrap();
    path
}

#[tokio::test]
async fn a_server_is_believed_by_its_authority_and_its_name() {
    let folder = std::env::temp_dir().join(format!("ledgerline-tls-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let (own, other) = (authority(), authority());
    let port = serve(&own);
    let own = written(&folder, "own.pem", &own).display().to_string();
    let other = written(&folder, "other.pem", &other).display().to_string();
    let address = |host: &str, how: &str| format!("postgres://a:b@{host}:{port}/x?sslmode={how}");
    for how in [
        format!("verify-full&sslrootcert={own}"),
        format!("verify-ca&sslrootcert={own}"),
        "require".to_owned(),
    ] {
        let said = said_at(&address("localhost", &how)).await;
        assert!(said.contains("reached"), "{how}: {said}");
    }
    for (host, how, why) in [
        (
            "localhost",
            format!("verify-full&sslrootcert={other}"),
            "invalid peer certificate",
        ),
        // The world knows nothing of the company's authority.
        ("localhost", "verify-full".to_owned(), "UnknownIssuer"),
        (
            "127.0.0.1",
            format!("verify-full&sslrootcert={own}"),
            "not valid for name",
        ),
    ] {
        let said = said_at(&address(host, &how)).await;
        assert!(said.contains(why), "{host} {how}: {said}");
    }
    fs::remove_dir_all(&folder).unwrap();
}
