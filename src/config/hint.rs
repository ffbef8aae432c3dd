//! Finds the known word that is most similar to an unknown one, for "did you mean …?".

/// Largest length of a word that is compared, in characters. Every known word is much shorter.
const LONGEST: usize = 60;

/// Known words, each with other names for it, in the form of [`plain`]. A name may belong to several known words.
const MEANINGS: &[(&str, &[&str])] = &[
    // Keys.
    ("training.learning_rate", &["lr", "rate", "eta", "alpha", "stepsize"]),
    ("training.batch_size", &["bs", "batch", "batchsize", "minibatch", "minibatchsize"]),
    ("training.steps", &["epochs", "epoch", "iterations", "iters", "nsteps", "maxsteps", "numsteps"]),
    ("training.optimizer", &["opt", "optim", "optimiser", "solver", "momentum"]),
    ("network.depth", &["layers", "nlayers", "numlayers", "hiddenlayers"]),
    ("network.width", &["hidden", "units", "hiddenunits", "hiddensize", "neurons", "nodes", "size"]),
    ("network.activation", &["act", "nonlinearity", "activationfunction"]),
    ("init.scheme", &["initialization", "initializer", "weightinit", "weights"]),
    ("init.scale", &["gain", "initscale", "weightscale", "initstd"]),
    ("batch_norm.gamma", &["γ", "bngamma"]),
    ("batch_norm.beta", &["β", "bnbeta"]),
    ("batch_norm.eps", &["ε", "epsilon"]),
    ("batch_norm.hold", &["freeze", "frozen", "fixed"]),
    ("batch_norm.running_momentum", &["momentum", "bnmomentum"]),
    ("arms.b.normalization", &["norm", "bn", "batchnorm", "batchnormalization", "normalisation"]),
    ("batch_norm", &["bn", "batchnormalization"]),
    ("data.set", &["dataset"]),
    ("data.path", &["file", "csv", "filename", "csvfile"]),
    ("data.samples", &["n", "nsamples", "numsamples", "points"]),
    ("data.test_share", &["test", "testsize", "testsplit", "validation"]),
    ("seed", &["randomseed", "randomstate", "rng"]),
    // Values of keys.
    ("sigmoid", &["logistic", "sigm"]),
    ("leaky-relu", &["leaky", "lrelu"]),
    ("linear", &["identity"]),
    ("batch", &["bn", "batchnorm", "batchnormalization"]),
    ("layer", &["ln", "layernorm", "layernormalization"]),
    ("batch-ghost", &["ghost", "ghostnorm", "ghostbatchnorm"]),
    ("batch-noisy", &["noisy", "noise", "noisybatchnorm"]),
    ("none", &["off", "no", "false", "plain"]),
    ("sgd", &["gd", "gradientdescent", "vanilla"]),
    ("adam", &["adamw"]),
    ("xavier-normal", &["xavier", "glorot", "glorotnormal"]),
    ("xavier-uniform", &["glorotuniform"]),
    ("he-normal", &["he", "kaiming", "kaimingnormal"]),
    ("he-uniform", &["kaiminguniform"]),
    ("lecun-normal", &["lecun"]),
    ("normal", &["gaussian", "gauss"]),
    ("gaussians", &["blobs", "clouds", "gauss"]),
    ("land", &["europe"]),
    // Views and options.
    ("layers", &["histogram", "histograms"]),
    ("loss", &["curves", "accuracy"]),
    ("data", &["decision", "boundary", "plane", "points"]),
    ("drift", &["shift", "bands"]),
    ("z_hat", &["ẑ", "normalized"]),
    ("lang", &["language", "locale"]),
    ("out", &["output", "outfile"]),
    ("steps", &["epochs", "epoch", "iterations", "iters"]),
    // Commands.
    ("run", &["train"]),
    ("figure", &["draw", "plot", "picture"]),
    ("animate", &["gif", "video", "movie"]),
    ("init", &["new", "create", "template"]),
    ("open", &["show", "view"]),
    ("bench", &["benchmark", "speed"]),
];

/// Returns `word` in the form in which words are compared: lowercase, without hyphens, underscores and spaces.
fn plain(word: &str) -> String {
    word.chars().filter(|c| !"-_ ".contains(*c)).flat_map(char::to_lowercase).collect()
}

/// Returns the part after the last dot, which is the name of a key without its table.
fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Returns the word of `known` that is most similar to `word`: one that differs only in case or punctuation, otherwise
/// one for which `word` is another name, otherwise the nearest by Levenshtein distance; `None` if none is similar.
///
/// A key is also found by its name without its table or with a wrong table.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.chars().count() > LONGEST {
        return None;
    }
    let known: Vec<&str> = known.into_iter().collect();
    let asked = plain(word);
    let find = |same: &dyn Fn(&str) -> bool| known.iter().copied().find(|name| same(name));
    find(&|name| plain(name) == asked)
        .or_else(|| find(&|name| plain(last(name)) == asked))
        .or_else(|| meant(&asked, &known))
        .or_else(|| find(&|name| asked.contains('.') && plain(last(name)) == last(&asked)))
        .or_else(|| by_letters(&asked, &known))
}

