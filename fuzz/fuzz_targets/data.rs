#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| session_watch_fuzz::checks::data(&String::from_utf8_lossy(data)));
