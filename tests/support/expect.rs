//! Expectations that stand in files.

use std::fs;
use std::path::{Path, PathBuf};

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Compares text with a file's; `UPDATE_EXPECT=1` writes the file instead.
#[track_caller]
pub fn check_file(path: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, actual).expect("the expectation can be written");
        return;
    }
    let expect = fs::read_to_string(path).unwrap_or_default();
    assert!(expect == actual, "{}\n--- expected\n{expect}\n--- actual\n{actual}", path.display());
}
