"""The networks in PyTorch eager, written as its users write them."""

import torch
from torch import nn

from problem import Problem
from workloads import (
    BATCH_NORM_EPS,
    POOL_BATCHES,
    RUNNING_MOMENTUM,
    Workload,
    learning_rate,
)

ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "relu": nn.ReLU}


def build_model(workload: Workload, batch_norm: bool, problem: Problem) -> nn.Sequential:
    """Linear, batch norm if wanted, activation; a last linear layer on its own."""
    modules: list[nn.Module] = []
    for layer, weight in enumerate(problem.weights):
        linear = nn.Linear(*weight.shape)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight.T))
            linear.bias.zero_()
        modules.append(linear)
        if layer == workload.hidden_layers:
            break
        if batch_norm:
            modules.append(
                nn.BatchNorm1d(weight.shape[1], eps=BATCH_NORM_EPS, momentum=RUNNING_MOMENTUM)
            )
        modules.append(ACTIVATIONS[workload.activation]())
    return nn.Sequential(*modules)


class Trainer:
    """One network with its optimizer; see `worker.py` for what a trainer must offer."""

    def __init__(self, workload: Workload, batch_norm: bool, problem: Problem):
        torch.set_num_threads(1)
        self.model = build_model(workload, batch_norm, problem).train()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=learning_rate(batch_norm))
        self.criterion = nn.CrossEntropyLoss()
        # Unbound once: indexing the pool in the loop would make views at every step.
        self.batches = list(
            zip(torch.from_numpy(problem.inputs).unbind(), torch.from_numpy(problem.labels).unbind())
        )
        self.position = 0

    def advance(self, steps: int) -> float:
        """Trains `steps` steps; the loss of the last one, before its update."""
        model, optimizer, criterion = self.model, self.optimizer, self.criterion
        for _ in range(steps):
            inputs, labels = self.batches[self.position]
            optimizer.zero_grad(set_to_none=True)
            loss = criterion(model(inputs), labels)
            loss.backward()
            optimizer.step()
            self.position = (self.position + 1) % POOL_BATCHES
        return loss.item()

    def running(self):
        """Running mean and variance of every normalized layer."""
        return [
            (module.running_mean.numpy(), module.running_var.numpy())
            for module in self.model
            if isinstance(module, nn.BatchNorm1d)
        ]

    def parameters(self):
        """Weight [fan_in, fan_out], bias, and γ and β if there are any, per layer."""
        layers = []
        for module in self.model:
            if isinstance(module, nn.Linear):
                layers.append({"weight": module.weight.detach().numpy().T})
                layers[-1]["bias"] = module.bias.detach().numpy()
            elif isinstance(module, nn.BatchNorm1d):
                layers[-1]["gamma"] = module.weight.detach().numpy()
                layers[-1]["beta"] = module.bias.detach().numpy()
        return layers
