#!/usr/bin/env python3
"""Replay a ShiftScope trace in NumPy.

    shiftscope run experiment.toml --f64 --trace trace.npz
    python replay.py trace.npz experiment.toml [--set key=value]...

From the initial weights and the mini-batches of the trace, both networks are trained again with the
formulas below, and every array of the trace is compared. The errors printed are max|difference| /
max|expected| of an array. Each step is judged alone: the updates use the gradients of the trace, after
they were compared. With --free they use the gradients found here; then every step of training enlarges
the differences in rounding, in a deep network with batch norm about four times, so that this is of use
with --f64 only. Needs Python 3.11 and NumPy.

What this script has no formula for it refuses: ghost and noisy batch norm, arms.a.hold and arms.b.hold,
events of one layer, and every key that it does not know.
"""
import argparse, math, sys, tomllib
import numpy as np

DEFAULTS = {
    "network.activation": "sigmoid", "training.optimizer": "sgd", "training.learning_rate": 4.5,
    "batch_norm.gamma": 1.0, "batch_norm.beta": 0.0, "batch_norm.hold": False, "batch_norm.eps": 1e-5,
    "batch_norm.running_momentum": 0.1, "batch_norm.placement": "before",
    "arms.a.normalization": "none", "arms.b.normalization": "batch", "event": [],
}

erf = np.vectorize(math.erf, otypes=[float])
sigmoid = lambda y: 1 / (1 + np.exp(-y))
cdf = lambda y: (1 + erf(y / math.sqrt(2))) / 2
pdf = lambda y: np.exp(-y * y / 2) / math.sqrt(2 * math.pi)
ACTIVATIONS = {  # f and its derivative
    "sigmoid": (sigmoid, lambda y: sigmoid(y) * (1 - sigmoid(y))),
    "tanh": (np.tanh, lambda y: 1 - np.tanh(y) ** 2),
    "relu": (lambda y: np.where(y > 0, y, 0 * y), lambda y: np.where(y > 0, 1.0, 0.0)),
    "leaky-relu": (lambda y: np.where(y > 0, y, 0.01 * y), lambda y: np.where(y > 0, 1.0, 0.01)),
    "gelu": (lambda y: y * cdf(y), lambda y: cdf(y) + y * pdf(y)),
    "linear": (lambda y: y, np.ones_like),
}

NORMALIZATIONS, OPTIMIZERS = ["none", "batch", "layer"], ["sgd", "momentum", "adam"]
WORDS = {  # the values with a formula below
    "network.activation": list(ACTIVATIONS), "training.optimizer": OPTIMIZERS, "batch_norm.placement": ["before", "after"],
    "arms.a.normalization": NORMALIZATIONS, "arms.b.normalization": NORMALIZATIONS,
}
# What these keys decide is in the trace: inputs, labels and initial weights. Measuring changes nothing.
IN_TRACE = (
    "seed", "data.", "init.", "arms.a.init.", "arms.b.init.", "measure.", "batch_norm.group",
    "network.depth", "network.width", "training.batch_size", "training.steps",
)
KNOWN = DEFAULTS.keys() | {"arms.a.learning_rate", "arms.b.learning_rate"}


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
        for name in event.keys() - {"step", "key", "value"}:
            yield f"an event with {name}"


def normalize(x, layer, kind, cfg):
    """gamma*x_hat + beta; batch norm: statistics of a unit over the batch, layer norm: of a sample over its units."""
    axis = 0 if kind == "batch" else 1
    mean, var = x.mean(axis, keepdims=True), x.var(axis, keepdims=True)
    s = 1 / np.sqrt(var + cfg["batch_norm.eps"])
    x_hat = (x - mean) * s
    if kind == "batch":
        m, n = cfg["batch_norm.running_momentum"], len(x)
        layer["running_mean"] = (1 - m) * layer["running_mean"] + m * mean[0]
        layer["running_var"] = (1 - m) * layer["running_var"] + m * var[0] * n / (n - 1)
    return layer["gamma"] * x_hat + layer["beta"], (x_hat, s, axis)


def total(terms):
    """The sum over the batch, and that of the magnitudes: rounding is judged by what was summed up."""
    return terms.sum(0), np.abs(terms).sum(0)


