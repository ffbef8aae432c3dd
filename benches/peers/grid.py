"""Times a map of 14 × 14 cells: `shiftscope map` beside JAX, `lax.scan` inside `jax.vmap`; see README.md."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

from launch import UNSET
from problem import Problem, make_problem
from workloads import Workload

REPOSITORY = Path(__file__).resolve().parent.parent.parent
STEPS = 300
COUNT = 14
# The map of the lesson `the-map`; the data are random, of the shape of the digits.
WORKLOAD = Workload("map", (64, *[48] * 10, 10), "relu", 64, STEPS)
EXPERIMENT = ("network.activation=relu", "network.depth=10", "network.width=48",
              "init.scheme=he-normal", "training.batch_size=64")  # fmt: skip
# Ranges of the learning rate and of the initial scale. In the first a third of A's cells diverge, where our
# program stops; in the second none does, so that both train every step.
GRIDS = {"whole": ((1e-3, 10.0), (0.03, 10.0)), "calm": ((1e-4, 1e-2), (0.03, 1.0))}


class Grid:
    """All cells of one arm as one compiled function of the axes."""

    def __init__(self, batch_norm: bool, problem: Problem):
        import jax
        import jax.numpy as jnp
        from jax import lax

        from jax_mlp import ACTIVATIONS, sgd_step, start

        inputs, labels = jnp.array(problem.inputs), jnp.array(problem.labels, dtype=jnp.int32)

        def cell(rate, scale):
            step = partial(sgd_step, activation=ACTIVATIONS[WORKLOAD.activation], rate=rate)

            def body(state, position):
                return step(state, inputs[position], labels[position])

            positions = jnp.arange(STEPS) % len(problem.inputs)
            _, losses = lax.scan(body, start(problem, batch_norm, scale), positions)
            return losses[-STEPS // 10 :].mean()

        self.cells = jax.jit(jax.vmap(cell))

    def train(self, rates: np.ndarray, scales: np.ndarray) -> float:
        """Trains every cell; seconds until all losses are there."""
        begin = time.perf_counter()
        self.cells(rates, scales).block_until_ready()
        return time.perf_counter() - begin


def peer(grid: str, reps: int) -> None:
    """Trains both arms `reps` times after a first time that compiles; prints the seconds of each."""
    rates, scales = (np.geomspace(*ends, COUNT, dtype=np.float32) for ends in GRIDS[grid])
    rates, scales = (axis.ravel() for axis in np.meshgrid(rates, scales))
    problem = make_problem(WORKLOAD)
    arms = [Grid(batch_norm, problem) for batch_norm in (False, True)]
    for arm in arms:
        arm.train(rates, scales)
    for _ in range(reps):
        sys.stdin.readline()  # the other side's turn is over
        print(sum(arm.train(rates, scales) for arm in arms), flush=True)


def ours(program: Path, grid: str, threads: int, folder: str) -> float:
    """Seconds of the whole command, data, accuracies and file included."""
    axes = zip(("--x training.learning_rate", "--y init.scale"), GRIDS[grid])
    axes = [f"{name}={low}..{high}:{COUNT}:log" for name, (low, high) in axes]
    command = [program, "map", *" ".join(axes).split(), "--steps", str(STEPS), "--jobs", str(threads), "--force"]
    command += [part for key in EXPERIMENT for part in ("--set", key)]
    begin = time.perf_counter()
    subprocess.run([*command, "--out", f"{folder}/map.csv"], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=3, help="paired repetitions (default 3)")
    parser.add_argument("--threads", type=int, default=2, help="cores for either side (default 2)")
    parser.add_argument("--shiftscope", type=Path, default=REPOSITORY / "target/release/shiftscope")
    parser.add_argument("--peer", choices=GRIDS, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        peer(arguments.peer, arguments.reps)
        return
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: arguments.threads])
    environment = {key: value for key, value in os.environ.items() if key not in UNSET} | {"JAX_PLATFORMS": "cpu"}
    for grid in GRIDS:
        command = [sys.executable, "-B", __file__, "--peer", grid, "--reps", str(arguments.reps)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        ratios = []
        with tempfile.TemporaryDirectory() as folder, subprocess.Popen(command, env=environment, **pipes) as jax:
            for rep in range(arguments.reps):
                print("go", file=jax.stdin, flush=True)
                theirs = float(jax.stdout.readline())
                mine = ours(arguments.shiftscope.absolute(), grid, arguments.threads, folder)
                ratios.append(theirs / mine)
                print(f"{grid} {rep + 1}/{arguments.reps}: JAX {theirs:.1f} s, ShiftScope {mine:.1f} s", flush=True)
        print(f"{grid}: {median(ratios):.2f} times ahead ({min(ratios):.2f}–{max(ratios):.2f})", flush=True)


if __name__ == "__main__":
    main()
