//! One plain HTTP request on loopback, enough to ask whether a server answers.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::Duration,
};

/// A server that says nothing for this long counts as not answering.
const PATIENCE: Duration = Duration::from_secs(2);

/// Status and body; `None` when nobody answers.
pub(crate) fn get(port: u16, path: &str) -> Option<(u16, String)> {
    request(port, "GET", path, "")
}

/// Posts JSON. Status and body; `None` when nobody answers.
pub(crate) fn post(port: u16, path: &str, json: &str) -> Option<(u16, String)> {
    request(port, "POST", path, json)
}

fn request(port: u16, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    // HTTP/1.0: the server closes the connection when the body is over. In one piece: a server that
    // answers after the first of several would reset the connection.
    let request = format!(
        "{method} {path} HTTP/1.0\r\nHost: localhost:{port}\r\nAccept: */*\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split_whitespace().nth(1)?.parse().ok()?;
    Some((status, body.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    #[test]
    fn status_and_body_are_read() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = server.local_addr().unwrap().port();
        let answering = thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut asked = [0; 256];
            let read = stream.read(&mut asked).unwrap();
            stream
                .write_all(b"HTTP/1.0 404 Not Found\r\nA: b\r\n\r\nnobody")
                .unwrap();
            String::from_utf8_lossy(&asked[..read]).into_owned()
        });
        assert_eq!(get(port, "/healthz"), Some((404, "nobody".to_owned())));
        assert!(
            answering
                .join()
                .unwrap()
                .starts_with("GET /healthz HTTP/1.0\r\n")
        );
    }

    #[test]
    fn a_silent_port_has_no_answer() {
        // tcpmux: never handed out to a listener that asks for any port, as another test's would be.
        let port = 1;
        assert_eq!(get(port, "/"), None);
    }
}
