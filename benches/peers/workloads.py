"""The four networks of the benchmark and how much work one call covers.

The table is the one of `shiftscope bench`; change both together. This module
imports nothing, so that a worker can read it before its library is loaded.
"""

from dataclasses import dataclass

BATCH_NORM_EPS = 1e-5
RUNNING_MOMENTUM = 0.1
# Distinct mini-batches a peer walks through in turn.
POOL_BATCHES = 16


def learning_rate(batch_norm: bool) -> float:
    """Small enough for the peers to stay together; the speed of a step does not depend on it.

    With batch norm the gradients of a deep network grow toward its first layer.
    At 0.01 the 30 layers of W3 then turn rounding errors into a difference of 2 %
    within 20 steps, and no comparison could tell a wrong network from a right one.
    """
    return 3e-4 if batch_norm else 1e-2


@dataclass(frozen=True)
class Workload:
    """A multilayer perceptron with softmax cross-entropy, trained by plain SGD."""

    name: str
    widths: tuple[int, ...]  # features, hidden layers, classes
    activation: str  # "sigmoid", "tanh" or "relu"; the output layer has none
    batch: int  # samples per step
    steps_per_call: int  # steps between two looks at the clock, and in one lax.scan

    @property
    def hidden_layers(self) -> int:
        return len(self.widths) - 2

    @property
    def layers(self) -> list[tuple[int, int]]:
        """(fan_in, fan_out) of every linear layer, the output layer last."""
        return list(zip(self.widths[:-1], self.widths[1:]))

    @property
    def description(self) -> str:
        """Widths with runs of equal hidden layers folded, such as `2-64×10-2`."""
        features, *hidden, classes = self.widths
        folded = "-".join(map(str, hidden))
        if len(hidden) > 3:
            folded = f"{hidden[0]}×{len(hidden)}"
        return f"{features}-{folded}-{classes} {self.activation}, batch {self.batch}"


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload("W1", (784, 100, 100, 100, 10), "sigmoid", 60, 100),
        Workload("W2", (2, *[64] * 10, 2), "relu", 128, 100),
        Workload("W3", (64, *[128] * 30, 10), "tanh", 256, 10),
        Workload("W4", (2, *[16] * 4, 2), "relu", 32, 1000),
    )
}
