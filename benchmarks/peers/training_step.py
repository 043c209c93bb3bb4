"""PyTorch's training step (forward, mean cross-entropy, backward, SGD with momentum) on the batch of Workload.java.

Usage: training_step.py MODEL BATCH THREADS PARAMETERS. First prints a JSON line with the version and the loss in inference
mode, then for each line read, a number of steps, a JSON line with their times.
"""

import json
import os
import sys
import time

import torch
from torch.nn import functional as F

import models


def load(model, path):
    flat = torch.from_file(path, size=os.path.getsize(path) // 4)
    with torch.no_grad():
        at = 0
        for parameter in model.parameters():
            parameter.copy_(flat[at : at + parameter.numel()].view_as(parameter))
            at += parameter.numel()
    if at != flat.numel():
        raise SystemExit(f"the model has {at} parameters, the file {flat.numel()}")


def main():
    name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    model = models.make(name, 12)
    load(model, sys.argv[4])
    x = torch.sin(0.37 * torch.arange(batch * 40 * 98, dtype=torch.float64)).float().view(batch, 1, 40, 98)
    y = torch.arange(batch) % 12
    model.eval()
    with torch.no_grad():
        loss = F.cross_entropy(model(x), y).item()
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "loss": loss}), flush=True)

    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            optimizer.zero_grad(set_to_none=False)
            F.cross_entropy(model(x), y).backward()
            optimizer.step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"ms": times}), flush=True)


if __name__ == "__main__":
    main()
