//! What the command line offers. Numbers stay text here: they are read where their ranges are known, so that one
//! message can name everything that is wrong.

#[cfg(feature = "gui")]
use std::path::Path;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::lessons::LessonsArguments;
#[cfg(feature = "gui")]
use super::locale::LocaleArguments;

/// Watch internal covariate shift and batch normalization: two deep networks train side by side, one without and one
/// with batch norm.
#[derive(Debug, Parser)]
#[command(
    name = "shiftscope",
    version,
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "Examples:\n  shiftscope                   the window, with the default experiment\n  \
                  shiftscope experiment.toml   the window, with an experiment of your own\n  \
                  shiftscope iris.csv          the window, with data of your own\n  \
                  shiftscope run --help        training without a window"
)]
pub struct Arguments {
    /// What to do; without a command the window opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Options of the window.
    #[command(flatten)]
    pub window: WindowArguments,
    /// Print the licenses of the program and of the data, fonts and crates in it
    #[arg(long, exclusive = true)]
    pub licenses: bool,
}

/// Options of the window.
#[derive(Debug, Args)]
pub struct WindowArguments {
    /// What to open: an experiment (`shiftscope init` prints one), a lesson, a table as data (CSV), or a figure or a map
    /// (CSV) made here
    pub file: Option<PathBuf>,
    /// Lesson to open instead, by name or as a file of your own; `shiftscope lessons` lists them
    #[arg(long, value_name = "ID", conflicts_with = "file")]
    pub lesson: Option<String>,
    /// Language of the window: en, ko, or that of a translation
    #[arg(long, value_name = "en|ko|…")]
    pub lang: Option<String>,
    /// Folder of translations into other languages, as DIR/de.ftl or DIR/de/*.ftl
    #[cfg(feature = "gui")]
    #[arg(long, value_name = "DIR")]
    pub locale: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the default experiment file, with a comment and the range for every key
    #[command(after_help = "Example:\n  shiftscope init > experiment.toml")]
    Init,
    /// Train without a window and print one summary line for each arm
    #[command(after_help = "Examples:\n  shiftscope run\n  \
                      shiftscope run experiment.toml --set network.depth=20 --steps 500 --metrics metrics.csv\n  \
                      shiftscope run --seeds 1..5 --metrics seeds.csv\n  \
                      shiftscope run --steps 100 --f64 --trace trace.npz --trace-steps 5")]
    Run(RunArguments),
    /// Train a plane of two settings and draw where both networks learn, as SVG, PDF, PNG, CSV or JSON
    #[command(after_help = MAP_HELP)]
    Map(Box<MapArguments>),
    /// Draw one view of an experiment at one step as an SVG, PDF or PNG
    #[cfg(feature = "gui")]
    #[command(after_help = FIGURE_HELP)]
    Figure(FigureArguments),
    /// Draw one view of an experiment over its steps, as an animated GIF or PNG
    #[cfg(feature = "gui")]
    #[command(after_help = ANIMATE_HELP)]
    Animate(AnimateArguments),
    /// Make all figures of a plan that are not up to date
    #[cfg(feature = "gui")]
    #[command(after_help = "Examples:\n  shiftscope figures assets/examples/note.toml\n  \
                      shiftscope figures plan.toml --only drift --out build/figures")]
    Figures(FiguresArguments),
    /// Open a window with the experiment, the step and the view of a figure
    #[cfg(feature = "gui")]
    #[command(after_help = "Example:\n  shiftscope open layers.pdf")]
    Open(OpenArguments),
    /// List the lessons, or check what they claim
    #[command(
        after_help = "Examples:\n  shiftscope lessons\n  shiftscope lessons --check half-relu --seeds 11..15\n  \
                          shiftscope lessons --values half-relu --set network.depth=3 --of \"b.loss at end\""
    )]
    Lessons(LessonsArguments),
    /// List the languages of the words, or what a translation lacks
    #[cfg(feature = "gui")]
    #[command(after_help = "Examples:\n  shiftscope locale --missing de > de.ftl\n  \
                      shiftscope locale --missing de --locale translations")]
    Locale(LocaleArguments),
    /// Measure training steps per second, one JSON line for each workload, without and with batch norm
    #[command(after_help = "Example:\n  shiftscope bench --workload W2 --seconds 5")]
    Bench(BenchArguments),
}

