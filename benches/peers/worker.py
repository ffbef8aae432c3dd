"""A peer in a process of its own: `worker.py PEER WORKLOAD SECONDS`, or `… check`.

`run.py` starts it with the core and the environment already set. It prints one
JSON line per kind (without and with batch norm). A trainer is built from
(workload, batch_norm, problem) and offers `advance(steps) -> float`, which
returns the last loss once all steps are really done, `parameters()` and `running()`.
"""

import json
import sys
import time

import numpy as np

from problem import Problem, make_problem
from workloads import WORKLOADS, Workload

# 20 updates, seen by the loss of the next step.
CHECK_STEPS = 21


def load_trainer(peer: str):
    """The trainer class of a peer and the version of its library."""
    if peer in ("torch", "torch-fast"):
        import torch

        from torch_mlp import Trainer

        return Trainer, f"PyTorch {torch.__version__}"
    if peer in ("jax-jit", "jax-scan"):
        import jax

        from jax_mlp import JitTrainer, ScanTrainer

        return JitTrainer if peer == "jax-jit" else ScanTrainer, f"JAX {jax.__version__}"
    from numpy_mlp import Trainer

    return Trainer, f"NumPy {np.__version__}"


def measure(trainer, workload: Workload, seconds: float) -> float:
    """Steps per second over at least `seconds`, after a warm-up a quarter as long."""
    _run_for(trainer, workload.steps_per_call, 0.0)  # compiles, fills the caches
    _run_for(trainer, workload.steps_per_call, seconds / 4)
    return _run_for(trainer, workload.steps_per_call, seconds)


def _run_for(trainer, steps_per_call: int, seconds: float) -> float:
    steps = 0
    start = time.perf_counter()
    while True:
        trainer.advance(steps_per_call)
        steps += steps_per_call
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return steps / elapsed


def fingerprint(trainer, problem: Problem) -> dict[str, float]:
    """Loss after 20 updates, and per layer how far each parameter and running statistic moved.

    The norms tell a wrong gradient from a right one far better than the loss,
    which 20 small steps hardly change. The bias of a layer with batch norm is
    left out: its gradient is 0 up to rounding.
    """
    values = {"loss": trainer.advance(CHECK_STEPS)}
    for index, layer in enumerate(trainer.parameters()):
        start = {"weight": problem.weights[index], "bias": 0.0, "gamma": 1.0, "beta": 0.0}
        for name, value in layer.items():
            if name != "bias" or "gamma" not in layer:
                values[f"{name} {index}"] = _distance(value, start[name])
    for index, (mean, var) in enumerate(trainer.running()):
        values[f"running mean {index}"] = _distance(mean, 0.0)
        values[f"running var {index}"] = _distance(var, 1.0)
    return values


def _distance(value, start) -> float:
    return float(np.linalg.norm(np.asarray(value) - start))


def main() -> None:
    peer, name, mode = sys.argv[1:]
    workload = WORKLOADS[name]
    trainer_class, version = load_trainer(peer)
    for batch_norm in (False, True):
        problem = make_problem(workload)
        trainer = trainer_class(workload, batch_norm, problem)
        row = {"workload": name, "bn": batch_norm, "version": version}
        if mode == "check":
            row["values"] = fingerprint(trainer, problem)
        else:
            row["steps_per_s"] = measure(trainer, workload, float(mode))
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
