//! The line that says how the table of a user was read, before anything is trained on it.

use super::stdout;
use crate::config::{Config, DataSet};
use crate::data::{TableReport, look_at_table};

/// Returns the line of a table that `config` trains on with `samples` training samples; nothing for another set.
pub fn line(table: Option<&TableReport>, config: &Config, samples: usize) -> String {
    let Some(table) = table else { return String::new() };
    let (batch, set) = (config.mini_batch(samples), config.training.batch_size);
    let shrunk =
        if batch == set { String::new() } else { format!("; mini-batches of {batch}, all there are to train on") };
    format!("data: {table}{shrunk}\n")
}

/// Prints the line of each different table of `configs` to stderr, for commands whose stdout has other lines or that
/// read the data elsewhere. A table that cannot be learned from is reported by the command itself.
pub fn remark<'a>(configs: impl IntoIterator<Item = &'a Config>) {
    let mut said: Vec<&Config> = Vec::new();
    for config in configs.into_iter().filter(|config| config.data.set == DataSet::Csv) {
        if said.iter().any(|said| (&said.data.path, &said.data.table) == (&config.data.path, &config.data.table)) {
            continue;
        }
        said.push(config);
        let looked = config.data.path.as_deref().and_then(|path| look_at_table(path, &config.data.table).ok());
        if let Some((table, None)) = looked {
            // The number of training samples, which shrinks a mini-batch, is known only after the split: `run` says it.
            stdout::remark(&line(Some(&table), config, usize::MAX));
        }
    }
}
