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
    Some(match currency(row, codes) {
        Some(currency) => format!("{amount} {currency}"),
        None => amount,
    })
}

/// What the row's amounts are in; nothing in an account that knows one currency only.
pub(crate) fn currency(row: &Row, codes: &HashMap<String, String>) -> Option<String> {
    let code = row.text("currency").and_then(|id| codes.get(&id).cloned());
    code.or_else(|| row.text("currencyname"))
}

/// Amounts of one currency, added up in hundredths.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Sum(i128);

impl Sum {
    /// Adds the amount in this column; none is nothing.
    pub(crate) fn add(&mut self, row: &Row, column: &str) {
        if let Some(amount) = row.text(column).as_deref().and_then(hundredths) {
            self.0 += amount;
        }
    }

    /// As a person reads it.
    pub(crate) fn told(self, currency: Option<&str>) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, cents) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        let amount = format!("{sign}{}.{cents:02}", with_commas(&whole.to_string()));
        match currency {
            Some(currency) => format!("{amount} {currency}"),
            None => amount,
        }
    }
}

/// `1234.5` as 123450, rounded to the nearest.
fn hundredths(amount: &str) -> Option<i128> {
    let text = format!("{:.2}", amount.parse::<f64>().ok()?);
    text.replace('.', "").parse().ok()
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
    let grouped = with_commas(whole);
    let sign = if amount.trim().starts_with('-') {
        "-"
    } else {
        ""
    };
    Some(format!("{sign}{grouped}.{cents}"))
}

fn with_commas(whole: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
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
    #[test]
    fn sums_are_exact_to_the_cent() {
        let row = |amount: &str| -> Row {
            serde_json::from_value(serde_json::json!({ "total": amount })).unwrap()
        };
        let mut sum = Sum::default();
        for _ in 0..3 {
            sum.add(&row("1234.10"), "total");
        }
        sum.add(&row("-0.30"), "total");
        sum.add(&row("nothing"), "total");
        assert_eq!(sum.told(Some("USD")), "3,702.00 USD");
        assert_eq!(Sum(-5).told(None), "-0.05");
    }
}
