//! Words as they are searched: lower case, without diacritics, without signs.
//!
//! Latin letters lose their marks, so that `Sebastian Gruner` finds `Sébastian Grüner`; letters of
//! other scripts are searched as they are. Not Unicode's tables, which would weigh more than the
//! search.

/// The words of a name. An apostrophe joins: `O'Neil` is `oneil`.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars() {
        push(letter, &mut word, &mut words);
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

fn push(letter: char, word: &mut String, words: &mut Vec<String>) {
    match letter {
        'a'..='z' | '0'..='9' => word.push(letter),
        'A'..='Z' => word.push(letter.to_ascii_lowercase()),
        // Marks that combine with the letter before them, and apostrophes.
        '\u{300}'..='\u{36f}' | '\'' | '’' | 'ʼ' | '`' => {}
        _ if letter.is_alphanumeric() => {
            for lower in letter.to_lowercase() {
                match folded(lower) {
                    Some(plain) => word.push_str(plain),
                    None if ('\u{300}'..='\u{36f}').contains(&lower) => {}
                    None => word.push(lower),
                }
            }
        }
        _ if word.is_empty() => {}
        _ => words.push(std::mem::take(word)),
    }
}

/// A lower-case Latin letter without its marks.
fn folded(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å'
        | 'ā'
        | 'ă'
        | 'ą'
        | 'ǎ'
        | 'ạ'
        | 'ả'
        | 'ấ'
        | 'ầ'
        | 'ẩ'
        | 'ẫ'
        | 'ậ'
        | 'ắ'
        | 'ằ'
        | 'ẳ'
        | 'ẵ'
        | 'ặ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ' | 'ẻ' | 'ẽ' | 'ế' | 'ề' | 'ể' | 'ễ' | 'ệ' => {
            "e"
        }
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ị' | 'ỉ' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö'
        | 'ø'
        | 'ō'
        | 'ŏ'
        | 'ő'
        | 'ǒ'
        | 'ơ'
        | 'ọ'
        | 'ỏ'
        | 'ố'
        | 'ồ'
        | 'ổ'
        | 'ỗ'
        | 'ộ'
        | 'ớ'
        | 'ờ'
        | 'ở'
        | 'ỡ'
        | 'ợ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü'
        | 'ũ'
        | 'ū'
        | 'ŭ'
        | 'ů'
        | 'ű'
        | 'ų'
        | 'ǔ'
        | 'ư'
        | 'ụ'
        | 'ủ'
        | 'ứ'
        | 'ừ'
        | 'ử'
        | 'ữ'
        | 'ự' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ' | 'ỹ' | 'ỷ' | 'ỵ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_signs_make_no_difference() {
        assert_eq!(
            words("Société Générale des Câbles"),
            ["societe", "generale", "des", "cables"]
        );
        assert_eq!(
            words("Grüner-STRASSE & Großmann"),
            ["gruner", "strasse", "grossmann"]
        );
        assert_eq!(words("Ó Briain, Seán"), ["o", "briain", "sean"]);
        assert_eq!(words("O'Neil O’NEIL"), ["oneil", "oneil"]);
        assert_eq!(
            words("Łukasz Đorđević İnci"),
            ["lukasz", "dordevic", "inci"]
        );
        assert_eq!(words("Cafe\u{301} 3M"), ["cafe", "3m"]);
        assert_eq!(
            words("Иван Петров 株式会社"),
            ["иван", "петров", "株式会社"]
        );
        assert_eq!(words(" -- "), Vec::<String>::new());
    }
}
