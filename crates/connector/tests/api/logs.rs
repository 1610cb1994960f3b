//! What is logged is about requests and never about people.

use std::{
    io,
    sync::{Arc, Mutex},
};

use crate::{
    at_rest::set_up_and_work,
    company::Company,
    support::{World, call},
};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn no_number_name_note_or_token_is_logged_even_at_the_finest_level() {
    let lines = Lines::default();
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_env_filter("ledgerline_connector=trace")
        .with_writer(lines.clone())
        .init();
    let world = World::start().await;
    let (_, session) = world.session("ann").await;
    let grant = session["loggingGrant"].as_str().unwrap().to_owned();
    world.look_up("+14155550134").await;
    world.script(json!({
        "effect": "status", "status": 400, "detail": "Invalid value for Tomás 4155550134",
        "match": { "method": ["POST", "PUT"], "path": "phoneCall" },
    }));
    world.log("Bearer ann", &call()).await;
    world.log(&format!("Grant {grant}"), &call()).await;
    world.get("/api/v1/customers/600", "Bearer ann").await;
    let mut company = Company::start("103", "webhook_url = \"{origin}\"").await;
    let worked = set_up_and_work(&mut company).await;
    let jwt = company.jwt("103");
    company.call("101");
    company.read().await.unwrap();
    worked.is_not_in("the log", &lines.0.lock().unwrap());
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(text.contains("/api/v1/calls/{id}"), "{text}");
    assert!(text.contains("call log was read"), "{text}");
    for personal in [
        "4155550134",
        "Tomás",
        "Arriaga",
        "blue one",
        "Ann",
        "northgate",
        "Bearer",
        &grant,
        &jwt,
        "sandbox-company-secret",
    ] {
        assert!(!text.contains(personal), "{personal}\n{text}");
    }
}