/// Options of the commands that take an experiment.
#[derive(Debug, Args)]
pub struct ExperimentArguments {
    /// The experiment: a file of one, a lesson, a table as data (CSV), a figure or a map (CSV) made here; the default
    /// experiment without it
    pub file: Option<PathBuf>,
    /// The experiment of a lesson instead, by name or as a file of your own
    #[arg(long, value_name = "ID", conflicts_with = "file")]
    pub lesson: Option<String>,
    /// Give a key of the experiment another value; may be repeated, later ones win
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

/// Options of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// What is trained.
    #[command(flatten)]
    pub experiment: ExperimentArguments,
    /// Stop after N steps; wins over training.steps of FILE and --set
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub steps: Option<String>,
    /// Compute the whole run in 64-bit floats
    #[arg(long)]
    pub f64: bool,
    /// Write measurements of every layer as CSV; - for stdout, the summary then goes to stderr
    #[arg(long, value_name = "OUT.csv")]
    pub metrics: Option<PathBuf>,
    /// Write the first steps in full, as NumPy arrays, to be replayed elsewhere
    #[arg(long, value_name = "OUT.npz")]
    pub trace: Option<PathBuf>,
    /// Number of steps in the trace [default: 10, or all where there are fewer]
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    pub trace_steps: Option<String>,
    /// Repeat the run once with each seed: FIRST..LAST, both included, or a list as 1,4,9. With --metrics one file for
    /// all, `seed` its first column
    #[arg(long, value_name = "SEEDS", allow_negative_numbers = true)]
    pub seeds: Option<String>,
    /// Replace existing files of any kind; measurements and traces of earlier runs are replaced in any case
    #[arg(long)]
    pub force: bool,
}

/// What `map --help` says at its end.
const MAP_HELP: &str = "\
An axis is a key with a number, its range, and if wanted the number of values and how they lie between the ends. Without
axes: those of the map of the lesson, or x is training.learning_rate=0.001..10:32:log and y init.scale=0.03..10:32:log.

Examples:
  shiftscope map --set network.activation=relu --out map.svg
  shiftscope map --x network.depth=1..30 --y init.scale=0.3..3:24 --seeds 1..3 --out depth.pdf
  shiftscope map --tile 2/4 --out tile2.csv
  shiftscope map --merge tile1.csv tile2.csv tile3.csv tile4.csv --out map.svg";

/// Options of `map`.
#[derive(Debug, Args)]
pub struct MapArguments {
    /// What is trained.
    #[command(flatten)]
    pub experiment: ExperimentArguments,
    /// The axis to the right
    #[arg(long, value_name = "KEY=FROM..TO[:COUNT[:lin|log]]")]
    pub x: Option<String>,
    /// The axis upward
    #[arg(long, value_name = "KEY=FROM..TO[:COUNT[:lin|log]]")]
    pub y: Option<String>,
    /// Train every cell for N steps [default: 300, or those of the map of the lesson]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub steps: Option<String>,
    /// Train every cell once with each seed: FIRST..LAST, both included, or a list as 1,4,9 [default: that of the
    /// experiment]
    #[arg(long, value_name = "SEEDS", allow_negative_numbers = true)]
    pub seeds: Option<String>,
    /// What the colors show [default: the test accuracy]
    #[arg(long, value_name = "test_accuracy|train_accuracy|loss|steps_to=0.8")]
    pub measure: Option<String>,
    /// The file
    #[arg(long, value_name = "FILE.svg|pdf|png|csv|json")]
    pub out: Option<PathBuf>,
    /// Threads that work at a time, 1 to 256 [default: one for each core]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub jobs: Option<String>,
    /// Train only the I-th of N interleaved parts
    #[arg(long, value_name = "I/N", allow_negative_numbers = true)]
    pub tile: Option<String>,
    /// Go on with the file that an interrupted map has left
    #[arg(long)]
    pub resume: bool,
    /// Train nothing: read the CSV files of these tiles or maps
    #[arg(long, value_name = "TILE.csv", num_args = 1..)]
    pub merge: Vec<PathBuf>,
    /// How it looks.
    #[cfg(feature = "gui")]
    #[command(flatten)]
    pub look: LookArguments,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
}

/// What `figure --help` says at its end.
#[cfg(feature = "gui")]
const FIGURE_HELP: &str = "\
Views: layers, network, lens, unit, loss, gradient-flow, gradients, drift, data, map, window
Sizes: WIDTHxHEIGHT in pixels or, as 80x60mm, in millimeters; slide-16x9, slide-4x3, a4-column, a4-width, square

