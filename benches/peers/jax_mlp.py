"""The networks in JAX: one jitted step per call, or many steps inside one `lax.scan`."""

from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

from problem import Problem
from workloads import (
    BATCH_NORM_EPS,
    POOL_BATCHES,
    RUNNING_MOMENTUM,
    Workload,
    learning_rate,
)

ACTIVATIONS = {"sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "relu": jax.nn.relu}


def batch_norm_train(z, gamma, beta):
    """Normalized z [batch, units], with the batch's mean and biased variance."""
    mean = z.mean(axis=0)
    centered = z - mean
    var = (centered * centered).mean(axis=0)
    return centered * (lax.rsqrt(var + BATCH_NORM_EPS) * gamma) + beta, mean, var


def update_running(running, mean, var, batch):
    """Running statistics after one more batch; the variance enters unbiased."""
    keep, take = 1.0 - RUNNING_MOMENTUM, RUNNING_MOMENTUM
    unbiased = var * (batch / (batch - 1))
    return keep * running[0] + take * mean, keep * running[1] + take * unbiased


def loss_fn(params, running, x, labels, activation):
    """Mean softmax cross-entropy and the new running statistics."""
    new_running = []
    *hidden, output = params
    for layer, weights in enumerate(hidden):
        y = x @ weights["weight"] + weights["bias"]
        if running:
            y, mean, var = batch_norm_train(y, weights["gamma"], weights["beta"])
            new_running.append(update_running(running[layer], mean, var, x.shape[0]))
        x = activation(y)
    logits = x @ output["weight"] + output["bias"]
    # At least as fast as an indexed pick, whose gradient is a scatter.
    one_hot = jax.nn.one_hot(labels, logits.shape[1], dtype=logits.dtype)
    loss = -(jax.nn.log_softmax(logits) * one_hot).sum() / x.shape[0]
    return loss, new_running


def sgd_step(state, x, labels, activation, rate):
    """One step at a learning rate; state is (parameters, running statistics)."""
    params, running = state
    gradient = jax.value_and_grad(loss_fn, has_aux=True)
    (loss, running), grads = gradient(params, running, x, labels, activation)
    params = jax.tree.map(lambda p, g: p - rate * g, params, grads)
    return (params, running), loss


def start(problem: Problem, batch_norm: bool, scale=1.0):
    """Parameters per layer with the weights times `scale`, and running mean and variance of every normalized layer."""
    params = [
        {"weight": scale * jnp.array(weight), "bias": jnp.zeros(weight.shape[1])}
        for weight in problem.weights
    ]
    running = []
    if batch_norm:
        for weights in params[:-1]:
            units = weights["bias"].size
            weights.update(gamma=jnp.ones(units), beta=jnp.zeros(units))
            running.append((jnp.zeros(units), jnp.ones(units)))
    return params, running


class _Trainer:
    """State shared by both ways of calling; see `worker.py` for what a trainer must offer."""

    def __init__(self, workload: Workload, batch_norm: bool, problem: Problem):
        self.state = start(problem, batch_norm)
        self.one_step = partial(
            sgd_step,
            activation=ACTIVATIONS[workload.activation],
            rate=learning_rate(batch_norm),
        )
        self.position = 0

    def running(self):
        """Running mean and variance of every normalized layer."""
        return self.state[1]

    def parameters(self):
        """Weight [fan_in, fan_out], bias, and γ and β if there are any, per layer."""
        return self.state[0]


class JitTrainer(_Trainer):
    """Calls the compiled step once per step; waits only at the end of `advance`."""

    def __init__(self, workload: Workload, batch_norm: bool, problem: Problem):
        super().__init__(workload, batch_norm, problem)
        self.batches = [
            (jnp.array(x), jnp.array(labels, dtype=jnp.int32))
            for x, labels in zip(problem.inputs, problem.labels)
        ]
        self.step = jax.jit(self.one_step, donate_argnums=0)

    def advance(self, steps: int) -> float:
        """Trains `steps` steps; the loss of the last one, before its update."""
        for _ in range(steps):
            self.state, loss = self.step(self.state, *self.batches[self.position])
            self.position = (self.position + 1) % POOL_BATCHES
        jax.block_until_ready(self.state)
        return float(loss)


class ScanTrainer(_Trainer):
    """Runs all steps of one `advance` inside one compiled loop."""

    def __init__(self, workload: Workload, batch_norm: bool, problem: Problem):
        super().__init__(workload, batch_norm, problem)
        self.inputs = jnp.array(problem.inputs)
        self.labels = jnp.array(problem.labels, dtype=jnp.int32)
        self.many_steps = jax.jit(self._many_steps, static_argnums=4, donate_argnums=0)

    def _many_steps(self, state, inputs, labels, position, steps: int):
        def body(carry, _):
            state, position = carry
            state, loss = self.one_step(state, inputs[position], labels[position])
            return (state, (position + 1) % POOL_BATCHES), loss

        (state, position), losses = lax.scan(body, (state, position), None, length=steps)
        return state, position, losses[-1]

    def advance(self, steps: int) -> float:
        """Trains `steps` steps; the loss of the last one, before its update."""
        self.state, self.position, loss = self.many_steps(
            self.state, self.inputs, self.labels, self.position, steps
        )
        jax.block_until_ready(self.state)
        return float(loss)
