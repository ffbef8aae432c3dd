//! The place of the user's settings.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The environment variable with the path of the state file, or `none`.
const VARIABLE: &str = "SHIFTSCOPE_STATE";

/// Returns the path of the state file: `SHIFTSCOPE_STATE`, or `shiftscope/window.toml` in the user's folder for
/// settings. `None` if no state is to be saved, or if the user has no such folder.
#[must_use]
pub fn state_file() -> Option<PathBuf> {
    match std::env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
        Some(value) if value == "none" => None,
        Some(path) => Some(path.into()),
        None => ProjectDirs::from("", "", "shiftscope").map(|dirs| dirs.config_dir().join("window.toml")),
    }
}

/// Returns the folder of the user's translations, `locales` beside the state file; `None` where there is none.
#[must_use]
pub fn locales() -> Option<PathBuf> {
    state_file()?.parent().map(|folder| folder.join("locales"))
}
