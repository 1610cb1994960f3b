//! From text to [`Value`], by RFC 8259.

use super::Value;

/// Lists and objects within each other; `serde_json` allows as many.
const DEPTH: u8 = 127;

/// `None` when the text is anything but one JSON value.
pub(super) fn parse(text: &str) -> Option<Value> {
    let mut parser = Parser { text, at: 0 };
    let value = parser.value(DEPTH)?;
    parser.skip_space();
    (parser.at == text.len()).then_some(value)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Goes past this byte, if it is the next.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// The same after white space.
    fn takes_mark(&mut self, mark: u8) -> bool {
        self.skip_space();
        self.takes(mark)
    }

    /// `depth` is how many more lists and objects may open.
    fn value(&mut self, depth: u8) -> Option<Value> {
        self.skip_space();
        match self.peek()? {
            b'"' => self.string().map(Value::Text),
            b'{' => self.fields(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b'n' => self.word("null", Value::Null),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            _ => self.number(),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Option<Value> {
        let is_it = word.bytes().all(|letter| self.takes(letter));
        is_it.then_some(value)
    }

    fn list(&mut self, depth: u8) -> Option<Value> {
        self.at += 1;
        let mut items = Vec::new();
        if self.takes_mark(b']') {
            return Some(Value::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.takes_mark(b']') {
                return Some(Value::List(items));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn fields(&mut self, depth: u8) -> Option<Value> {
        self.at += 1;
        let mut fields = Vec::new();
        if self.takes_mark(b'}') {
            return Some(Value::Fields(fields));
        }
        loop {
            self.skip_space();
            let name = self.string()?;
            if !self.takes_mark(b':') {
                return None;
            }
            fields.push((name, self.value(depth)?));
            if self.takes_mark(b'}') {
                return Some(Value::Fields(fields));
            }
            if !self.takes(b',') {
                return None;
            }
        }
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.at;
        self.takes(b'-');
        let is_zero = self.takes(b'0');
        if !is_zero && !self.takes_digits() {
            return None;
        }
        if self.takes(b'.') && !self.takes_digits() {
            return None;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _ = self.takes(b'+') || self.takes(b'-');
            if !self.takes_digits() {
                return None;
            }
        }
        let spelled = self.text.get(start..self.at)?;
        Some(match spelled.parse() {
            // A zero below zero is no whole number.
            Ok(number) if spelled != "-0" => Value::Whole(number),
            Ok(_) | Err(_) => Value::Decimal(spelled.to_owned()),
        })
    }

    /// Goes past digits, if there are any.
    fn takes_digits(&mut self) -> bool {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at > start
    }

    fn string(&mut self) -> Option<String> {
        if !self.takes(b'"') {
            return None;
        }
        let mut string = String::new();
        loop {
            let start = self.at;
            while !matches!(self.peek()?, b'"' | b'\\' | 0..b' ') {
                self.at += 1;
            }
            string.push_str(self.text.get(start..self.at)?);
            match self.next()? {
                b'"' => return Some(string),
                b'\\' => string.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            mark @ (b'"' | b'\\' | b'/') => char::from(mark),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Half of a surrogate pair is no character.
    fn code_point(&mut self) -> Option<char> {
        let mut code = self.four_digits()?;
        if let 0xD800..0xDC00 = code {
            if !(self.takes(b'\\') && self.takes(b'u')) {
                return None;
            }
            let low @ 0xDC00..0xE000 = self.four_digits()? else {
                return None;
            };
            code = 0x1_0000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        }
        char::from_u32(code)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut code = 0;
        for _ in 0..4 {
            code = code * 16 + char::from(self.next()?).to_digit(16)?;
        }
        Some(code)
    }
}
