#!/usr/bin/env python3
"""Write assets/licenses/crates.txt, which `shiftscope --licenses` prints, and packaging/not_linked.txt.

    python3 packaging/licenses.py          (after every change of Cargo.lock; downloads the crates of all systems)

Every crate that is linked into the program for Linux, Windows or macOS is named with its version and license, and the
license texts that must come with a binary follow, each once. Macros that run in the compiler are not linked. A license
that is not in ALLOWED ends the script: a program that holds such a crate could not be given away under MIT OR Apache-2.0.
"""

import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGETS = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "x86_64-pc-windows-msvc", "x86_64-apple-darwin",
           "aarch64-apple-darwin"]
# Of the licenses that a crate offers the first of these is taken. Apache-2.0 needs one text for all crates.
ALLOWED = ["Apache-2.0", "MIT", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib", "BSL-1.0", "Unicode-3.0",
           "MPL-2.0"]
# Of these no text is needed beside a crate: the first is printed once for all, the others ask for none in a binary.
WITHOUT_TEXT = {"Apache-2.0", "0BSD", "BSL-1.0"}
LICENSE_FILE = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense|ofl|ufl)", re.IGNORECASE)

MIT = (ROOT / "LICENSE-MIT").read_text()
MIT_TERMS = MIT[MIT.index("Permission"):].strip()

HEAD = """\
# Crates

The program contains the following Rust crates. Those that offer Apache-2.0 are used under it; its text stands above.
Their sources can be had from the repositories named below; for the crates under MPL-2.0 that is where the source code
form of the covered files is.

"""


def metadata(target):
    """The packages of the dependency graph for one system, and the identifiers of those linked into the program."""
    command = ["cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target]
    graph = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in graph["packages"]}
    nodes = {node["id"]: node for node in graph["resolve"]["nodes"]}
    root = graph["resolve"]["root"]
    linked, waiting = set(), [root]
    while waiting:
        package = waiting.pop()
        is_macro = any("proc-macro" in target["kind"] for target in packages[package]["targets"])
        if package in linked or is_macro:
            continue
        linked.add(package)
        for dependency in nodes[package]["deps"]:
            if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
                waiting.append(dependency["pkg"])
    return packages, linked - {root}


def chosen(package):
    """The licenses under which a crate is used, one for each part of its license expression."""
    expression = package["license"].replace("/", " OR ")
    taken = []
    for part in expression.split(" AND "):
        offered = [license.strip("() ") for license in part.split(" OR ")]
        fitting = [license for license in ALLOWED if license in offered]
        if not fitting:
            raise SystemExit(f"{package['name']} {package['version']} is under {expression}; allowed: {ALLOWED}")
        taken.append(fitting[0])
    return sorted(set(taken), key=ALLOWED.index)


def texts(package, licenses):
    """The texts that must come with a crate: of licenses other than Apache-2.0, and notices."""
    folder = Path(package["manifest_path"]).parent
    files = [file for file in folder.iterdir() if file.is_file() and LICENSE_FILE.match(file.name)]
    needs_text = not set(licenses) <= WITHOUT_TEXT
    found = []
    for file in sorted(files):
        text = "\n".join(line.rstrip() for line in file.read_text(encoding="utf-8").strip().splitlines())
        is_apache = "Apache License" in text and "TERMS AND CONDITIONS" in text
        is_notice = file.name.upper().startswith("NOTICE")
        if not is_apache and (is_notice or needs_text):
            found.append(text)
    if not found and needs_text:
        if licenses != ["MIT"]:
            raise SystemExit(f"{package['name']} {package['version']} has no text of {licenses}")
        authors = ", ".join(re.sub(r"\s*<.*?>", "", author) for author in package["authors"])
        holder = authors or f"the authors of {package['name']}"
        found.append(MIT.replace("the ShiftScope authors", holder).strip())
    return found


def words(text):
    """A text without what differs between copies of the same terms: line ends, quotes, capitals, list marks."""
    return re.sub(r"\W+", " ", text.lower()).strip()


def mit_holders(text):
    """The copyright lines of a text whose terms are those of the MIT license to the word; `None` for other texts."""
    head, permission, rest = text.partition("Permission is hereby granted")
    if words(permission + rest) != words(MIT_TERMS):
        return None
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    return [line for line in lines if words(line) not in ("mit license", "the mit license", "the mit license mit")]


def main():
    packages, linked = {}, set()
    for target in TARGETS:
        all_of_target, linked_of_target = metadata(target)
        packages |= all_of_target
        linked |= linked_of_target

    def named(identifier):
        return packages[identifier]["name"], packages[identifier]["version"]

    table, crates_of, under_mit = [], defaultdict(list), []
    for identifier in sorted(linked, key=named):
        package = packages[identifier]
        licenses = chosen(package)
        label = written(*named(identifier))
        where = (package["repository"] or "").removesuffix(".git").removesuffix("/")
        table.append(f"{label:<40} {' AND '.join(licenses):<30} {where}".rstrip())
        for text in texts(package, licenses):
            holders = mit_holders(text)
            if holders is None:
                crates_of[text].append(label)
            else:
                under_mit.append(f"{label}: {' '.join(holders)}".rstrip(": "))
    parts = [HEAD + "\n".join(table), "## MIT License\n\n" + "\n".join(under_mit), MIT_TERMS]
    for text, crates in crates_of.items():
        parts.append(f"## {', '.join(crates)}\n\n{text}")
    (ROOT / "assets/licenses/crates.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")

    locked = re.findall(r'^name = "(.*)"\nversion = "(.*)"$', (ROOT / "Cargo.lock").read_text(), re.MULTILINE)
    others = sorted(set(locked) - {named(identifier) for identifier in linked} - {("shiftscope", locked_version(locked))})
    text = "".join(f"{written(*crate)}\n" for crate in others)
    (ROOT / "packaging/not_linked.txt").write_text(text, encoding="utf-8")
    print(f"{len(linked)} crates linked, {len(under_mit)} by the MIT text, {len(crates_of)} other texts; {len(others)} not linked")


def written(name, version):
    """A crate as cargo writes it. `fdeflate 0.3.7` without the v in a program makes lintian take it for one with zlib."""
    return f"{name} v{version}"


def locked_version(locked):
    """The version of the program itself."""
    return dict(locked)["shiftscope"]


if __name__ == "__main__":
    main()
