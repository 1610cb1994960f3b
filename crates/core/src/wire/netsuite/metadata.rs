//! The metadata catalog: the fields of a record type, as a JSON schema.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::domain::logging::{CustomField, CustomKind, ListEntry};

/// How the schema is asked for.
pub const ACCEPT: &str = "application/schema+json";

/// The schema, as far as it is read.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub struct Schema {
    #[serde(default)]
    properties: Map<String, Value>,
}

impl Schema {
    /// The fields that the account has added, by label.
    pub fn custom_fields(&self) -> Vec<CustomField> {
        let custom = self.properties.iter().filter(|(_, property)| {
            property["x-ns-custom-field"] == true && property["readOnly"] != true
        });
        let mut fields: Vec<CustomField> = custom
            .map(|(id, property)| CustomField {
                id: id.clone(),
                label: property["title"].as_str().unwrap_or(id).to_owned(),
                kind: kind(property),
                entries: entries(property),
            })
            .collect();
        fields.sort_by(|one, other| (&one.label, &one.id).cmp(&(&other.label, &other.id)));
        fields
    }
}

fn kind(property: &Value) -> CustomKind {
    match (property["type"].as_str(), property["format"].as_str()) {
        (Some("string"), None) => CustomKind::Text,
        (Some("number" | "integer"), _) => CustomKind::Number,
        (Some("boolean"), _) => CustomKind::Checkbox,
        (Some("object"), _) => CustomKind::List,
        _ => CustomKind::Other,
    }
}

/// The entries that the catalog itself lists, which it does by id alone.
fn entries(property: &Value) -> Vec<ListEntry> {
    let ids = property["properties"]["id"]["enum"].as_array();
    let ids = ids.into_iter().flatten().filter_map(Value::as_str);
    let entry = |id: &str| ListEntry {
        id: id.to_owned(),
        name: None,
    };
    ids.map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_accounts_own_are_found_with_what_they_take() {
        let schema: Schema = serde_json::from_value(serde_json::json!({
            "type": "object",
            "properties": {
                "title": { "title": "Subject", "type": "string" },
                "custevent_b": { "title": "Queue", "type": "string", "nullable": true, "x-ns-custom-field": true },
                "custevent_a": { "title": "Queue", "type": "integer", "format": "int64", "x-ns-custom-field": true },
                "custevent_c": { "title": "Campaign", "type": "object", "x-ns-custom-field": true,
                    "properties": { "id": { "type": "string", "enum": ["1", "2"] } } },
                "custevent_d": { "title": "Made", "type": "string", "format": "date", "x-ns-custom-field": true },
                "custevent_f": { "title": "Rush", "type": "boolean", "x-ns-custom-field": true },
                "custevent_e": { "title": "Sum", "type": "number", "readOnly": true, "x-ns-custom-field": true },
            },
        }))
        .unwrap();
        let found = schema.custom_fields();
        let listed: Vec<&str> = found[0].entries.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(listed, ["1", "2"]);
        let found: Vec<(&str, CustomKind)> = found
            .iter()
            .map(|field| (field.id.as_str(), field.kind))
            .collect();
        assert_eq!(
            found,
            [
                ("custevent_c", CustomKind::List),
                ("custevent_d", CustomKind::Other),
                ("custevent_a", CustomKind::Number),
                ("custevent_b", CustomKind::Text),
                ("custevent_f", CustomKind::Checkbox),
            ]
        );
    }
}
