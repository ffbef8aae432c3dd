"""Times ShiftScope beside PyTorch, JAX and NumPy on the same networks; see README.md."""

import argparse
import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from launch import HERE, OURS, PEERS, Launcher, PeerError, build_fast_path, cpu_info
from report import LABELS, markdown, summarize
from workloads import WORKLOADS

REPOSITORY = HERE.parent.parent
REFERENCE = "numpy"
# Relative. Losses are sums of many terms and agree well; how far a single γ
# moved in 20 small steps is a small difference of f32 numbers.
LOSS_TOLERANCE = 1e-3
MOVE_TOLERANCE = 5e-3


def parse_arguments() -> argparse.Namespace:
    cores = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=_positive(int), default=5, help="paired repetitions (default 5)")
    parser.add_argument("--seconds", type=_positive(float), default=2.0, help="per row (default 2)")
    parser.add_argument("--workloads", nargs="+", choices=WORKLOADS, default=list(WORKLOADS))
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--core", type=int, choices=cores, default=cores[-1], help="core to pin to")
    parser.add_argument(
        "--shiftscope",
        type=Path,
        default=REPOSITORY / "target/release/shiftscope",
        help="our program (default target/release/shiftscope of this repository)",
    )
    parser.add_argument(
        "--json",
        type=Path,
        default=REPOSITORY / "target/peers.json",
        help="where every number goes (default target/peers.json of this repository)",
    )
    parser.add_argument("--check", action="store_true", help="compare the peers' training instead")
    return parser.parse_args()


def _positive(kind):
    def parse(text: str):
        value = kind(text)
        if not 0 < value < float("inf"):
            raise ValueError
        return value

    parse.__name__ = f"positive {kind.__name__}"
    return parse


def available(arguments: argparse.Namespace, folder: Path) -> tuple[Launcher, list[str], list[str]]:
    """The launcher, the peers that can run here, and a note on each that cannot."""
    peers, notes, fast_path = list(dict.fromkeys(arguments.peers)), [], None
    # Absolute, because a bare file name would be looked up in PATH.
    shiftscope = arguments.shiftscope.absolute()
    if OURS in peers and not shiftscope.is_file():
        peers.remove(OURS)
        notes.append("ShiftScope is missing (cargo build --release), so there are no ratios")
    if "torch-fast" in peers:
        try:
            if not cpu_info()[1]:
                raise PeerError("torch-fast is for AMD processors; MKL is fast here as installed")
            fast_path = build_fast_path(folder)
        except PeerError as error:
            peers.remove("torch-fast")
            notes.append(str(error))
    return Launcher(arguments.core, shiftscope, fast_path), peers, notes


def measure(arguments: argparse.Namespace, launcher: Launcher, peers: list[str], notes: list[str]) -> dict:
    """Every peer once per repetition and workload; the order turns by one each time."""
    load = os.getloadavg()[0]
    rates: dict[tuple[str, bool], list[dict[str, float]]] = {}
    versions = {}
    for repetition in range(arguments.reps):
        shift = repetition % len(peers)
        for workload in arguments.workloads:
            measured = {}
            for peer in peers[shift:] + peers[:shift]:
                rows = launcher.measure(peer, workload, arguments.seconds)
                measured[peer] = [row["steps_per_s"] for row in rows]
                versions[peer] = rows[0].get("version", LABELS[peer])
                speeds = " / ".join(f"{rate:.0f}" for rate in measured[peer])
                progress(f"{repetition + 1}/{arguments.reps} {workload} {LABELS[peer]}: {speeds}")
            for index, batch_norm in enumerate((False, True)):
                row = {peer: measured[peer][index] for peer in peers}
                rates.setdefault((workload, batch_norm), []).append(row)
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d"),
        "machine": {
            "cpu": cpu_info()[0],
            "core": arguments.core,
            "cores": os.cpu_count(),
            "load": load,
        },
        "repetitions": arguments.reps,
        "seconds": arguments.seconds,
        "versions": versions,
        "notes": notes,
        "rows": [
            {"workload": name, "bn": bn, "summary": summarize(runs), "steps_per_s": runs}
            for (name, bn), runs in rates.items()
        ],
    }


def check(arguments: argparse.Namespace, launcher: Launcher, peers: list[str]) -> bool:
    """Compares every peer with NumPy after 20 updates; whether all agree."""
    agreed = True
    for workload in arguments.workloads:
        reference = launcher.check(REFERENCE, workload)
        for peer in (peer for peer in peers if peer not in (OURS, REFERENCE)):
            for expected, found in zip(reference, launcher.check(peer, workload)):
                fine, line = compare(expected["values"], found["values"])
                kind = workload + (" BN" if expected["bn"] else "")
                print(f"{'ok' if fine else 'WRONG':5} {kind:5} {LABELS[peer]:18} {line}", flush=True)
                agreed &= fine
    return agreed


def compare(expected: dict[str, float], found: dict[str, float]) -> tuple[bool, str]:
    """Whether two fingerprints agree, and the loss and the worst of the rest in words."""
    if expected.keys() != found.keys():
        return False, "has other parameters"
    error = {key: abs(found[key] - value) / abs(value) for key, value in expected.items()}
    loss = error.pop("loss")
    worst = max(error, key=error.__getitem__)
    fine = loss <= LOSS_TOLERANCE and error[worst] <= MOVE_TOLERANCE
    return fine, f"loss {found['loss']:.6f} off by {loss:.0e}, worst: {worst} off by {error[worst]:.0e}"


def progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> int:
    arguments = parse_arguments()
    with tempfile.TemporaryDirectory() as folder:
        launcher, peers, notes = available(arguments, Path(folder))
        for note in notes:
            progress(f"note: {note}")
        if not peers:
            progress("error: no peer left to run")
            return 2
        try:
            if arguments.check:
                return 0 if check(arguments, launcher, peers) else 1
            result = measure(arguments, launcher, peers, notes)
        except PeerError as error:
            progress(f"error: {error}")
            return 1
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(markdown(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