def normalize_backward(dy, layer, cache):
    x_hat, s, axis = cache
    g = dy * layer["gamma"]
    dx = s * (g - g.mean(axis, keepdims=True) - x_hat * (g * x_hat).mean(axis, keepdims=True))
    return dx, {"gamma": total(dy * x_hat), "beta": total(dy)}


def step(layers, x, labels, kind, cfg):
    """One forward and backward pass: the loss, and for every layer z, y, dz and the gradients."""
    f, slope = ACTIVATIONS[cfg["network.activation"]]
    after, seen, caches, a = cfg["batch_norm.placement"] == "after", [], [], x
    for i, layer in enumerate(layers):
        hidden, a_in, cache = i + 1 < len(layers), a, None
        z = y = a = a_in @ layer["weight"] + layer["bias"]
        if hidden and kind != "none" and not after:
            y, cache = normalize(z, layer, kind, cfg)
        if hidden:
            a = f(y)
        if hidden and kind != "none" and after:
            a, cache = normalize(a, layer, kind, cfg)
            y = a
        seen.append({"z": z, "y": y})
        caches.append((a_in, cache))
    p = np.exp(a - a.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    rows = np.arange(len(x))
    loss = np.mean(np.log(np.exp(a - a.max(1, keepdims=True)).sum(1)) + a.max(1) - a[rows, labels])
    da = p
    da[rows, labels] -= 1
    da /= len(x)
    for i in reversed(range(len(layers))):
        (a_in, cache), z, hidden, grads = caches[i], seen[i]["z"], i + 1 < len(layers), {}
        if cache and after:
            da, grads = normalize_backward(da, layers[i], cache)
        dz = da * slope(z if after else seen[i]["y"]) if hidden else da
        if cache and not after:
            dz, grads = normalize_backward(dz, layers[i], cache)
        grads |= {"weight": (a_in.T @ dz, np.abs(a_in.T) @ np.abs(dz)), "bias": total(dz)}
        seen[i] |= {"dz": dz} | {"grad_" + k: v for k, v in grads.items()}
        da = dz @ layers[i]["weight"].T
    return loss, seen


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


def set_norm(layers, states, kind, cfg):
    """Give the hidden layers fresh (or no) gamma, beta and running statistics."""
    for layer, state in zip(layers[:-1], states[:-1]):
        for name in ("gamma", "beta", "running_mean", "running_var"):
            layer.pop(name, None), state.pop(name, None)
        one = np.ones(len(layer["bias"]))
        if kind != "none":
            layer |= {"gamma": cfg["batch_norm.gamma"] * one, "beta": cfg["batch_norm.beta"] * one}
        if kind == "batch":
            layer |= {"running_mean": 0 * one, "running_var": one}


def replay(trace, arm, cfg, free):
    """Yield (name, expected, found) for every array of this arm."""
    cfg, key = dict(cfg), f"arms.{arm}."
    layers, states = [], []
    while f"{arm}.init.{len(layers)}.weight" in trace:
        layers.append({k: trace[f"{arm}.init.{len(layers)}.{k}"].astype(float) for k in ("weight", "bias")})
        states.append({})
    set_norm(layers, states, cfg[key + "normalization"], cfg)
    for i, layer in enumerate(layers):
        for k in ("gamma", "beta"):
            if k in layer:
                yield f"{arm}.init.{i}.{k}", layer[k], trace.get(f"{arm}.init.{i}.{k}")
    losses, x, labels = [], trace["x"].astype(float), trace["labels"]
    for k in range(len(x)):
        for event in cfg["event"]:
            if event["step"] == k and not (event["key"].startswith("arms.") and not event["key"].startswith(key)):
                cfg[event["key"]] = event["value"]
                if event["key"] == key + "normalization":
                    set_norm(layers, states, event["value"], cfg)
                for name in ("gamma", "beta"):
                    if event["key"] == "batch_norm." + name or event["key"] == "batch_norm.hold" and event["value"]:
                        for layer in layers[:-1]:
                            if name in layer:
                                layer[name] = np.full_like(layer[name], cfg["batch_norm." + name])
        kind = cfg[key + "normalization"]
        loss, seen = step(layers, x[k], labels[k], kind, cfg)
        losses.append(loss)
        z_max = max(np.abs(s["z"]).max() for s in seen)  # NaN if there is one
        if not z_max <= np.finfo(trace["x"].dtype).max:
            losses[k:] = [math.nan] * (len(x) - k)
            break
        lr = cfg.get(key + "learning_rate", cfg["training.learning_rate"])
        for i, (layer, state) in enumerate(zip(layers, states)):
            for name, value in seen[i].items():
                found = trace.get(f"{arm}.step{k}.{i}.{name}")
                value, size = value if isinstance(value, tuple) else (value, value)
                yield f"{arm}.step{k}.{i}.{name}", value, found, size
                # That rounding is noise, which Adam would enlarge: take the noise of the trace.
                noise = name == "grad_bias" and "running_mean" in layer and cfg["batch_norm.placement"] == "before"
                if name.startswith("grad_") and not (cfg["batch_norm.hold"] and name in ("grad_gamma", "grad_beta")):
                    g = value if found is None or (free and not noise) else found.astype(float)
                    p = name.removeprefix("grad_")
                    layer[p] = update(layer[p], g, state.setdefault(p, {}), cfg["training.optimizer"], lr)
    yield f"{arm}.loss", np.array(losses), trace[f"{arm}.loss"]
    for i, layer in enumerate(layers):
        for name, value in layer.items():
            yield f"{arm}.final.{i}.{name}", value, trace.get(f"{arm}.final.{i}.{name}")


def flatten(table, prefix=""):
    for k, v in table.items():
        yield from flatten(v, prefix + k + ".") if isinstance(v, dict) else [(prefix + k, v)]


def parse_value(text):
    try:
        return tomllib.loads("v = " + text)["v"]
    except tomllib.TOMLDecodeError:
        return text


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("trace")
    args.add_argument("experiment", nargs="?")
    args.add_argument("--set", action="append", default=[], metavar="key=value")
    args.add_argument("--free", action="store_true", help="update with the gradients found here")
    args.add_argument("--tolerance", type=float, help="default: 1e-9 for 64 bits, 1e-3 for 32")
    args = args.parse_args()
    cfg = dict(DEFAULTS)
    if args.experiment:
        with open(args.experiment, "rb") as file:
            cfg |= flatten(tomllib.load(file))
    cfg |= {k: parse_value(v) for k, v in (s.split("=", 1) for s in args.set)}
    refused = list(dict.fromkeys(unknown(cfg)))
    if refused:
        more = f"; and {len(refused) - 3} more" if len(refused) > 3 else ""
        print(f"cannot replay: {'; '.join(refused[:3])}{more}", file=sys.stderr)
        return 2
    trace = dict(np.load(args.trace))

    worst, unseen, bad = {}, set(trace) - {"x", "labels"}, []
    dtype, tolerance = trace["x"].dtype, args.tolerance or (1e-9 if trace["x"].dtype == float else 1e-3)
    unseen -= {n for n in trace if ".init." in n and n.endswith((".weight", ".bias"))}
    for arm in "ab":
        for name, expected, found, *size in replay(trace, arm, cfg, args.free):
            unseen.discard(name)
            if found is None:
                bad.append(f"{name} is missing")
            elif found.shape != expected.shape or found.dtype != dtype:
                bad.append(f"{name}: {found.dtype}{found.shape}, expected {dtype}{expected.shape}")
            else:
                same = np.isnan(found) & np.isnan(expected)
                size = np.max(np.abs(size[0] if size else expected), initial=0, where=~same)
                error = np.max(np.abs(found - expected), initial=0, where=~same) / (size + 1e-30)
                kind = f"{arm} {name.rsplit('.', 1)[1]}" + (" (final)" if ".final." in name else "")
                worst[kind] = max(worst.get(kind, (0, "")), (error, name))
                if not error <= tolerance:
                    bad.append(f"{name}: relative error {error:.1e}")
    bad += [f"{name} is in the trace, but not expected" for name in sorted(unseen)]
    for kind, (error, name) in worst.items():
        print(f"{kind:24} {error:.1e}  {name}")
    print(*bad[:20], f"{len(bad)} of {len(trace)} arrays differ" if bad else f"all {len(trace)} arrays agree", sep="\n")
    return bool(bad)


if __name__ == "__main__":
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        sys.exit(main())
