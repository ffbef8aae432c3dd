"""Initial weights and mini-batches, the same for every peer."""

from dataclasses import dataclass

import numpy as np

from workloads import POOL_BATCHES, Workload


@dataclass(frozen=True)
class Problem:
    """What every peer starts from."""

    weights: list[np.ndarray]  # [fan_in, fan_out] f32 per layer; biases start at 0
    inputs: np.ndarray  # [POOL_BATCHES, batch, features] f32, standard normal
    labels: np.ndarray  # [POOL_BATCHES, batch] int64, uniform over the classes


def make_problem(workload: Workload, seed: int = 1) -> Problem:
    """Draws weights of standard deviation gain/√fan_in, and random data.

    The gain is √2 for ReLU (He) and 1 otherwise (LeCun): signals keep their
    size through the layers, so that no peer is slowed down by denormals.
    """
    rng = np.random.default_rng(seed)
    gain = np.sqrt(2.0) if workload.activation == "relu" else 1.0
    weights = [
        (rng.standard_normal(shape) * (gain / np.sqrt(shape[0]))).astype(np.float32)
        for shape in workload.layers
    ]
    batches = (POOL_BATCHES, workload.batch)
    inputs = rng.standard_normal((*batches, workload.widths[0])).astype(np.float32)
    labels = rng.integers(0, workload.widths[-1], batches)
    return Problem(weights, inputs, labels)
