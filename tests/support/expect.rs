//! Expectations that stand in files.

use std::fs;
use std::path::{Path, PathBuf};

use similar::TextDiff;

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Compares text with a file's, and gives the lines that differ; `UPDATE_EXPECT=1` writes the file instead.
pub fn check_file(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        return fs::write(path, actual).map_err(|error| format!("{}: {error}", path.display()));
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    let difference = TextDiff::from_lines(expected.as_str(), actual);
    let name = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    let unified = difference.unified_diff().header(&format!("{name}: expected"), "actual").to_string();
    Err(format!("{unified}\nUPDATE_EXPECT=1 writes what came out into the file."))
}
