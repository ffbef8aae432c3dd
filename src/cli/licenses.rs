//! What `--licenses` prints: the license of the program, and those of all that is in it.

use crate::data;

const PROGRAM: &str = concat!(
    "# ShiftScope\n\nCopyright (c) the ShiftScope authors. MIT OR Apache-2.0, as you like. Below follow the data sets, the \
     fonts and the crates that the program contains, each under its own license.\n\n## MIT\n\n",
    include_str!("../../LICENSE-MIT"),
    "\n## Apache-2.0\n",
    include_str!("../../LICENSE-APACHE"),
    "\n",
);

const FONTS: &str = concat!(
    "\n\n# Fonts\n\nShift Sans KR is a subset of Pretendard under another name, Shift Math a subset of DejaVu Sans, Shift \
     Fallback a subset of Nanum Gothic.\n\n",
    include_str!("../../assets/fonts/OFL-Pretendard.txt"),
    "\n\n",
    include_str!("../../assets/fonts/OFL-Nanum.txt"),
    "\n\n",
    include_str!("../../assets/fonts/DejaVu-LICENSE.txt"),
    "\n\n",
);

/// Made from `Cargo.lock` by `packaging/licenses.py`; `tests/it/packaging.rs` checks that the two agree.
const CRATES: &str = include_str!("../../assets/licenses/crates.txt");

/// Returns the license of the program and, with attributions, those of the embedded data sets, fonts and crates.
pub fn text() -> String {
    [PROGRAM, data::licenses(), FONTS, CRATES].concat()
}
