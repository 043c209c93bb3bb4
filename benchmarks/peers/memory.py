"""What PyTorch's training step takes of memory: the growth of the process from before the model to the peak.

Usage: memory.py MODEL BATCH THREADS. Prints a JSON line with the version and the bytes. Two steps are made, since the
second meets gradients and momentum that are there already.
"""

import gc
import json
import re
import sys

import torch
from torch.nn import functional as F

import models


def resident(what):
    """VmRSS, what the process holds, or VmHWM, the most that it has held."""
    with open("/proc/self/status") as status:
        return int(re.search(what + r":\s+(\d+) kB", status.read()).group(1)) * 1024


def forget_peak():
    with open("/proc/self/clear_refs", "w") as clear:
        clear.write("5")


def main():
    name, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    # What the libraries take when they first run does not count.
    small = models.make(name, 12)
    F.cross_entropy(small(torch.randn(2, 1, 40, 98)), torch.arange(2)).backward()
    del small
    gc.collect()
    forget_peak()
    before = resident("VmRSS")
    model = models.make(name, 12)
    x = torch.sin(0.37 * torch.arange(batch * 40 * 98, dtype=torch.float32)).view(batch, 1, 40, 98)
    y = torch.arange(batch) % 12
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-3, momentum=0.9)
    for _ in range(2):
        optimizer.zero_grad(set_to_none=False)
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
    print(json.dumps({"torch": torch.__version__, "bytes": resident("VmHWM") - before}), flush=True)


if __name__ == "__main__":
    main()