Examples:
  shiftscope figure --step 300 --view layers --out layers.svg
  shiftscope figure experiment.toml --step 500 --view lens --layer 3 --size a4-column --out lens.pdf
  shiftscope figure --step 20 --until 300 --view drift --show against=start --lang ko --scale 2 --out drift.png
  shiftscope figure --set network.activation=relu --step 300 --view loss --out - > loss.svg
  shiftscope figure --lesson the-map --view map --measure loss --caption --out map.pdf";

/// What `animate --help` says at its end.
#[cfg(feature = "gui")]
const ANIMATE_HELP: &str = "\
Examples:
  shiftscope animate --from 0 --to 300 --view layers --out layers.gif
  shiftscope animate --from 0 --to 500 --frames 50 --view lens --layer 3 --size 1200x750 --lang ko --out lens.png";

/// Options of `figure`.
#[cfg(feature = "gui")]
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "independent flags of a command line")]
pub struct FigureArguments {
    /// What is trained.
    #[command(flatten)]
    pub experiment: ExperimentArguments,
    /// The step that is shown; the run is replayed to it [default of a map: 300, or that of the lesson]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub step: Option<String>,
    /// Let what is drawn over time go on to step M [default: N]
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub until: Option<String>,
    /// The axis to the right of a map, whose cells are trained for --step steps
    #[arg(long, value_name = "KEY=FROM..TO[:COUNT[:lin|log]]")]
    pub x: Option<String>,
    /// The axis upward of a map
    #[arg(long, value_name = "KEY=FROM..TO[:COUNT[:lin|log]]")]
    pub y: Option<String>,
    /// The seeds of every cell of a map, as 1..3 or 1,4,9 [default: that of the experiment]
    #[arg(long, value_name = "SEEDS", allow_negative_numbers = true)]
    pub seeds: Option<String>,
    /// What the colors of a map show [default: the test accuracy]
    #[arg(long, value_name = "test_accuracy|train_accuracy|loss|steps_to=0.8")]
    pub measure: Option<String>,
    /// What is shown.
    #[command(flatten)]
    pub view: ViewArguments,
    /// The file; - for stdout
    #[arg(long, value_name = "F.svg|pdf|png|csv|json")]
    pub out: Option<PathBuf>,
    /// Format of the file [default: by its ending; svg for stdout]
    #[arg(long, value_name = "svg|pdf|png|csv|json")]
    pub format: Option<String>,
    /// How it looks.
    #[command(flatten)]
    pub look: LookArguments,
    /// Leave the background out
    #[arg(long)]
    pub transparent: bool,
    /// Say below the picture what is shown, and with which settings
    #[arg(long, overrides_with = "no_caption")]
    pub caption: bool,
    /// Say nothing below the picture: the default
    #[arg(long)]
    pub no_caption: bool,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
}

/// Which view is drawn, and of what.
#[cfg(feature = "gui")]
#[derive(Debug, Default, Args)]
pub struct ViewArguments {
    /// What is shown
    #[arg(long, value_name = "VIEW")]
    pub view: Option<String>,
    /// The hidden layer that is shown, from 1
    #[arg(long, value_name = "L", allow_negative_numbers = true)]
    pub layer: Option<String>,
    /// The stage that is shown [default: y]
    #[arg(long, value_name = "z|z_hat|y|a")]
    pub stage: Option<String>,
    /// Set an option of the views, as axis=fit; may be repeated, later ones win
    #[arg(long, value_name = "KEY=VALUE")]
    pub show: Vec<String>,
}

/// Size, colors and words of a figure.
#[cfg(feature = "gui")]
#[derive(Debug, Args)]
pub struct LookArguments {
    /// Language of its words: en, ko, or that of a translation [default: en]
    #[arg(long, value_name = "en|ko|…")]
    pub lang: Option<String>,
    /// Folder of translations into other languages, as DIR/de.ftl or DIR/de/*.ftl
    #[arg(long, value_name = "DIR")]
    pub locale: Option<PathBuf>,
    /// Its colors [default: light]
    #[arg(long, value_name = "light|dark")]
    pub theme: Option<String>,
    /// Its size [default: slide-16x9]
    #[arg(long, value_name = "SIZE")]
    pub size: Option<String>,
    /// Pixels of a PNG for each pixel of its size, 1 to 8 [default: 1]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub scale: Option<String>,
}

