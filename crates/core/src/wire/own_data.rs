//! The file of what one browser alone has (`docs/own-data.md`), as it is written and as somebody brings it.

use serde::de::DeserializeOwned;

use super::json;
use crate::domain::own_data::{
    DataProblem, FORMAT, LARGEST_BYTES, OwnData, VERSION, impossible, unreadable,
};

impl OwnData {
    /// The file as people take it away.
    pub fn write(&self) -> String {
        json::write(self).unwrap_or_default()
    }

    /// Reads a file that somebody brings.
    ///
    /// # Errors
    /// What is wrong with it, by the name of its part.
    pub fn read(text: &str) -> Result<Self, DataProblem> {
        if text.len() > LARGEST_BYTES {
            return Err(DataProblem::TooLarge);
        }
        let json::Value::Fields(parts) =
            json::Value::parse(text).map_err(|_| DataProblem::NoJson)?
        else {
            return Err(DataProblem::NotOurs);
        };
        let parts = Parts(parts);
        if parts.one("format").as_ref() != Ok(&Some(FORMAT.to_owned())) {
            return Err(DataProblem::NotOurs);
        }
        let version: u32 = parts.needed("version")?;
        if version > VERSION {
            return Err(DataProblem::Newer { version });
        }
        let data = Self {
            format: FORMAT.to_owned(),
            version,
            exported_at: parts.needed("exportedAt")?,
            owner: parts.needed("owner")?,
            calls: parts.list("calls")?,
            drafts: parts.list("drafts")?,
            templates: parts.list("templates")?,
            links: parts.list("links")?,
            removed: parts.list("removed")?,
            dialing: parts.one("dialing")?.unwrap_or_default(),
            finish_time: parts.one("finishTime")?,
            browser: parts.one("browser")?.unwrap_or_default(),
        };
        data.check()?;
        Ok(data)
    }
}

/// What stands in the file, by name. Each part is read by itself, to say which one is wrong.
struct Parts(Vec<(String, json::Value)>);

impl Parts {
    fn get(&self, part: &str) -> Option<&json::Value> {
        let (_, value) = self.0.iter().find(|(name, _)| name == part)?;
        Some(value)
    }

    fn one<T: DeserializeOwned>(&self, part: &str) -> Result<Option<T>, DataProblem> {
        let value = self.get(part).map(json::read_value).transpose();
        value.map_err(|_| unreadable(part))
    }

    fn needed<T: DeserializeOwned>(&self, part: &str) -> Result<T, DataProblem> {
        self.one(part)?.ok_or_else(|| unreadable(part))
    }

    fn list<T: DeserializeOwned>(&self, part: &str) -> Result<Vec<T>, DataProblem> {
        match self.get(part) {
            None => Ok(Vec::new()),
            Some(json::Value::List(entries)) => {
                let entries = entries.iter().enumerate();
                let read = |(at, entry)| json::read_value(entry).map_err(|_| impossible(part, at));
                entries.map(read).collect()
            }
            Some(_) => Err(unreadable(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        finish_up::FinishTime,
        ids::{ExtensionId, TelephonySessionId},
        own_data::OwnRing,
        sound::SoundSettings,
        template::Template,
        time::Timestamp,
    };

    const CALL: &str = r#"{"call":{"telephonySessionId":"s-1","direction":"Inbound","result":"answered",
        "remote":{"number":"+14155550134","name":null},"localNumber":null,"queue":null,
        "startedAt":1000,"answeredAt":2000,"endedAt":9000,"note":"Wants 40","disposition":null,"chosen":null},
        "caller":"unknown"}"#;

    fn file(more: &str) -> String {
        format!(
            r#"{{"format":"ledgerline-data","version":1,"exportedAt":1800000000000,"owner":"300012341"{more}}}"#
        )
    }

    #[test]
    fn what_is_written_is_read_to_the_same_and_what_is_missing_is_nothing() {
        let mut data = OwnData::of(ExtensionId::new("300012341"), Timestamp::from_millis(5_000));
        assert_eq!(OwnData::read(&data.write()), Ok(data.clone()));
        assert_eq!(OwnData::read(&file("")).unwrap().calls, []);
        data.removed.push(TelephonySessionId::new("s-9"));
        data.dialing.last_dialled = Some("102".to_owned());
        let mut sound = SoundSettings::default();
        let ring = OwnRing::of(&sound);
        assert_eq!(ring.hours, None, "they are not kept");
        sound.quiet.keeps_hours = true;
        let ring = OwnRing::of(&sound);
        assert_eq!(ring.hours, Some(sound.quiet.hours));
        data.browser.ring = Some(ring);
        data.finish_time = Some(FinishTime::OneMinute);
        data.templates.push(Template {
            id: "a".to_owned(),
            name: "Thanks".to_owned(),
            text: "Thank you".to_owned(),
        });
        assert_eq!(OwnData::read(&data.write()), Ok(data));
    }

    #[test]
    fn what_is_wrong_with_a_file_is_named() {
        let wrong = |text: &str| OwnData::read(text).unwrap_err();
        assert_eq!(wrong("{"), DataProblem::NoJson);
        assert_eq!(wrong("[]"), DataProblem::NotOurs);
        assert_eq!(wrong(r#"{"format":"x","version":1}"#), DataProblem::NotOurs);
        let newer = file("").replace(r#""version":1"#, r#""version":2"#);
        assert_eq!(wrong(&newer), DataProblem::Newer { version: 2 });
        assert_eq!(wrong(&" ".repeat(LARGEST_BYTES + 1)), DataProblem::TooLarge);
        assert_eq!(wrong(&file(r#","calls":7"#)), unreadable("calls"));
        assert_eq!(wrong(&file(r#","dialing":7"#)), unreadable("dialing"));
        assert_eq!(
            wrong(&file(r#","finishTime":"aDay""#)),
            unreadable("finishTime")
        );
        assert_eq!(
            wrong(&file(r#","templates":[{}]"#)),
            impossible("templates", 0)
        );
        let nameless = file("").replace("300012341", "../1");
        assert_eq!(wrong(&nameless), unreadable("owner"));
        assert_eq!(
            wrong(&file(r#","removed":["s-1","a/b"]"#)),
            impossible("removed", 1)
        );
    }

    #[test]
    fn a_call_that_cannot_have_been_is_named_by_its_place() {
        let calls = |second: &str| file(&format!(r#","calls":[{CALL},{second}]"#));
        assert_eq!(OwnData::read(&calls(CALL)).unwrap().calls.len(), 2);
        for (from, to) in [
            ("\"s-1\"", "\"../admin\""),
            ("\"endedAt\":9000", "\"endedAt\":900"),
            ("Inbound", "Sideways"),
        ] {
            let spoilt = CALL.replace(from, to);
            assert_ne!(spoilt, CALL);
            let read = OwnData::read(&calls(&spoilt));
            assert_eq!(read.unwrap_err(), impossible("calls", 1), "{to}");
        }
    }
}
