//! Sources and licenses of the embedded data sets.

/// Returns source, license and attribution of every embedded data set, with the license texts of the packages they
/// came in.
#[must_use]
pub const fn licenses() -> &'static str {
    concat!(
        include_str!("../../assets/data/LICENSES.md"),
        "\n\n# licences/palmerpenguins-MIT.txt\n\n",
        include_str!("../../assets/data/licences/palmerpenguins-MIT.txt"),
        "\n\n# licences/scikit-learn-BSD-3-Clause.txt\n\n",
        include_str!("../../assets/data/licences/scikit-learn-BSD-3-Clause.txt"),
        "\n\n# licences/world-atlas-ISC.txt\n\n",
        include_str!("../../assets/data/licences/world-atlas-ISC.txt"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_set_is_credited() {
        for name in ["mnist_", "digits8x8_", "wine.csv", "penguins.csv", "land_europe_480x280.png"] {
            assert!(licenses().contains(&format!("## {name}")), "{name} has no paragraph in LICENSES.md");
        }
        for text in ["MIT License", "BSD 3-Clause License", "Permission to use, copy, modify"] {
            assert!(licenses().contains(text), "{text}");
        }
    }
}
