#!/usr/bin/env python3
"""Replay a ShiftScope trace in NumPy.

    shiftscope run experiment.toml --f64 --trace trace.npz --trace-steps 30 --metrics metrics.csv
    python replay.py trace.npz [--metrics metrics.csv] [--set key=value]...

From the initial weights and the mini-batches of the trace, both networks are trained again with the
formulas below, and every array of the trace is compared. The errors printed are max|difference| /
max|expected| of an array; of a sum, of the magnitudes that were summed up, since those are what is rounded.
Each step is judged alone: the updates use the gradients of the trace, after they were compared. With --free
they use the gradients found here; then every step of training enlarges the differences in rounding, in a deep
network with batch norm about four times, so that this is of use with --f64 only.

With --metrics every row of that CSV up to the last traced step is computed from the weights found here and the
probe, training and test samples of the trace, and every column is compared. Of a count or a share as many
values may differ as lie within the tolerance of its threshold.

The experiment is that of the trace, unless a file is given; --set changes a key of it, so that
--set batch_norm.eps=1e-4 must make this script fail. What it has no formula for it refuses by name: keys,
values and events that it does not know. Exit codes: 0 all agree, 1 something differs, 2 refused.

Needs Python 3.11 and NumPy, and nothing of ShiftScope.
"""
import argparse, csv, math, os, sys, tomllib
# The matrices are small: several threads would only wait for each other, four times as long as one computes.
for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(threads, "1")
import numpy as np

# ---- The experiment

DEFAULTS = {
    "network.activation": "sigmoid", "training.optimizer": "sgd", "training.learning_rate": 4.5,
    "training.batch_size": 128, "training.steps": 2000,
    "batch_norm.gamma": 1.0, "batch_norm.beta": 0.0, "batch_norm.hold": False, "batch_norm.eps": 1e-5,
    "batch_norm.running_momentum": 0.1, "batch_norm.placement": "before", "batch_norm.group": 4,
    "measure.lag": 20, "measure.statistics": "batch",
    "measure.landscape_from": 0.5, "measure.landscape_to": 4.0, "measure.landscape_points": 8,
    "arms.a.normalization": "none", "arms.b.normalization": "batch", "event": [],
}
NORMALIZATIONS = ["none", "batch", "layer", "batch-ghost", "batch-noisy"]
OPTIMIZERS = ["sgd", "momentum", "adam"]
ACTIVATIONS = ["sigmoid", "tanh", "relu", "leaky-relu", "gelu", "linear"]
WORDS = {  # the values with a formula below
    "network.activation": ACTIVATIONS, "training.optimizer": OPTIMIZERS, "batch_norm.placement": ["before", "after"],
    "arms.a.normalization": NORMALIZATIONS, "arms.b.normalization": NORMALIZATIONS,
    "measure.statistics": ["batch", "running"],
}
# What these keys decide is in the trace: inputs, labels, initial weights, and the samples that are measured.
IN_TRACE = ("seed", "data.", "init.", "arms.a.init.", "arms.b.init.", "measure.probe", "network.depth", "network.width")
KNOWN = DEFAULTS.keys() | {f"arms.{arm}.{key}" for arm in "ab" for key in ("learning_rate", "hold")}


def unknown(cfg):
    """What of an experiment has no formula here, in words."""
    settings = list(cfg.items()) + [(event.get("key"), event.get("value")) for event in cfg["event"]]
    for key, value in settings:
        if any(key == name or name.endswith(".") and str(key).startswith(name) for name in IN_TRACE):
            continue
        if key not in KNOWN:
            yield f"the key {key}"
        elif value not in WORDS.get(key, [value]):
            yield f'{key} = "{value}" (known: {", ".join(WORDS[key])})'
    for event in cfg["event"]:
        for name in event.keys() - {"step", "key", "value", "layer"}:
            yield f"an event with {name}"


# ---- The networks

erf = np.vectorize(math.erf, otypes=[float])
sigmoid = lambda y: 1 / (1 + np.exp(-y))
cdf = lambda y: (1 + erf(y / math.sqrt(2))) / 2
pdf = lambda y: np.exp(-y * y / 2) / math.sqrt(2 * math.pi)
F = {  # f and its derivative
    "sigmoid": (sigmoid, lambda y: sigmoid(y) * (1 - sigmoid(y))),
    "tanh": (np.tanh, lambda y: 1 - np.tanh(y) ** 2),
    "relu": (lambda y: np.where(y > 0, y, 0 * y), lambda y: np.where(y > 0, 1.0, 0.0)),
    "leaky-relu": (lambda y: np.where(y > 0, y, 0.01 * y), lambda y: np.where(y > 0, 1.0, 0.01)),
    "gelu": (lambda y: y * cdf(y), lambda y: cdf(y) + y * pdf(y)),
    "linear": (lambda y: y, np.ones_like),
}


def by_batch(kind):
    return kind.startswith("batch")