/// Returns the word of `known` for which `asked`, or its last part, is another name. If there are several, a key of the
/// table that `asked` names comes first.
fn meant<'a>(asked: &str, known: &[&'a str]) -> Option<&'a str> {
    let is_name = |names: &[&str]| names.contains(&asked) || names.contains(&last(asked));
    let meanings = MEANINGS.iter().filter(|(_, names)| is_name(names)).map(|(target, _)| *target);
    let found: Vec<&str> = meanings.filter_map(|target| known.iter().copied().find(|name| *name == target)).collect();
    let table = asked.rsplit_once('.').map(|(table, _)| table);
    let of_table = |name: &&str| name.rsplit_once('.').is_some_and(|(of, _)| Some(plain(of).as_str()) == table);
    found.iter().copied().find(of_table).or_else(|| found.first().copied())
}

/// Returns the word of `known` with the smallest Levenshtein distance to `asked`, if most letters agree.
fn by_letters<'a>(asked: &str, known: &[&'a str]) -> Option<&'a str> {
    let letters = asked.chars().count();
    let whole = known.iter().map(|name| (distance(asked, &plain(name)), 0, *name));
    let parts = known.iter().filter(|name| name.contains('.'));
    let parts = parts.map(|name| (distance(asked, &plain(last(name))), 1, *name));
    let near = |(d, _, _): &(usize, usize, &str)| *d <= 1 + letters / 3 && *d < letters;
    whole.chain(parts).filter(near).min_by_key(|(d, more, _)| d + more).map(|(_, _, name)| name)
}

/// Returns the Levenshtein distance: the smallest number of letters to insert, remove or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Activation, DataSet, KEYS, Normalization, Optimizer, Scheme};

    #[track_caller]
    fn key(word: &str, expected: Option<&str>) {
        assert_eq!(nearest(word, KEYS.iter().map(|key| key.name)), expected, "{word}");
    }

    #[track_caller]
    fn word(word: &str, known: &[&str], expected: Option<&str>) {
        assert_eq!(nearest(word, known.iter().copied()), expected, "{word}");
    }

    #[test]
    fn a_key_is_understood_by_its_letters() {
        key("training.learnin_rate", Some("training.learning_rate"));
        key("learning_rate", Some("training.learning_rate"));
        key("network.depht", Some("network.depth"));
        key("depht", Some("network.depth"));
        key("gama", Some("batch_norm.gamma"));
        key("completely.different.words", None);
        key(&"x".repeat(1 << 20), None);
    }

    #[test]
    fn hints_compare_without_case_and_by_meaning() {
        key("Training.LearningRate", Some("training.learning_rate"));
        key("training.lr", Some("training.learning_rate"));
        key("lr", Some("training.learning_rate"));
        key("LR", Some("training.learning_rate"));
        key("bs", Some("training.batch_size"));
        key("batch", Some("training.batch_size"));
        key("bn", Some("arms.b.normalization"));
        key("layers", Some("network.depth"));
        key("network.layers", Some("network.depth"));
        key("training.depth", Some("network.depth"));
        key("hidden", Some("network.width"));
        key("units", Some("network.width"));
        key("neurons", Some("network.width"));
        key("epochs", Some("training.steps"));
        key("training.momentum", Some("training.optimizer"));
        key("batch_norm.momentum", Some("batch_norm.running_momentum"));
        key("γ", Some("batch_norm.gamma"));
        word("CSV", DataSet::NAMES, Some("csv"));
        word("MNIST_Binary", DataSet::NAMES, Some("mnist-binary"));
        word("iris", DataSet::NAMES, None);
        word("RELU", Activation::NAMES, Some("relu"));
        word("LeakyReLU", Activation::NAMES, Some("leaky-relu"));
        word("logistic", Activation::NAMES, Some("sigmoid"));
        word("SGD", Optimizer::NAMES, Some("sgd"));
        word("kaiming_uniform", Scheme::NAMES, Some("he-uniform"));
        word("BatchNorm", Normalization::NAMES, Some("batch"));
        word("LN", Normalization::NAMES, Some("layer"));
        word("Histograms", &["layers", "lens"], Some("layers"));
        word("c", &["a", "b"], None);
    }

    #[test]
    fn every_meaning_is_written_as_it_is_compared() {
        for (_, names) in MEANINGS {
            for name in *names {
                assert_eq!(*name, plain(name));
            }
        }
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("γβ", "γβ"), 0);
    }
}
