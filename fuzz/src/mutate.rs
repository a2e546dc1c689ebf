//! Mutations that know JSON: what libFuzzer changes byte by byte is mostly no JSON any more, and seldom gets behind the door.

use serde_json::{Value, json};

/// Changes one line of JSON in `data`, the order of the lines, or, every third time, just some bytes. Returns the new size.
pub fn lines_of_json(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut random = Random(u64::from(seed) + 1);
    let text = std::str::from_utf8(&data[..size]).ok().filter(|_| random.below(3) > 0);
    match text.and_then(|text| changed(text, &mut random)) {
        Some(text) if text.len() <= max_size => {
            data[..text.len()].copy_from_slice(text.as_bytes());
            text.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
}

fn changed(text: &str, random: &mut Random) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let (nth, other) = (random.below(lines.len()), random.below(lines.len()));
    let line = lines.get(nth)?;
    match random.below(8) {
        0 if lines.len() > 1 => lines.swap(nth, other),
        1 if lines.len() > 1 => drop(lines.remove(nth)),
        2 if lines.len() > 1 => lines.insert(other, line.clone()),
        _ => {
            let json = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            let (before, mut value) = (line[..line.len() - json.len()].to_owned(), serde_json::from_str(json).ok()?);
            for _ in 0..=random.below(3) {
                change(&mut value, random);
            }
            lines[nth] = before + &value.to_string();
        }
    }
    Some(lines.join("\n"))
}

/// Changes one value within `root`.
fn change(root: &mut Value, random: &mut Random) {
    let count = nodes(root);
    let donor = nth(root, &mut random.below(count)).cloned();
    let Some(node) = nth_mut(root, &mut random.below(count)) else { return };
    let with = random.below(12);
    match node {
        _ if with == 0 => *node = donor.unwrap_or_default(),
        Value::Number(number) => {
            let around = number.as_u64().unwrap_or_default();
            let numbers = [0, 1, 2, 255, u64::from(u32::MAX), u64::MAX, 1 << 53, around.wrapping_add(1), around / 2];
            let numbers = numbers.into_iter().chain([around.wrapping_add(60_000), around.wrapping_sub(3_000)]);
            let numbers: Vec<u64> = numbers.collect();
            *node = match with {
                1 => json!(-1),
                2 => json!(0.5),
                3 => json!(1e300),
                _ => json!(numbers[random.below(numbers.len())]),
            };
        }
        Value::Array(items) if !items.is_empty() => {
            let at = random.below(items.len());
            match with {
                1..=4 => drop(items.remove(at)),
                5 => {
                    let item = items[at].clone();
                    items.extend(std::iter::repeat_n(item, 300));
                }
                _ => items.push(items[at].clone()),
            }
        }
        Value::Bool(value) => *value = !*value,
        Value::String(text) => match with {
            1 => text.clear(),
            2 => *text = text.repeat(2),
            3 => text.push('é'),
            _ => *node = Value::String(WORDS[random.below(WORDS.len())].to_owned()),
        },
        Value::Object(fields) => {
            let name = fields.keys().nth(random.below(fields.len())).cloned().unwrap_or_default();
            match with {
                1 => drop(fields.remove(&name)),
                2 => drop(fields.insert(name, Value::Null)),
                _ => {
                    let number = fields.len();
                    let value = fields.get(&name).cloned().unwrap_or_default();
                    fields.insert(format!("session_{number}"), value);
                }
            }
        }
        _ => *node = donor.unwrap_or_default(),
    }
}

/// Words that mean something in messages or in what is stored.
const WORDS: [&str; 44] = [
    "session_A",
    "session_B",
    "session_C",
    "cse_A",
    "running",
    "waiting",
    "failed",
    "finished",
    "idle",
    "archived",
    "unknown",
    "permission",
    "question",
    "plan",
    "unspecified",
    "plain",
    "cancelled",
    "needs-input",
    "stalled",
    "still-waiting",
    "cannot-see",
    "test",
    "seen",
    "empty",
    "missing",
    "logged-out",
    "start",
    "wake",
    "startup",
    "install",
    "tick",
    "clicked",
    "closed",
    "done",
    "command",
    "open",
    "acknowledge",
    "look",
    "reset-settings",
    "list",
    "approval",
    "queued",
    "needs_input.session_A.1",
    "https://claude.ai/code/session_A",
];

fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(nodes).sum(),
        Value::Object(fields) => fields.values().map(nodes).sum(),
        _ => 0,
    }
}

fn nth<'v>(value: &'v Value, left: &mut usize) -> Option<&'v Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter().find_map(|item| nth(item, left)),
        Value::Object(fields) => fields.values().find_map(|field| nth(field, left)),
        _ => None,
    }
}

fn nth_mut<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| nth_mut(item, left)),
        Value::Object(fields) => fields.values_mut().find_map(|field| nth_mut(field, left)),
        _ => None,
    }
}

/// A small generator of numbers: equal seeds, equal numbers.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}