/// Options of `animate`.
#[cfg(feature = "gui")]
#[derive(Debug, Args)]
pub struct AnimateArguments {
    /// What is trained.
    #[command(flatten)]
    pub experiment: ExperimentArguments,
    /// The step of the first frame
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub from: Option<String>,
    /// The step of the last frame; what is drawn over time goes on to it in every frame
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub to: Option<String>,
    /// Number of frames [default: 100, or all steps where there are fewer]
    #[arg(long, value_name = "K", allow_negative_numbers = true)]
    pub frames: Option<String>,
    /// How the steps of the frames lie: log (closer together at the start) or linear [default: log]
    #[arg(long, value_name = "log|linear")]
    pub spacing: Option<String>,
    /// Milliseconds of each frame, 10 to 60000 [default: 100]
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    pub frame_time: Option<String>,
    /// Milliseconds that the last frame stays longer, up to 60000 [default: 2000]
    #[arg(long, value_name = "MS", allow_negative_numbers = true)]
    pub end_hold: Option<String>,
    /// How often it is played; 0 for without end [default: 0]
    #[arg(long = "loop", value_name = "N", allow_negative_numbers = true)]
    pub plays: Option<String>,
    /// What is shown.
    #[command(flatten)]
    pub view: ViewArguments,
    /// The file: a GIF, or an animated PNG
    #[arg(long, value_name = "F.gif|png")]
    pub out: Option<PathBuf>,
    /// How it looks.
    #[command(flatten)]
    pub look: LookArguments,
    /// Say below each frame what is shown, and with which settings
    #[arg(long)]
    pub caption: bool,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
}

/// Options of `figures`.
#[cfg(feature = "gui")]
#[derive(Debug, Args)]
pub struct FiguresArguments {
    /// The plan: a list of figures with their experiments
    pub plan: PathBuf,
    /// Make the figure of this name alone; may be repeated
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,
    /// Put all into this folder instead of that of the plan
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Let the plan put files outside its own folder
    #[arg(long)]
    pub anywhere: bool,
    /// Folder of translations into other languages, as DIR/de.ftl or DIR/de/*.ftl
    #[arg(long, value_name = "DIR")]
    pub locale: Option<PathBuf>,
    /// Threads that work at a time, 1 to 256 [default: one for each core]
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub jobs: Option<String>,
    /// Make everything again, also what is up to date, and replace files that no run of the plan made
    #[arg(long)]
    pub force: bool,
    /// Print what would be made, and make nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `open`.
#[cfg(feature = "gui")]
#[derive(Debug, Args)]
pub struct OpenArguments {
    /// The figure: an SVG, PDF, PNG, APNG or GIF made by ShiftScope
    pub figure: PathBuf,
    /// Language of the window: en, ko, or that of a translation
    #[arg(long, value_name = "en|ko|…")]
    pub lang: Option<String>,
    /// Folder of translations into other languages, as DIR/de.ftl or DIR/de/*.ftl
    #[arg(long, value_name = "DIR")]
    pub locale: Option<PathBuf>,
}

/// Options of `bench`.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// One workload; all four where it is left out
    #[arg(long, value_name = "W1|W2|W3|W4")]
    pub workload: Option<String>,
    /// Seconds to measure for each line [default: 2]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seconds: Option<String>,
}

#[cfg(feature = "gui")]
impl Arguments {
    /// Returns whether the command makes words that a translation can replace, and the folder of translations that it is
    /// given.
    #[must_use]
    pub fn translations(&self) -> (bool, Option<&Path>) {
        let folder = match &self.command {
            None => &self.window.locale,
            Some(Command::Open(arguments)) => &arguments.locale,
            Some(Command::Figure(arguments)) => &arguments.look.locale,
            Some(Command::Animate(arguments)) => &arguments.look.locale,
            Some(Command::Map(arguments)) => &arguments.look.locale,
            Some(Command::Figures(arguments)) => &arguments.locale,
            Some(Command::Locale(arguments)) => &arguments.locale,
            Some(Command::Init | Command::Run(_) | Command::Lessons(_) | Command::Bench(_)) => return (false, None),
        };
        (true, folder.as_deref())
    }
}
