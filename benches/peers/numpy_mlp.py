"""The networks in NumPy, with hand-written gradients and no allocation of arrays per step.

All parameters live in one flat vector, and so do all gradients: the update is
two calls however deep the network is. Sums over the batch are products with a
row of ones, which BLAS does several times faster than `ndarray.sum(axis=0)`.
"""

import numpy as np

from problem import Problem
from workloads import (
    BATCH_NORM_EPS,
    POOL_BATCHES,
    RUNNING_MOMENTUM,
    Workload,
    learning_rate,
)


class BatchNorm:
    """Batch normalization in training mode, on arrays [batch, units]."""

    def __init__(self, batch: int, gamma, beta, grad_gamma, grad_beta):
        units = gamma.size
        self.gamma, self.beta = gamma, beta
        self.grad_gamma, self.grad_beta = grad_gamma, grad_beta
        self.gamma[:] = 1.0
        self.running_mean = np.zeros(units, np.float32)
        self.running_var = np.ones(units, np.float32)
        self.mean_row = np.full(batch, 1.0 / batch, np.float32)
        self.ones = np.ones(batch, np.float32)
        self.mean, self.var, self.inverse_std, self.row = np.empty((4, units), np.float32)
        self.normalized, self.scratch = np.empty((2, batch, units), np.float32)

    def forward(self, z: np.ndarray, y: np.ndarray) -> None:
        """Fills y with γ·(z − mean)/√(var + ε) + β and updates the running statistics."""
        batch = z.shape[0]
        np.dot(self.mean_row, z, out=self.mean)
        np.subtract(z, self.mean, out=self.normalized)
        np.multiply(self.normalized, self.normalized, out=self.scratch)
        np.dot(self.mean_row, self.scratch, out=self.var)
        np.add(self.var, BATCH_NORM_EPS, out=self.inverse_std)
        np.sqrt(self.inverse_std, out=self.inverse_std)
        np.reciprocal(self.inverse_std, out=self.inverse_std)
        self.normalized *= self.inverse_std
        np.multiply(self.normalized, self.gamma, out=y)
        y += self.beta
        self._update_running(self.running_mean, self.mean, RUNNING_MOMENTUM)
        unbiased = RUNNING_MOMENTUM * batch / (batch - 1)
        self._update_running(self.running_var, self.var, unbiased)

    def _update_running(self, running: np.ndarray, value: np.ndarray, share: float) -> None:
        running *= 1.0 - RUNNING_MOMENTUM
        np.multiply(value, share, out=self.row)
        running += self.row

    def backward(self, dy: np.ndarray) -> None:
        """Turns ∂L/∂y into ∂L/∂z in place and fills the gradients of γ and β.

        dz = γ/√(var + ε) · (dy − Σdy/m − ẑ·Σ(dy·ẑ)/m)
        """
        batch = dy.shape[0]
        np.dot(self.ones, dy, out=self.grad_beta)
        np.multiply(dy, self.normalized, out=self.scratch)
        np.dot(self.ones, self.scratch, out=self.grad_gamma)
        np.multiply(self.grad_gamma, 1.0 / batch, out=self.row)
        np.multiply(self.normalized, self.row, out=self.scratch)
        dy -= self.scratch
        np.multiply(self.grad_beta, 1.0 / batch, out=self.row)
        dy -= self.row
        np.multiply(self.gamma, self.inverse_std, out=self.row)
        dy *= self.row


def activate(kind: str, y: np.ndarray, a: np.ndarray) -> None:
    """Fills a with f(y)."""
    if kind == "sigmoid":
        np.negative(y, out=a)
        np.exp(a, out=a)
        a += 1.0
        np.reciprocal(a, out=a)
    elif kind == "tanh":
        np.tanh(y, out=a)
    else:
        np.maximum(y, 0.0, out=a)


def activate_backward(kind: str, a: np.ndarray, da: np.ndarray, scratch: np.ndarray) -> None:
    """Turns ∂L/∂a into ∂L/∂y in place; f′ is written in terms of a = f(y)."""
    if kind == "sigmoid":
        np.subtract(1.0, a, out=scratch)
        scratch *= a
    elif kind == "tanh":
        np.multiply(a, a, out=scratch)
        np.subtract(1.0, scratch, out=scratch)
    else:
        np.greater(a, 0.0, out=scratch)
    da *= scratch


