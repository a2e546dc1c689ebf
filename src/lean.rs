//! Small replacements for parts of std: one sort and one search for all types, and lower case without std's table. std
//! compiles a sort for each type, and brings tables and panics that nothing here needs. Results are those of std,
//! except for letters of scripts that [`lowercase`] does not know.

use std::cmp::Ordering;

/// Sorts values. Equal values keep their order. One sort serves all types: each of std's costs up to 5 kB.
pub fn sort_by<T>(values: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(values.len(), &|one, other| match (values.get(one), values.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    let mut unsorted: Vec<_> = std::mem::take(values).into_iter().map(Some).collect();
    values.extend(order.into_iter().filter_map(|place| unsorted.get_mut(place)?.take()));
}

/// Returns the positions `0..len` in sorted order. Equal ones keep their order.
pub fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Returns the first position of a part in a text, in bytes. Meant for short parts: in the worst case it takes the
/// product of both lengths.
pub fn find(text: &str, part: &str) -> Option<usize> {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    let Some((first, rest)) = part.split_first() else { return Some(0) };
    let mut from = 0;
    loop {
        let at = from + text.get(from..)?.iter().position(|byte| byte == first)?;
        from = at + 1;
        if text.get(from..)?.starts_with(rest) {
            return Some(at);
        }
    }
}

/// Returns the text before and after the first occurrence of `part`.
pub fn split_once<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let at = find(text, part)?;
    text.get(..at).zip(text.get(at + part.len()..))
}

/// Returns a text with its Latin, Greek and Cyrillic letters in lower case.
pub fn lowercase(text: &str) -> String {
    text.chars().map(lower).collect()
}

/// Returns a character in lower case, for the Latin, Greek and Cyrillic letters of living languages. Other characters
/// stay.
fn lower(one: char) -> char {
    let by = match one {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' | 'Ａ'..='Ｚ' => 32,
        'Ѐ'..='Џ' => 80,
        'Ӏ' => 15,
        'Ά' => 38,
        'Έ'..='Ί' => 37,
        'Ό' => 64,
        'Ύ' | 'Ώ' => 63,
        'Ÿ' => return 'ÿ',
        'İ' | 'ı' | 'ĸ' | 'ŉ' => 0,
        // Pairs of a capital and its small letter.
        'Ā'..='ķ' | 'Ŋ'..='ŷ' | 'Ơ'..='ơ' | 'Ѡ'..='ҁ' | 'Ҋ'..='ҿ' | 'Ӑ'..='ԯ' | 'Ḁ'..='ẕ' | 'Ạ'..='ỿ' => {
            u32::from((one as u32).is_multiple_of(2))
        }
        'Ĺ'..='ň' | 'Ź'..='ž' | 'Ư'..='ư' | 'Ǎ'..='ǜ' | 'Ӂ'..='ӎ' => {
            u32::from(!(one as u32).is_multiple_of(2))
        }
        _ => 0,
    };
    char::from_u32(one as u32 + by).unwrap_or(one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn sorts_as_std_does(mut values: Vec<(u8, u8)>) {
            let mut as_std = values.clone();
            as_std.sort_by_key(|(key, _)| *key);
            sort_by(&mut values, |one, other| one.0.cmp(&other.0));
            prop_assert_eq!(values, as_std);
        }

        #[test]
        fn finds_as_std_does(text in "[aäb]{0,20}", part in "[aäb]{0,3}") {
            prop_assert_eq!(find(&text, &part), text.find(&part));
            prop_assert_eq!(split_once(&text, &part), text.split_once(&part));
        }
    }

    #[test]
    fn letters_have_the_lower_case_that_std_gives_them() {
        let living = [
            '\0'..='\u{17f}',
            'Ơ'..='ơ',
            'Ư'..='ư',
            'Ǎ'..='ǜ',
            'Ͱ'..='Ͻ',
            'Ѐ'..='ԯ',
            'Ḁ'..='ẕ',
            'Ạ'..='ỿ',
            '！'..='～',
        ];
        let others = [
            'İ', 'Ͱ', 'Ͳ', 'Ͷ', 'Ϳ', 'Ϗ', 'Ϙ', 'Ϛ', 'Ϝ', 'Ϟ', 'Ϡ', 'Ϣ', 'Ϥ', 'Ϧ', 'Ϩ', 'Ϫ', 'Ϭ', 'Ϯ', 'ϴ', 'Ϸ', 'Ϲ',
            'Ϻ', 'Ͻ',
        ];
        for one in living.into_iter().flatten().filter(|one| !others.contains(one)) {
            assert!(one.to_lowercase().eq([lower(one)]), "{one} {:x}", one as u32);
        }
        for one in ('\0'..=char::MAX).filter(|one| lower(*one) != *one) {
            assert!(one.to_lowercase().eq([lower(one)]), "{one} {:x}", one as u32);
        }
    }
}
