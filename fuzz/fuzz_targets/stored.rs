#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| session_watch_fuzz::checks::stored(&String::from_utf8_lossy(data)));

libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    session_watch_fuzz::mutate::lines_of_json(data, size, max_size, seed)
});