class Trainer:
    """One network with its buffers; see `worker.py` for what a trainer must offer."""

    def __init__(self, workload: Workload, batch_norm: bool, problem: Problem):
        self.activation, self.batch = workload.activation, workload.batch
        self.inputs, self.labels = problem.inputs, problem.labels
        self.learning_rate = learning_rate(batch_norm)
        self.position = 0
        shapes = []
        for layer, (fan_in, fan_out) in enumerate(workload.layers):
            shapes += [(fan_in, fan_out), (fan_out,)]
            if batch_norm and layer < workload.hidden_layers:
                shapes += [(fan_out,), (fan_out,)]
        self.all_parameters, views = _flat(shapes)
        self.all_gradients, grad_views = _flat(shapes)
        self.weights, self.biases, self.grad_weights, self.grad_biases = [], [], [], []
        self.norms: list[BatchNorm] = []
        views, grad_views = iter(views), iter(grad_views)
        for layer, weight in enumerate(problem.weights):
            self.weights.append(next(views))
            self.biases.append(next(views))
            self.grad_weights.append(next(grad_views))
            self.grad_biases.append(next(grad_views))
            self.weights[-1][:] = weight
            if batch_norm and layer < workload.hidden_layers:
                self.norms.append(
                    BatchNorm(self.batch, next(views), next(views), next(grad_views), next(grad_views))
                )
        self.z, self.a, self.dz, self.scratch = (
            [np.empty((self.batch, width), np.float32) for width in workload.widths[1:]]
            for _ in range(4)
        )
        self.ones = np.ones(self.batch, np.float32)
        self.rows = np.arange(self.batch)
        self.row_max, self.row_sum = np.empty((2, self.batch, 1), np.float32)

    def advance(self, steps: int) -> float:
        """Trains `steps` steps; the loss of the last one, before its update."""
        loss = float("nan")
        for _ in range(steps):
            loss = self._step(self.inputs[self.position], self.labels[self.position])
            self.position = (self.position + 1) % POOL_BATCHES
        return loss

    def running(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Running mean and variance of every normalized layer."""
        return [(norm.running_mean, norm.running_var) for norm in self.norms]

    def parameters(self) -> list[dict[str, np.ndarray]]:
        """Weight [fan_in, fan_out], bias, and γ and β if there are any, per layer."""
        layers = [{"weight": w, "bias": b} for w, b in zip(self.weights, self.biases)]
        for layer, norm in zip(layers, self.norms):
            layer.update(gamma=norm.gamma, beta=norm.beta)
        return layers

    def _step(self, x: np.ndarray, labels: np.ndarray) -> float:
        self._forward(x)
        loss = self._loss_and_gradient(labels)
        self._backward(x)
        self.all_gradients *= self.learning_rate
        self.all_parameters -= self.all_gradients
        return loss

    def _forward(self, x: np.ndarray) -> None:
        last = len(self.weights) - 1
        for layer, (weight, bias) in enumerate(zip(self.weights, self.biases)):
            z = np.dot(x, weight, out=self.z[layer])
            z += bias
            if layer == last:
                return
            if self.norms:
                self.norms[layer].forward(z, z)
            activate(self.activation, z, self.a[layer])
            x = self.a[layer]

    def _loss_and_gradient(self, labels: np.ndarray) -> float:
        """Mean softmax cross-entropy; leaves (softmax − one-hot)/batch in the last dz."""
        logits, d = self.z[-1], self.dz[-1]
        np.max(logits, axis=1, keepdims=True, out=self.row_max)
        logits -= self.row_max
        np.exp(logits, out=d)
        np.sum(d, axis=1, keepdims=True, out=self.row_sum)
        picked = logits[self.rows, labels]
        loss = (np.log(self.row_sum).sum() - picked.sum()) / self.batch
        d /= self.row_sum
        d[self.rows, labels] -= 1.0
        d *= 1.0 / self.batch
        return float(loss)

    def _backward(self, x: np.ndarray) -> None:
        for layer in range(len(self.weights) - 1, -1, -1):
            dz = self.dz[layer]
            below = self.a[layer - 1] if layer else x
            np.dot(below.T, dz, out=self.grad_weights[layer])
            np.dot(self.ones, dz, out=self.grad_biases[layer])
            if layer == 0:
                return
            d = np.dot(dz, self.weights[layer].T, out=self.dz[layer - 1])
            activate_backward(self.activation, below, d, self.scratch[layer - 1])
            if self.norms:
                self.norms[layer - 1].backward(d)


def _flat(shapes: list[tuple[int, ...]]) -> tuple[np.ndarray, list[np.ndarray]]:
    """A zeroed f32 vector and views of it in the given shapes, in order."""
    sizes = [int(np.prod(shape)) for shape in shapes]
    flat = np.zeros(sum(sizes), np.float32)
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return flat, [part.reshape(shape) for part, shape in zip(parts, shapes)]
