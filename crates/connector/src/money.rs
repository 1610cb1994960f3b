//! Amounts as a person reads them: `18,240.50 USD`.

use std::{collections::HashMap, sync::Arc};

use ledgerline_core::wire::netsuite::query::Row;

use crate::netsuite::{NetSuite, NetSuiteError, Priority, Remembered};

/// An account gets a currency once in a year, and its role a permission perhaps today.
const KEPT_MILLIS: i64 = 60 * 60_000;

/// The ISO 4217 code of each currency, by NetSuite's id of it.
type Codes = Arc<HashMap<String, String>>;

/// What the account's amounts are in.
#[derive(Debug)]
pub struct Currencies {
    netsuite: Arc<NetSuite>,
    known: Remembered<Codes>,
}

impl Currencies {
    /// Reads through `netsuite`.
    pub fn new(netsuite: Arc<NetSuite>) -> Self {
        Self {
            netsuite,
            known: Remembered::new(KEPT_MILLIS),
        }
    }

    /// The codes of what these rows are in; NetSuite is asked once in an hour, and only where the account
    /// has several currencies. Without the permission to read them, NetSuite's own names stand in.
    pub(crate) async fn of(&self, rows: &[Row]) -> Result<Codes, NetSuiteError> {
        if rows.iter().all(|row| row.text("currency").is_none()) {
            return Ok(Codes::default());
        }
        self.known.get(&self.netsuite, self.read()).await
    }

    async fn read(&self) -> Result<Codes, NetSuiteError> {
        // `currency.symbol` is the code; its `displaysymbol`, `$`, is that of many currencies.
        let statement = "SELECT c.id AS id, c.symbol AS code FROM currency c".to_owned();
        let rows = match self.netsuite.query(Priority::Interactive, statement).await {
            Ok(rows) => rows,
            Err(NetSuiteError::Permission { .. } | NetSuiteError::Field { .. }) => Vec::new(),
            Err(error) => return Err(error),
        };
        let code = |row: &Row| Some((row.text("id")?, row.text("code")?));
        Ok(Codes::new(rows.iter().filter_map(code).collect()))
    }
}

/// The amount in this column, in the currency of its row.
pub(crate) fn amount(row: &Row, column: &str, codes: &HashMap<String, String>) -> Option<String> {
    let amount = grouped(&row.text(column)?)?;
    let code = row.text("currency").and_then(|id| codes.get(&id).cloned());
    Some(match code.or_else(|| row.text("currencyname")) {
        Some(currency) => format!("{amount} {currency}"),
        None => amount,
    })
}

/// Is the amount in this column more than nothing?
pub(crate) fn is_positive(row: &Row, column: &str) -> bool {
    let amount = row.text(column).and_then(|text| text.parse::<f64>().ok());
    amount.is_some_and(|amount| amount > 0.0)
}

/// `1234.5` as `1,234.50`.
fn grouped(amount: &str) -> Option<String> {
    let text = format!("{:.2}", amount.parse::<f64>().ok()?.abs());
    let (whole, cents) = text.split_once('.')?;
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if amount.trim().starts_with('-') {
        "-"
    } else {
        ""
    };
    Some(format!("{sign}{grouped}.{cents}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_grouped() {
        assert_eq!(grouped("1234567.5").as_deref(), Some("1,234,567.50"));
        assert_eq!(grouped("-12").as_deref(), Some("-12.00"));
        assert_eq!(grouped("no number"), None);
    }
}
