"""Times PyTorch training steps (forward, backward, SGD with momentum); prints one JSON line for each command read.

Usage: training_step.py MODEL BATCH THREADS, then one line on standard input a measurement: the number of steps.
Start it with MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ raised, or PyTorch pays page faults in every step.
"""

import json
import sys
import time

import torch
from torch.nn import functional as F

import models


def main():
    name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    model = models.make(name, 12)
    model.train()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    x = torch.randn(batch, 1, 40, 98)
    y = torch.arange(batch) % 12

    def step():
        optimizer.zero_grad(set_to_none=False)
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        return loss

    for line in sys.stdin:
        times = []
        for _ in range(int(line)):
            start = time.perf_counter()
            loss = step()
            times.append((time.perf_counter() - start) * 1e3)
        print(json.dumps({"torch": torch.__version__, "model": name, "batch": batch, "ms": times,
                          "loss": loss.item()}), flush=True)


if __name__ == "__main__":
    main()
