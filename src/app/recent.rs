//! The files that were opened or saved last, the folder of the last one, and what has changed on the disk since.

use std::path::{Path, PathBuf};

use egui::Context;

use super::files::Files;
use super::opening::{Order, Watch, file_name};
use super::session::Session;
use crate::config::DataSet;
use crate::files::absolute;
use crate::view::RecentFile;

/// Largest number of files that are kept.
const MOST: usize = 8;
/// Longest path that is taken over from an earlier window, in bytes; no system has longer ones.
const LONGEST_PATH: usize = 4096;

/// Puts the file at `path` first in `files`.
fn put_first(files: &mut Vec<RecentFile>, path: PathBuf) {
    files.retain(|file| file.path != path);
    files.insert(0, RecentFile { path, is_gone: false });
    files.truncate(MOST);
}

impl Files {
    /// Remembers the file at `path`, which was opened or saved, and its folder.
    pub(super) fn remember(&mut self, path: &Path) {
        let path = absolute(path);
        self.used_folder = path.parent().map(Path::to_path_buf);
        put_first(&mut self.recent, path);
    }

    /// Returns the paths for the next window, newest first. A path that is no text is left out.
    pub(super) fn recent_paths(&self) -> Vec<String> {
        self.recent.iter().filter_map(|file| file.path.to_str().map(str::to_owned)).collect()
    }

    /// Takes over the paths of an earlier window. A path that no window has written is left out.
    pub(super) fn recall_recent(&mut self, paths: &[String], folder: &str) {
        let is_path = |path: &&Path| path.is_absolute() && path.as_os_str().len() <= LONGEST_PATH;
        for path in paths.iter().take(MOST).rev().map(Path::new).filter(is_path) {
            put_first(&mut self.recent, path.to_owned());
        }
        self.used_folder = Some(Path::new(folder)).filter(is_path).map(Path::to_path_buf);
    }
}

impl Session {
    /// Remembers the file at `path`, which the window was opened with.
    pub fn begin_with_file(&mut self, path: &Path) {
        if !path.is_file() {
            // What comes from a pipe cannot be opened again.
            return;
        }
        let path = absolute(path);
        self.files.remember(&path);
        let is_data = self.data_path().is_some_and(|data| data == path);
        self.files.source = (!is_data).then_some(path);
        if is_data {
            self.show_table();
        }
    }

    /// Returns the path of the data of the experiment; `None` if it has none.
    pub(super) fn data_path(&self) -> Option<PathBuf> {
        let data = &self.edits.base().data;
        data.path
            .as_deref()
            .filter(|path| data.set == DataSet::Csv && !path.is_empty())
            .map(|path| self.folder().join(path))
    }

    /// Returns the name of the file that has changed and can be loaded again.
    pub(super) fn changed_file(&self) -> Option<String> {
        self.files.changed.as_deref().map(file_name)
    }

    /// Loads the file that has changed again.
    pub(super) fn reload(&mut self, ctx: &Context) {
        if let Some(path) = self.files.changed.take() {
            self.read(ctx, Order::File(path));
        }
    }

    /// Asks which of the last files are still there.
    pub(super) fn look_for_recent(&mut self) {
        self.files.watching = None;
        self.files.asks_for_recent = true;
    }

    /// Takes the news that the file at `path` has changed. What has changed with it is loaded together with the file
    /// that names it.
    pub(super) fn has_changed(&mut self, path: PathBuf) {
        let is_source = self.files.source.as_ref() == Some(&path);
        if is_source || (self.files.changed.is_none() && self.data_path().as_ref() == Some(&path)) {
            self.files.changed = Some(path);
        }
    }

    /// Forgets that the data have changed: a run that is rebuilt reads them again.
    pub(super) fn data_are_read_again(&mut self) {
        let data = self.data_path();
        self.files.changed.take_if(|changed| data.as_ref() == Some(&*changed));
    }

    /// Notes which of the last files are gone.
    pub(super) fn are_gone(&mut self, gone: &[PathBuf]) {
        for file in &mut self.files.recent {
            file.is_gone = gone.contains(&file.path);
        }
    }

    /// Orders the thread that reads files to watch those that are open. Must be called once a frame.
    pub(super) fn watch(&mut self, ctx: &Context) {
        if self.files.reading.is_some() {
            return;
        }
        if let Some(config) = self.table_to_look_at() {
            let number = self.files.reader(ctx).file(Order::Table(config));
            if let Some(table) = &mut self.refused_table {
                table.job = Some(number);
            }
        }
        let files: Vec<PathBuf> = self.files.source.iter().cloned().chain(self.data_path()).collect();
        // A file that is open no longer is of no interest.
        self.files.changed.take_if(|changed| !files.contains(changed));
        let is_watching = self.files.watching.as_ref().is_some_and(|(_, watched)| *watched == files);
        let asks = std::mem::take(&mut self.files.asks_for_recent);
        if is_watching || (files.is_empty() && !asks && self.files.reader.is_none()) {
            return;
        }
        let recent = if asks { self.files.recent.iter().map(|file| file.path.clone()).collect() } else { Vec::new() };
        let own = std::mem::take(&mut self.files.written);
        let order = Order::Watch(Watch { files: files.clone(), own, recent });
        let number = self.files.reader(ctx).preview(order);
        self.files.watching = Some((number, files));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_files_are_kept_each_once() {
        let mut files = Files::default();
        let root = std::env::temp_dir();
        for name in 0..10 {
            files.remember(&root.join(name.to_string()));
        }
        files.remember(&root.join("5"));
        let names: Vec<_> = files.recent.iter().map(|file| file_name(&file.path)).collect();
        assert_eq!(names, ["5", "9", "8", "7", "6", "4", "3", "2"]);
        let mut next = Files::default();
        next.recall_recent(&files.recent_paths(), root.to_str().unwrap());
        assert_eq!(next.recent, files.recent);
        assert_eq!(next.used_folder, Some(root));
    }

    #[test]
    fn what_no_window_has_written_is_left_out() {
        let mut files = Files::default();
        let good = std::env::temp_dir().join("a.toml").to_str().unwrap().to_owned();
        let long = std::env::temp_dir().join("x".repeat(LONGEST_PATH)).to_str().unwrap().to_owned();
        files.recall_recent(&["relative.toml".to_owned(), good.clone(), String::new(), long], "relative");
        assert_eq!((files.recent_paths(), files.used_folder), (vec![good], None));
    }
}