def groups(n, kind, cfg):
    """The groups of samples that share their statistics, those of one size together: their samples, and how many groups
    these are. A remainder joins the last group of ghost batch norm."""
    size = cfg["batch_norm.group"] if kind == "batch-ghost" else n
    count = max(1, n // size)
    if n <= count * size:
        return [(slice(0, n), count)]
    last = (count - 1) * size
    return [(slice(0, last), count - 1)] * (count > 1) + [(slice(last, n), 1)]


def normalize(x, layer, kind, cfg, noise=None, running=False):
    """s*(gamma*x_hat + beta) + m, and what the backward pass and the running statistics need.

    Batch norm has the statistics of a unit over the batch or each group of it, or the running ones; layer norm
    those of a sample over its units. Noisy batch norm multiplies by the noise s and adds the noise m."""
    cache = {"kind": kind, "noise": None, "statistics": []}
    if running and by_batch(kind):
        x_hat = (x - layer["running_mean"]) / np.sqrt(layer["running_var"] + cfg["batch_norm.eps"])
    else:
        cache["axis"] = axis = 2 if kind == "layer" else 1
        x_hat, cache["s"] = np.empty_like(x), np.empty_like(x)
        cache["groups"] = groups(len(x), kind, cfg)
        for rows, count in cache["groups"]:
            group = x[rows].reshape(count, -1, x.shape[1])
            n = group.shape[1]
            mean, var = group.mean(axis, keepdims=True), group.var(axis, keepdims=True)
            s = 1 / np.sqrt(var + cfg["batch_norm.eps"])
            cache["s"][rows] = (s + np.zeros_like(group)).reshape(-1, x.shape[1])
            x_hat[rows] = ((group - mean) * s).reshape(-1, x.shape[1])
            cache["statistics"].append((mean, var * n / (n - 1) if by_batch(kind) else var))
        cache["noise"] = noise
    y = layer["gamma"] * x_hat + layer["beta"]
    if cache["noise"]:
        y = cache["noise"][0] * y + cache["noise"][1]
    return y, x_hat, cache


def total(terms):
    """The sum over the batch, and that of the magnitudes: rounding is judged by what was summed up."""
    return terms.sum(0), np.abs(terms).sum(0)


def normalize_backward(dy, x_hat, layer, cache):
    if cache["noise"]:
        dy = dy * cache["noise"][0]
    g, dx, axis = dy * layer["gamma"], np.empty_like(dy), cache["axis"]
    for rows, count in cache["groups"]:
        s, h, p = (v[rows].reshape(count, -1, v.shape[1]) for v in (cache["s"], x_hat, g))
        d = s * (p - p.mean(axis, keepdims=True) - h * (p * h).mean(axis, keepdims=True))
        dx[rows] = d.reshape(-1, g.shape[1])
    return dx, {"gamma": total(dy * x_hat), "beta": total(dy)}


def forward(layers, x, kind, cfg, noise=None, running=False):
    """The stages of every layer: z, the normalized z_hat, y (what enters f), f, and the output a; the last has z alone."""
    f, after, passed, a = F[cfg["network.activation"]][0], cfg["batch_norm.placement"] == "after", [], x
    for i, layer in enumerate(layers):
        at = {"in": a, "z": a @ layer["weight"] + layer["bias"], "cache": None}
        at["y"] = at["a"] = at["norm"] = at["z"]
        if i + 1 < len(layers):
            norm = lambda v: normalize(v, layer, kind, cfg, noise and noise[i], running)
            if kind != "none" and not after:
                at["y"], at["z_hat"], at["cache"] = norm(at["z"])
            at["norm"] = at["y"]
            at["f"] = at["a"] = f(at["y"])
            if kind != "none" and after:
                at["a"], at["z_hat"], at["cache"] = norm(at["f"])
                at["norm"] = at["a"]
        a = at["a"]
        passed.append(at)
    return passed


def backward(layers, passed, labels, cfg, first=0):
    """The loss, and for every layer from the `first` on dz and the gradients."""
    logits, rows = passed[-1]["z"], np.arange(len(labels))
    top = logits.max(1, keepdims=True)
    e = np.exp(logits - top)
    loss = np.mean(np.log(e.sum(1)) + top[:, 0] - logits[rows, labels])
    d = e / e.sum(1, keepdims=True)
    d[rows, labels] -= 1
    d /= len(labels)
    slope, after, found = F[cfg["network.activation"]][1], cfg["batch_norm.placement"] == "after", []
    for layer, at in zip(reversed(layers[first:]), reversed(passed[first:])):
        grads = {}
        if at["cache"] and after:
            d, grads = normalize_backward(d, at["z_hat"], layer, at["cache"])
        dz = d * slope(at["y"]) if "f" in at else d
        if at["cache"] and not after:
            dz, grads = normalize_backward(dz, at["z_hat"], layer, at["cache"])
        grads |= {"weight": (at["in"].T @ dz, np.abs(at["in"].T) @ np.abs(dz)), "bias": total(dz)}
        found.append({"dz": dz} | {"grad_" + k: v for k, v in grads.items()})
        d = dz @ layer["weight"].T
    return loss, found[::-1]


def update_running(layers, passed, cfg):
    """running = (1 - m)*running + m*batch; of several groups the batch is their mean."""
    m = cfg["batch_norm.running_momentum"]
    for layer, at in zip(layers, passed):
        if "running_mean" in layer:
            for name, values in zip(("running_mean", "running_var"), zip(*at["cache"]["statistics"])):
                layer[name] = (1 - m) * layer[name] + m * np.concatenate(values).mean((0, 1))


def update(w, g, state, optimizer, lr):
    """The new values of one array of parameters; `state` is kept from step to step."""
    if optimizer == "sgd":
        return w - lr * g
    if optimizer == "momentum":
        state["v"] = 0.9 * state.get("v", 0) + g
        return w - lr * state["v"]
    assert optimizer == "adam", optimizer
    t = state["t"] = state.get("t", 0) + 1
    state["m"] = 0.9 * state.get("m", 0) + 0.1 * g
    state["v"] = 0.999 * state.get("v", 0) + 0.001 * g * g
    return w - lr * (state["m"] / (1 - 0.9**t)) / (np.sqrt(state["v"] / (1 - 0.999**t)) + 1e-8)


# ---- An arm: its training

class Arm:
    def __init__(self, trace, arm, cfg):
        self.trace, self.arm, self.cfg = trace, arm, dict(cfg)
        self.layers, self.states, self.diverged = [], [], False
        self.dtype = trace["x"].dtype
        while f"{arm}.init.{len(self.layers)}.weight" in trace:
            at = f"{arm}.init.{len(self.layers)}."
            self.layers.append({k: trace[at + k].astype(float) for k in ("weight", "bias")})
            self.states.append({})
        self.set_norm()
        self.apply(0)

    def of_arm(self, key, default=None):
        return self.cfg.get(f"arms.{self.arm}.{key}", default)

    kind = property(lambda self: self.of_arm("normalization"))
    holds = property(lambda self: self.of_arm("hold", self.cfg["batch_norm.hold"]))

    def set_norm(self):
        """Give the hidden layers fresh (or no) gamma, beta and running statistics; the optimizer forgets them."""
        for layer, state in zip(self.layers[:-1], self.states):
            for name in ("gamma", "beta", "running_mean", "running_var"):
                layer.pop(name, None), state.pop(name, None)
            one = np.ones(len(layer["bias"]))
            if self.kind != "none":
                layer |= {name: self.cfg["batch_norm." + name] * one for name in ("gamma", "beta")}
            if by_batch(self.kind):
                layer |= {"running_mean": 0 * one, "running_var": one}

    def apply(self, step):
        """The events before this step, in their order."""
        for event in self.cfg["event"]:
            if event["step"] != step:
                continue
            key, value, one, kind = event["key"], event["value"], event.get("layer"), self.kind
            if one is None:  # a value for one layer is not that of the others
                self.cfg[key] = value
            if self.kind != kind:
                self.set_norm()
            for i, layer in enumerate(self.layers[:-1]):
                for name in ("gamma", "beta"):
                    if name not in layer or one not in (None, i + 1):
                        continue
                    if key == "batch_norm." + name or key == "batch_norm.hold" and self.holds:
                        layer[name] = np.full_like(layer[name], self.cfg["batch_norm." + name] if one is None else value)

    def noise(self, at):
        """The noise s and m of every hidden layer in the pass `at`; None without noise."""
        if self.kind != "batch-noisy" or f"{at}.0.noise_scale" not in self.trace:
            return None
        names = ("noise_scale", "noise_shift")
        return [tuple(self.trace[f"{at}.{i}.{n}"].astype(float) for n in names) for i in range(len(self.layers) - 1)]

    def finite(self, passed, loss):
        """Whether all values fit into the floats of the run."""
        arrays = [at[name] for at in passed for name in ("z", "norm", "a")]
        arrays += [np.ravel(v) for at in passed if at["cache"] for pair in at["cache"]["statistics"] for v in pair]
        most = max(np.abs(v).max() for v in arrays)  # NaN if there is one
        return most <= np.finfo(self.dtype).max and math.isfinite(loss)

    def step(self, k, free):
        """One step of training: (name, expected, size) of every array. Afterwards `loss`, and `before`: what it began with."""
        trace, cfg, x, labels = self.trace, self.cfg, self.trace["x"][k].astype(float), self.trace["labels"][k]
        at = f"{self.arm}.step{k}"
        noise = self.noise(at)
        passed = forward(self.layers, x, self.kind, cfg, noise)
        self.loss, found = backward(self.layers, passed, labels, cfg)
        if not self.finite(passed, self.loss):
            self.diverged, self.loss = True, math.nan
            return
        self.before = ([dict(layer) for layer in self.layers], x, labels, noise, found)
        lr = self.of_arm("learning_rate", cfg["training.learning_rate"])
        update_running(self.layers, passed, cfg)
        for i, (layer, state) in enumerate(zip(self.layers, self.states)):
            for name, value in ({"z": passed[i]["z"], "y": passed[i]["norm"]} | found[i]).items():
                value, size = value if isinstance(value, tuple) else (value, value)
                yield f"{at}.{i}.{name}", value, size
                # That rounding is noise, which Adam would enlarge: take the noise of the trace.
                noise = name == "grad_bias" and "running_mean" in layer and cfg["batch_norm.placement"] == "before"
                if name.startswith("grad_") and not (self.holds and name in ("grad_gamma", "grad_beta")):
                    kept = trace.get(f"{at}.{i}.{name}")
                    g = value if kept is None or (free and not noise) else kept.astype(float)
                    p = name.removeprefix("grad_")
                    layer[p] = update(layer[p], g, state.setdefault(p, {}), cfg["training.optimizer"], lr)
                    if not np.abs(layer[p]).max() <= np.finfo(self.dtype).max:
                        self.diverged = True


def replay(trace, arm, cfg, free, measured):
    """Yield (name, expected, size) for every array of this arm; call `measured` with it at every step."""
    run, losses, steps = Arm(trace, arm, cfg), [], len(trace["x"])
    for i, layer in enumerate(run.layers):
        for k in ("gamma", "beta"):
            if k in layer:
                yield f"{arm}.init.{i}.{k}", layer[k], layer[k]
    measured(run, 0)
    for k in range(steps):
        if k > 0:
            run.apply(k)
        yield from run.step(k, free)
        losses.append(run.loss)
        if run.diverged:
            losses += [math.nan] * (steps - k - 1)
            break
        measured(run, k + 1)
    yield f"{arm}.loss", np.array(losses), np.array(losses)
    for i, layer in enumerate(run.layers):
        for name, value in layer.items():
            # A mean near 0 of values far from it is the rounding of those.
            size = np.abs(value) + np.sqrt(layer["running_var"]) if name == "running_mean" else value
            yield f"{arm}.final.{i}.{name}", value, size


# ---- The measures

UNITS = 20  # single units with a band
LIVE = 2048  # samples of an accuracy while a run goes on
SIGMOID = (3.636892918464133, 1.019503518184726)  # saturated from |y| on, nearly linear below |y|
ZONES = {  # saturated up to, saturated from, nearly linear between
    "sigmoid": (-SIGMOID[0], SIGMOID[0], (-SIGMOID[1], SIGMOID[1])),
    "tanh": (-SIGMOID[0] / 2, SIGMOID[0] / 2, (-0.509751759092363, 0.509751759092363)),
    "relu": (0, math.inf, (0, math.inf)), "leaky-relu": (0, math.inf, (0, math.inf)),
    "gelu": (-0.5324056076153418, math.inf, None), "linear": (-math.inf, math.inf, None),
}
RANGES = {"sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, 8)}
PERCENTILES = ("p15", "p50", "p85")


def recorded(step):
    return step % 2 ** max(0, step.bit_length() - 7) == 0


def rms(x):
    return math.sqrt(np.mean(x * x))


def constant(x, flat):
    """Which units are constant but for rounding: what is measured of their spread is that of the rounding."""
    return x.std(0) <= flat * np.abs(x).max(0)


class Measured(dict):
    """Numbers by column: value, size (what a relative error is relative to) and slack (how far it may be off beside).

    Values are `near` a threshold where rounding decides on which side they are; below `flat` times its largest value
    the spread of a unit has too few digits to be compared."""

    def put(self, name, value, size=1.0, slack=0.0):
        self[name] = (value, size, slack)

    def share(self, name, values, edges, inside, of=None):
        """A share (or, of 1, a number) of `values`, of which those near an edge may be counted otherwise."""
        of = of or values.size
        near = sum(np.sum(np.abs(values - e) <= self.near) for e in edges if math.isfinite(e))
        self.put(name, np.sum(inside) / of, 1.0, near / of)


def stage(values, low, high, near, flat):
    out, size = Measured(), np.abs(values).max()
    out.near, out.flat = near * (size + 1), flat
    out.put("mean", values.mean(), size)
    out.put("std", values.std(), size)
    for name, value in zip(PERCENTILES, np.percentile(values, (15, 50, 85))):
        out.put(name, value, size)
    edge = lambda e: [] if (low, high) in ((0, 1), (-1, 1)) else [e]  # f never leaves its own range
    out.share("underflow", values, edge(low), values < low, 1)
    out.share("overflow", values, edge(high), values > high, 1)
    out.put("nonfinite", 0)
    return out


def units(out, values, near):
    """The bands of the first units, kept as whole numbers of twelve binary digits."""
    for i in range(UNITS):
        band = np.percentile(values[:, i], (15, 50, 85)) if i < values.shape[1] else [None] * 3
        for name, value in zip(PERCENTILES, band):
            slack = 0 if value is None else np.abs(band).max() * 1.001 / 4095 + near
            out.put(f"unit{i + 1}_{name}", value, np.abs(values).max(), slack)


def typical(out, y, found):
    """The unit whose band is as wide as the median of all; of nearly equal ones that which the program took."""
    bands = np.percentile(y, (15, 50, 85), axis=0).T
    width = bands[:, 2] - bands[:, 0]
    size = np.abs(y).max()
    middle = np.sort(width)[(len(width) - 1) // 2]
    near = bands[np.abs(width - middle) <= out.near]
    if found is not None:
        near = near[np.argsort(np.abs(near - found).max(1), kind="stable")]
    for name, value in zip(PERCENTILES, near[0]):
        out.put("typical_" + name, value, size)


def curve(out, y, f, activation):
    below, above, linear = ZONES[activation]
    saturated, n = (y <= below) | (y >= above), y.size
    out.share("saturated", y, (below, above), saturated)
    close = sum(np.any(np.abs(y - e) <= out.near, axis=0).sum() for e in (below, above) if math.isfinite(e))
    out.put("dead", saturated.all(0).mean(), 1, close / y.shape[1])
    if linear:
        out.share("near_linear", y, linear, (y > linear[0]) & (y < linear[1]))
    # The slope of ReLU jumps where y is 0; that of GELU is taken from f/y, near 0 from a series.
    jump = {"relu": 1, "leaky-relu": 0.99}.get(activation, 0) * np.sum(np.abs(y) <= out.near) / n
    out.put("mean_slope", np.mean(F[activation][1](y)), 1, jump + (1e-8 if activation == "gelu" else 0))
    y0, f0 = y - y.mean(0), f - f.mean(0)
    vy, vf, c = (y0 * y0).mean(0), (f0 * f0).mean(0), (y0 * f0).mean(0)
    # R2 of a unit that is constant but for rounding is that of the rounding, if it has one.
    poor = constant(y, out.flat) | constant(f, out.flat)
    if activation == "gelu":  # 1 + erf(y/sqrt 2) has few digits where y is far below 0
        poor |= f.std(0) <= out.flat * np.abs(y).max(0)
    defined = (vy > 0) & (vf > 0)
    with np.errstate(all="ignore"):
        r2 = (c / vy) * (c / vf)
    if not poor.any():
        out.put("r2", r2[defined].mean() if defined.any() else None)
    else:
        out.put("r2", None if poor.all() else r2[~poor].mean(), 1, math.inf if poor.all() else 2 * poor.mean())
    py, pf = y - y.mean(), f - f.mean()
    yy, ff, yf = np.mean(py * py), np.mean(pf * pf), np.mean(py * pf)
    if math.sqrt(yy) > out.flat * np.abs(y).max() and math.sqrt(ff) > out.flat * np.abs(f).max():
        slope = yf / yy
        single = 2.0**-23  # the line is kept in 32 bits
        out.put("line_slope", slope, abs(slope), abs(slope) * single)
        out.put("line_intercept", f.mean() - slope * y.mean(), np.abs(f).max() + abs(slope) * np.abs(y).max(),
                single * (np.abs(f).max() + abs(slope) * np.abs(y).max()))
        out.put("line_explained", slope * yf / ff, 1, single)
    else:
        for name in ("line_slope", "line_intercept", "line_explained"):
            out.put(name, None, 1, math.inf)


def distances(out, now, then, since):
    """W1 of every unit, plain, in units of the spread, and of the standardized values; means over the units."""
    names = [f"w1_{since}", f"w1_per_sd_{since}", f"w1_shape_{since}"]
    if then is None:
        for name in names:
            out.put(name, None)
        return
    p, q = np.sort(now, axis=0), np.sort(then, axis=0)
    sp, sq = p.std(0), q.std(0)
    w1 = np.abs(p - q).mean(0)
    unit = lambda x, s: (x - x.mean(0)) * np.divide(1, s, out=np.zeros_like(s), where=s > 0)
    poor = (constant(p, out.flat) | constant(q, out.flat)).mean()
    size = max(np.abs(p).max(), np.abs(q).max())
    out.put(names[0], w1.mean(), size)
    per_sd = w1 / ((sp + sq) / 2 + 1e-6)
    out.put(names[1], per_sd.mean(), (np.maximum(np.abs(p), np.abs(q)).max(0) / ((sp + sq) / 2 + 1e-6)).mean())
    out.put(names[2], np.abs(unit(p, sp) - unit(q, sq)).mean(), 1 + (np.abs(p).max(0) / (sp + 1e-6)).mean(), 2 * poor)


def linear_r2(x, logits, epsilon):
    samples, features = x.shape
    if 2 * (features + 1) >= samples or samples * features**2 > 2**28:
        return None
    basis = np.zeros((samples, 0))
    for v in (x - x.mean(0)).T:
        whole = np.linalg.norm(v)
        for _ in range(2):
            v = v - basis @ (basis.T @ v)
        if np.linalg.norm(v) > 1e-6 * whole:
            basis = np.column_stack([basis, v / np.linalg.norm(v)])
    v = logits - logits.mean(1, keepdims=True)
    v = v - v.mean(0)
    if not np.sum(v * v) > (100 * epsilon) ** 2 * np.sum(logits**2):
        return None
    return min(1.0, np.sum((basis.T @ v) ** 2) / np.sum(v * v))


def right(logits, labels, near):
    """How many are right, and of how many that is decided by rounding."""
    best = np.sort(logits, axis=1)[:, -2:]
    close = np.sum(best[:, 1] - best[:, 0] <= near * np.abs(logits).max(1)) if logits.shape[1] > 1 else 0
    return np.sum(logits.argmax(1) == labels), close


def across(out, a, y, x):
    """How alike the samples have become, and how far the layer is from the inputs: numbers kept in 32 bits."""
    single = 2.0**-23
    length = np.sqrt((a * a).sum(1))
    u = a[length > 0] / length[length > 0][:, None]
    n = len(u)
    out.put("sameness", ((u @ u.T).sum() - n) / (n * (n - 1)) if n > 1 else None, 1, single)
    gram = a @ a.T
    rank = np.trace(gram) ** 2 / np.sum(gram * gram) if n > 0 else None
    out.put("rank", rank, rank or 1, (rank or 1) * single)
    y, x = np.sort(y, axis=None), np.sort(x, axis=None)
    size = max(np.abs(y).max(), np.abs(x).max())
    w1 = quantile_distance(y, x)
    out.put("distance_w1", w1, size, w1 * single)
    standard = lambda v: (v - v.mean()) / v.std() if v.std() > 0 else 0 * v
    w1 = quantile_distance(standard(y), standard(x))
    # Of values that are constant but for rounding the spread is that of the rounding.
    poor = y.std() <= out.flat * np.abs(y).max()
    out.put("distance", w1, 1, math.inf if poor else 2 * single)


def quantile_distance(p, q):
    """The integral of |P - Q| of two quantile functions, constant between multiples of 1/len; both sorted."""
    n, m = len(p), len(q)
    # In units of 1/(n m). Two ends at one place have no distance between them.
    ends = np.sort(np.concatenate([np.arange(1, n + 1) * m, np.arange(1, m + 1) * n]), kind="stable")
    return np.sum(np.abs(p[(ends - 1) // m] - q[(ends - 1) // n]) * np.diff(ends, prepend=0)) / (n * m)


class Measures:
    """The rows of `--metrics`, computed from the weights of an arm and the samples of the trace, and compared."""

    def __init__(self, trace, cfg, rows, near):
        self.trace, self.rows, self.near = trace, rows, near
        self.flat = 10 * np.finfo(trace["x"].dtype).eps / near
        self.worst, self.bad, self.left_out, self.count, self.rounding = {}, [], {}, 0, {}
        self.last = max((step for step, *_ in rows), default=0)
        self.shown = {arm: {} for arm in "ab"}  # of the shift: the distributions at earlier steps

    def samples(self, name, step):
        """The samples in the frame of `step`: an event of an earlier step may have changed them."""
        changed = [k for k in range(step) if f"{name}.step{k}.x" in self.trace]
        at = f"{name}.step{changed[-1]}.x" if changed else f"{name}.x"
        return self.trace[at].astype(float), self.trace[f"{name}.labels"]

    def compare(self, place, expected):
        row = self.rows.get(place)
        if row is None:
            self.bad.append(f"metrics: no row of step {place[0]}, arm {place[1]}, layer {place[2]}, {place[3]}")
            return
        row["compared"] = True
        for name, text in row.items():
            if name in ("step", "arm", "layer", "stage", "compared", None):
                continue
            if name not in expected and text == "":
                continue
            where = f"step {place[0]}, arm {place[1]}, layer {place[2]}, {place[3] or 'the network'}"
            if name not in expected:
                self.left_out[name] = where
                continue
            value, size, slack = expected[name]
            undefined = value is None or not math.isfinite(value)
            if math.isinf(slack):
                self.rounding[name] = self.rounding.get(name, 0) + (text != "")
                continue
            if undefined or text == "":
                if not (undefined and text == ""):
                    self.bad.append(f"metrics: {name} of {where} is {text or 'empty'}, expected {value}")
                continue
            error = max(0.0, abs(float(text) - value) - slack) / (size + 1e-300)
            self.count += 1
            of = "unit…_" + name.split("_")[1] if name.startswith("unit") else name
            self.worst[of] = max(self.worst.get(of, (0, "")), (error, where))
            if not error <= self.near:
                self.bad.append(f"metrics: {name} of {where} is {text}, expected {float(value)!r}")

    def __call__(self, run, step):
        """Measure and compare the frame of `step`. Distributions are kept for the shift of later frames."""
        cfg, layers, kind, near = run.cfg, run.layers, run.kind, self.near
        x, labels = self.samples("probe", step)
        noise = run.noise(f"{run.arm}.probe.step{step}")
        by_running = cfg["measure.statistics"] == "running"
        passed = forward(layers, x, kind, cfg, noise, by_running)
        # What is beyond the floats of 32 bits in which lines and bands are kept, the program counts instead.
        largest = max(np.abs(at[name]).max() for at in passed for name in ("z", "norm", "a"))
        if not (run.finite(passed, 0) and largest < 2.0**128):
            return
        method = by_running and by_batch(kind)
        self.shown[run.arm][step] = (method, [(at["z"], at["y"]) for at in passed[:-1]])
        if (step, run.arm, 0, "") not in self.rows:
            return
        whole = self.whole(run, step)
        whole.put("linear_r2", linear_r2(x, passed[-1]["z"], np.finfo(run.dtype).eps), 1, 0)
        if step > 0:
            for name, value in landscape(run).items():
                whole.put(name, *value)
        self.compare((step, run.arm, 0, ""), whole)
        _, grads = backward(layers, forward(layers, x, kind, cfg, noise) if by_running else passed, labels, cfg)
        shifts = gradient_shifts(run, layers) if step > 0 else [None] * len(layers)
        for i, at in enumerate(passed):
            hidden, after = i + 1 < len(layers), cfg["batch_norm.placement"] == "after"
            within = RANGES.get(cfg["network.activation"]) if hidden and not (after and kind != "none") else None
            for name in ("z", "z_hat", "y", "a"):
                if name not in at:
                    continue
                out = stage(at[name], *((within if name == "a" else None) or (-8, 8)), near, self.flat)
                if name in "zy" and hidden:
                    units(out, at[name], out.near)
                    self.shift(out, run.arm, step, i, "zy".index(name), cfg)
                if name == "y":
                    self.of_y(out, run, step, i, at, grads[i], shifts[i])
                self.compare((step, run.arm, i + 1, name), out)

    def shift(self, out, arm, step, i, which, cfg):
        shown, lag = self.shown[arm], cfg["measure.lag"]
        (method, now), size = shown[step], 16 * -(-self.trace["a.init.0.bias"].size // 16)
        bytes_of_one = self.trace["x"].itemsize * len(now[0][0]) * size * len(now)
        kept = bytes_of_one * 2 * (min(lag, 128) + 1) <= 256 << 20
        for since, then in (("lag", step - lag), ("start", 0)):
            there = kept and then >= 0 and then in shown and shown[then][0] == method
            there = there and (since == "lag" and (recorded(step) or step == lag) or since == "start" and step > 0)
            distances(out, now[i][which], shown[then][1][i][which] if there else None, since)

    def of_y(self, out, run, step, i, at, grads, shift):
        found = self.rows.get((step, run.arm, i + 1, "y"), {})
        given = [found.get("typical_" + name) for name in PERCENTILES]
        typical(out, at["y"], np.array(given, float) if all(given) else None)
        if "f" in at:
            curve(out, at["y"], at["f"], run.cfg["network.activation"])
            across(out, at["a"], at["y"], self.samples("probe", step)[0])
        layer = run.layers[i]
        for name in ("gamma", "beta"):
            if name in layer:
                size = np.abs(layer[name]).max()
                out.put(name + "_mean", layer[name].mean(), size)
                out.put(name + "_std", layer[name].std(), size)
        g, size = grads["grad_weight"]
        out.put("grad_rms", rms(g), rms(size))
        if step > 0:
            before = run.before[0][i]["weight"]
            moved, spread = (layer["weight"] - before).std(), before.std()
            ratio = math.log10(moved / spread) if moved > 0 and spread > 0 else None
            # The difference of two nearly equal weights has few digits.
            digits = np.finfo(run.dtype).eps * np.abs(before).max() / moved if moved > 0 else 0
            out.put("update_ratio", ratio, 1, digits)
            for name, value in zip(("grad_shift", "grad_shift_size", "grad_shift_cosine"), shift):
                out.put(name, value[0], value[1])

    def whole(self, run, step):
        out, near = Measured(), self.near
        out.put("loss", run.loss if step > 0 else None, 1 + abs(run.loss) if step > 0 else 1)
        last = step == self.last
        samples = {}
        for name in ("train", "test"):
            x, labels = self.samples(name, step)
            most = len(x) if last and name == "test" else LIVE
            # One layer after another: of evaluation the samples do not depend on each other.
            logits = forward(run.layers, x[:most], run.kind, run.cfg, None, True)[-1]["z"]
            ok, close = right(logits, labels[:most], near)
            out.put(name + "_accuracy", ok / len(logits), 1, close / len(logits))
            samples[name] = x[:LIVE], labels[:LIVE]
        if by_batch(run.kind):
            x, labels = samples["test"]
            # The default size of a mini-batch shrinks to few samples; the trace has what was trained.
            n, batch, ok, close = len(x), self.trace["x"].shape[1], 0, 0
            for number, first in enumerate(range(0, n, batch)):
                rows = np.arange(first, first + batch) % n  # the last mini-batch is filled up from the start
                new = min(batch, n - first)
                noise = run.noise(f"{run.arm}.test.step{step}.batch{number}")
                if run.kind == "batch-noisy" and noise is None:
                    break
                logits = forward(run.layers, x[rows], run.kind, run.cfg, noise)[-1]["z"][:new]
                found = right(logits, labels[rows][:new], near)
                ok, close = ok + found[0], close + found[1]
            else:
                out.put("test_accuracy_batch", ok / n, 1, close / n)
            beta = run.layers[-2]["beta"][None]  # a sample alone is its own mean: y = beta
            after = run.cfg["batch_norm.placement"] == "after"
            one = (beta if after else F[run.cfg["network.activation"]][0](beta)) @ run.layers[-1]["weight"]
            one = one + run.layers[-1]["bias"]
            close = right(one, np.zeros(1, int), near)[1]
            out.put("test_accuracy_single", np.mean(labels == one.argmax()), 1, close)
        return out


def gradient_shifts(run, now):
    """|G - G'|, |G| and the cosine between them, of every layer: G' with the layers before it as they are after the step."""
    before, x, labels, noise, found = run.before
    mixed, shifts = [dict(layer) for layer in before], []
    for i in range(len(before)):
        if i > 0:
            mixed[i - 1] = now[i - 1]
        g, size = found[i]["grad_weight"]
        size = np.linalg.norm(size)
        moved = g
        if i > 0:
            passed = forward(mixed, x, run.kind, run.cfg, noise)
            moved = backward(mixed, passed, labels, run.cfg, i)[1][0]["grad_weight"][0]
        a, b = np.linalg.norm(g), np.linalg.norm(moved)
        cosine = np.clip(np.sum(g * moved) / a / b, -1, 1) if a > 0 and b > 0 else None
        shifts.append(((np.linalg.norm(g - moved), size), (a, size), (cosine, 1 + size / (a + 1e-300))))
    return shifts


def landscape(run):
    """Loss and gradient along the last step, each with its size: see docs/measures.md, Landscape."""
    cfg, (before, x, labels, noise, found) = run.cfg, run.before
    lr = run.of_arm("learning_rate", cfg["training.learning_rate"])
    names = ["weight", "bias"] + ([] if run.kind == "none" or run.holds else ["gamma", "beta"])
    trained = [(i, name) for i, layer in enumerate(before) for name in names if name in layer]

    def flat(grads):
        return np.concatenate([grads[i]["grad_" + name][0].ravel() for i, name in trained])

    g = flat(found)
    low, high, change, beta, size = np.inf, -np.inf, 0.0, 0.0, np.linalg.norm(g)
    for c in np.linspace(cfg["measure.landscape_from"], cfg["measure.landscape_to"], cfg["measure.landscape_points"]):
        moved = [dict(layer) for layer in before]
        for i, name in trained:
            moved[i][name] = before[i][name] - c * lr * found[i]["grad_" + name][0]
        passed = forward(moved, x, run.kind, cfg, noise)
        loss, grads = backward(moved, passed, labels, cfg)
        if not run.finite(passed, loss):
            return {}
        apart = np.linalg.norm(flat(grads) - g)
        low, high = min(low, loss), max(high, loss)
        change, beta = max(change, apart), max(beta, apart / (c * lr * size) if c * lr * size > 0 else np.inf)
    if not np.isfinite([low, high, change, beta]).all():
        return {}
    found = {"loss_low": (low, 1 + high), "loss_high": (high, 1 + high), "gradient_change": (change, size + change),
             "beta_smoothness": (beta, beta * (1 + size / (change + 1e-300)))}
    # The program keeps them in 32 bits.
    return {name: (value, of, abs(value) * 2.0**-23) for name, (value, of) in found.items()}


# ---- The program

def flatten(table, prefix=""):
    for k, v in table.items():
        yield from flatten(v, prefix + k + ".") if isinstance(v, dict) else [(prefix + k, v)]


def parse_value(text):
    try:
        return tomllib.loads("v = " + text)["v"]
    except tomllib.TOMLDecodeError:
        return text


def is_given(name):
    """Whether an array is an input of the replay, not a result."""
    parts = name.split(".")
    return (name in ("x", "labels", "experiment") or parts[0] in ("probe", "train", "test")
            or parts[-1] in ("noise_scale", "noise_shift") or parts[1] == "init" and parts[-1] in ("weight", "bias"))


def read_metrics(path):
    with open(path, newline="") as file:
        reader = csv.DictReader(file)
        if (reader.fieldnames or [])[:4] != ["step", "arm", "layer", "stage"]:
            raise SystemExit("cannot replay: the metrics are not those of one run (columns step, arm, layer, stage, …)")
        return {(int(row["step"]), row["arm"], int(row["layer"]), row["stage"]): row for row in reader}


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("trace")
    args.add_argument("experiment", nargs="?", help="default: the experiment in the trace")
    args.add_argument("--set", action="append", default=[], metavar="key=value")
    args.add_argument("--metrics", metavar="CSV", help="compare the measures in this file too")
    args.add_argument("--free", action="store_true", help="update with the gradients found here")
    args.add_argument("--tolerance", type=float, help="default: 1e-9 for 64 bits, 1e-3 for 32")
    args = args.parse_args()
    trace, cfg = dict(np.load(args.trace)), dict(DEFAULTS)
    if args.experiment:
        with open(args.experiment, "rb") as file:
            cfg |= flatten(tomllib.load(file))
    elif "experiment" in trace:
        cfg |= flatten(tomllib.loads(trace["experiment"].tobytes().decode()))
    cfg |= {k: parse_value(v) for k, v in (s.split("=", 1) for s in args.set)}
    refused = list(dict.fromkeys(unknown(cfg)))
    if args.metrics and "probe.x" not in trace:
        refused.append("metrics without the probe, which this trace does not have")
    if refused:
        more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
        print(f"cannot replay: {'; '.join(refused[:3])}{more}", file=sys.stderr)
        return 2

    worst, unseen, bad = {}, {name for name in trace if not is_given(name)}, []
    dtype, tolerance = trace["x"].dtype, args.tolerance or (1e-9 if trace["x"].dtype == float else 1e-3)
    measures = Measures(trace, cfg, read_metrics(args.metrics), tolerance) if args.metrics else lambda run, step: None
    for arm in "ab":
        for name, expected, size in replay(trace, arm, cfg, args.free, measures):
            unseen.discard(name)
            found = trace.get(name)
            if found is None:
                bad.append(f"{name} is missing")
            elif found.shape != expected.shape or found.dtype != dtype:
                bad.append(f"{name}: {found.dtype}{found.shape}, expected {dtype}{expected.shape}")
            else:
                same = ~np.isfinite(found) & ~np.isfinite(expected.astype(dtype))
                size = np.max(np.abs(size), initial=0, where=~same)
                error = np.max(np.abs(found - expected), initial=0, where=~same) / (size + 1e-300)
                kind = f"{arm} {name.rsplit('.', 1)[1]}" + (" (final)" if ".final." in name else "")
                worst[kind] = max(worst.get(kind, (0, "")), (error, name))
                if not error <= tolerance:
                    bad.append(f"{name}: relative error {error:.1e}")
    bad += [f"{name} is in the trace, but not expected" for name in sorted(unseen)]
    for kind, (error, name) in worst.items():
        print(f"{kind:24} {error:.1e}  {name}")
    print(*bad[:20], f"{len(bad)} of {len(trace)} arrays differ" if bad else f"all {len(trace)} arrays agree", sep="\n")
    if not args.metrics:
        return bool(bad)
    for name, (error, where) in measures.worst.items():
        print(f"{name:24} {error:.1e}  {where}")
    for name, where in measures.left_out.items():
        print(f"not compared: {name}, first at {where}")
    for name, count in measures.rounding.items():
        print(f"not judged, since the values differ by rounding alone: {count} of {name}")
    beyond = sum("compared" not in row for row in measures.rows.values())
    if beyond:
        print(f"not compared: {beyond} rows after the trace, after a divergence, or with values beyond 2^128")
    print(*measures.bad[:20], f"{len(measures.bad)} of {measures.count} measures differ" if measures.bad else
          f"all {measures.count} measures agree", sep="\n")
    return bool(bad or measures.bad)


if __name__ == "__main__":
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        sys.exit(main())
