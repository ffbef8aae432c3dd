//! Writes what a package holds beside the program: manual pages, completions for three shells, and the icon in the
//! sizes of desktops. `docs/packaging.md` says who runs it.
//!
//! ```text
//! cargo run --example package -- target/package
//! ```
//!
//! It is an example because what it needs for manual pages and completions then burdens nobody who builds the program.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::aot::{Shell, generate_to};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};
use shiftscope::cli;
use shiftscope::render::{Effort, encode, pixels_of};

/// Width and height, in pixels, of the icons of the freedesktop theme `hicolor`.
const ICON_SIZES: [u32; 8] = [16, 24, 32, 48, 64, 128, 256, 512];

/// The icon that all sizes are drawn from.
const ICON: &str = include_str!("../assets/icon/icon.svg");

fn main() -> Result<(), Box<dyn Error>> {
    let folder =
        PathBuf::from(std::env::args_os().nth(1).ok_or("name the folder to write to, such as target/package")?);
    manuals(&folder.join("man"))?;
    completions(&folder.join("completions"))?;
    icons(&folder.join("icons"))
}

/// What the manual page of the program says beyond `--help`.
const PROGRAM: [(&str, &str); 3] = [
    (
        "EXIT STATUS",
        "0: done, also where a run diverges. 1: something failed on the way, or a claim of a lesson does not hold. 2: a \
         mistake in the command line or in a file, found before any work. 129, 130, 143: ended by SIGHUP, Ctrl-C, \
         SIGTERM.",
    ),
    (
        "ENVIRONMENT",
        "SHIFTSCOPE_STATE: the file that remembers the window, or none. LIBGL_ALWAYS_SOFTWARE=1: draw without the \
         graphics card.",
    ),
    ("FILES", "$XDG_CONFIG_HOME/shiftscope/window.toml, or ~/.config/shiftscope/window.toml: remembers the window."),
];

/// Writes a manual page for the program and one for each of its commands, as `shiftscope-run.1`.
fn manuals(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let mut program = cli::command();
    program.build();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        let page = manual(command, &[("SEE ALSO", "shiftscope(1)")])?;
        let name = command.get_display_name().unwrap_or_else(|| command.get_name());
        fs::write(folder.join(format!("{name}.1")), page)?;
    }
    fs::write(folder.join("shiftscope.1"), manual(&program, &PROGRAM)?)?;
    Ok(())
}

/// Returns the manual page of `command`: what its `--help` says, with a section for its examples, and `more` sections.
fn manual(command: &Command, more: &[(&str, &str)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let page =
        Man::new(command.clone()).manual("ShiftScope").source(format!("shiftscope {}", env!("CARGO_PKG_VERSION")));
    let mut out = Vec::new();
    page.render_title(&mut out)?;
    page.render_name_section(&mut out)?;
    page.render_synopsis_section(&mut out)?;
    page.render_description_section(&mut out)?;
    page.render_options_section(&mut out)?;
    if command.has_subcommands() {
        page.render_subcommands_section(&mut out)?;
    }
    let ending = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let examples = ["Examples:", "Example:"].iter().find_map(|title| ending.split_once(title));
    let (notes, examples) = examples.unwrap_or((ending.as_str(), ""));
    let mut rest = Roff::new();
    for (title, lines) in [("NOTES", notes.trim()), ("EXAMPLES", examples.trim_matches('\n'))] {
        if !lines.is_empty() {
            // As it stands: without filling up lines.
            rest.control("SH", [title]).control("nf", []);
            for line in lines.lines() {
                rest.text([roman(line)]);
            }
            rest.control("fi", []);
        }
    }
    for &(title, text) in more {
        rest.control("SH", [title]).text([roman(text)]);
    }
    rest.to_writer(&mut out)?;
    Ok(out)
}

/// Writes the completions for bash, zsh and fish, each under the name that its shell looks for.
fn completions(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        generate_to(shell, &mut cli::command(), "shiftscope", folder)?;
    }
    Ok(())
}

/// Writes the icon as `48x48/apps/shiftscope.png` and so on.
fn icons(folder: &Path) -> Result<(), Box<dyn Error>> {
    for size in ICON_SIZES {
        let folder = folder.join(format!("{size}x{size}/apps"));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("shiftscope.png"), encode(&pixels_of(ICON, [size; 2])?, Effort::Small)?)?;
    }
    Ok(())
}
