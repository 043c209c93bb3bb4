"""PyTorch's per-sample gradients on the batch of Workload.java, in inference mode: the sum of their squares.

Usage: per_sample.py MODEL BATCH THREADS PARAMETERS. First prints a JSON line with the version and the norm of the result, then
for each line read, a way and a number of passes, a JSON line with their CPU times. Ways: plain (an ordinary backward pass), vmap
(torch.func.vmap of grad), loop (a backward pass for each sample).
"""

import json
import sys
import time

import torch
from torch.func import functional_call, grad, vmap
from torch.nn import functional as F

import models
from training_step import load


def main():
    name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    model = models.make(name, 12)
    load(model, sys.argv[4])
    model.eval()
    x = torch.sin(0.37 * torch.arange(batch * 40 * 98, dtype=torch.float64)).float().view(batch, 1, 40, 98)
    y = torch.arange(batch) % 12
    parameters = {key: value.detach() for key, value in model.named_parameters()}
    buffers = dict(model.named_buffers())

    def loss(weights, one, label):
        return F.cross_entropy(functional_call(model, (weights, buffers), (one[None],)), label[None])

    each = vmap(grad(loss), in_dims=(None, 0, 0))

    def plain():
        model.zero_grad(set_to_none=False)
        F.cross_entropy(model(x), y).backward()

    def vmapped():
        return [value.square().sum(0) for value in each(parameters, x, y).values()]

    def loop():
        sums = [torch.zeros_like(parameter) for parameter in model.parameters()]
        for i in range(batch):
            model.zero_grad(set_to_none=False)
            F.cross_entropy(model(x[i : i + 1]), y[i : i + 1]).backward()
            for total, parameter in zip(sums, model.parameters()):
                total += parameter.grad.square()
        return sums

    ways = {"plain": plain, "vmap": vmapped, "loop": loop}
    norm = sum(value.double().sum() for value in loop()).item()
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "sum": norm}), flush=True)

    for line in sys.stdin:
        way, count = line.split()
        times = []
        for _ in range(int(count)):
            start = time.process_time()
            ways[way]()
            times.append((time.process_time() - start) * 1e3)
        print(json.dumps({"ms": times}), flush=True)


if __name__ == "__main__":
    main()
