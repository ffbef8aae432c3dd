"""From repetitions to medians, ranges and ratios, as JSON and as Markdown."""

from statistics import median

from launch import OURS
from workloads import WORKLOADS

LABELS = {
    OURS: "ShiftScope",
    "torch": "PyTorch",
    "torch-fast": "PyTorch, fast path",
    "jax-jit": "JAX jit",
    "jax-scan": "JAX jit + scan",
    "numpy": "NumPy",
}


def summarize(repetitions: list[dict[str, float]]) -> dict:
    """Statistics of one workload and kind from {peer: steps per second} per repetition.

    A ratio is taken within each repetition, where both sides met the same
    machine, and only then the median over the repetitions. The best peer is
    the fastest of each repetition, which can only make our ratio smaller.
    """
    peers = list(repetitions[0])
    speed = {peer: _spread([rates[peer] for rates in repetitions]) for peer in peers}
    others = [peer for peer in peers if peer != OURS]
    ratio = {}
    if OURS in peers and others:
        for peer in others:
            ratio[peer] = _spread([rates[OURS] / rates[peer] for rates in repetitions])
        best = [max(rates[peer] for peer in others) for rates in repetitions]
        ratio["best"] = _spread([r[OURS] / b for r, b in zip(repetitions, best)])
    return {"steps_per_s": speed, "ratio_of_ours": ratio}


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": median(values), "min": min(values), "max": max(values)}


def markdown(result: dict) -> str:
    """The whole report: machine, workloads, speeds, ratios."""
    rows = result["rows"]
    peers = list(rows[0]["summary"]["steps_per_s"])
    machine = result["machine"]
    parts = [
        f"{result['date']} · {machine['cpu']}, core {machine['core']} of {machine['cores']} · "
        f"load {machine['load']:.1f} at the start · "
        f"{result['repetitions']} repetitions of {result['seconds']:g} s · "
        + ", ".join(sorted(set(result["versions"].values()))),
        *(f"Note: {note}." for note in result["notes"]),
        _table(
            "Steps per second: median (min–max)",
            peers,
            rows,
            lambda row: [_speed(row["summary"]["steps_per_s"][peer]) for peer in peers],
        ),
    ]
    columns = list(rows[0]["summary"]["ratio_of_ours"])
    if columns:
        parts.append(
            _table(
                "ShiftScope against each peer: median ratio (min–max)",
                columns,
                rows,
                lambda row: [_ratio(row["summary"]["ratio_of_ours"][column]) for column in columns],
            )
        )
    names = dict.fromkeys(row["workload"] for row in rows)
    parts.append("\n".join(f"- {name}: {WORKLOADS[name].description}" for name in names))
    return "\n\n".join(parts)


def _table(title: str, columns: list[str], rows: list[dict], cells) -> str:
    header = [LABELS.get(column, "best peer") for column in columns]
    lines = [f"**{title}**", "", "| | " + " | ".join(header) + " |"]
    lines.append("|---|" + "---|" * len(columns))
    for row in rows:
        kind = row["workload"] + (" BN" if row["bn"] else "")
        lines.append(f"| {kind} | " + " | ".join(cells(row)) + " |")
    return "\n".join(lines)


def _speed(spread: dict[str, float]) -> str:
    digits = 0 if spread["median"] >= 1000 else 1
    return "{median:.{d}f} ({min:.{d}f}–{max:.{d}f})".format(d=digits, **spread)


def _ratio(spread: dict[str, float]) -> str:
    return "{median:.2f} ({min:.2f}–{max:.2f})".format(**spread)
