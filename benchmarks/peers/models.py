"""The models of org.unhear.nn in PyTorch, layer for layer, under the same parameter names and in the same order."""

import torch
from torch import nn
from torch.nn import functional as F


class Res(nn.Module):
    """res8 and res15 of Tang & Lin (2018). Input [N, 1, bands, frames]."""

    def __init__(self, classes, layers, pool, dilated):
        super().__init__()
        self.pool = pool
        self.conv0 = nn.Conv2d(1, 45, 3, padding=1, bias=False)
        for i in range(1, layers + 1):
            dilation = 2 ** ((i - 1) // 3) if dilated else 1
            self.add_module(f"conv{i}", nn.Conv2d(45, 45, 3, padding=dilation, dilation=dilation, bias=False))
            self.add_module(f"bn{i}", nn.BatchNorm2d(45, affine=False))
        self.layers = layers
        self.head = nn.Linear(45, classes)

    def forward(self, x):
        x = F.relu(self.conv0(x))
        if self.pool:
            x = F.avg_pool2d(x, self.pool)
        old = x
        for i in range(1, self.layers + 1):
            x = F.relu(getattr(self, f"conv{i}")(x))
            if i % 2 == 0:
                x = x + old
                old = x
            x = getattr(self, f"bn{i}")(x)
        return self.head(x.mean((2, 3)))


class SubSpectralNorm(nn.Module):
    def __init__(self, channels, bands=5):
        super().__init__()
        self.bands = bands
        self.bn = nn.BatchNorm2d(channels * bands)

    def forward(self, x):
        n, c, f, t = x.shape
        return self.bn(x.view(n, c * self.bands, f // self.bands, t)).view(n, c, f, t)


class BcBlock(nn.Module):
    def __init__(self, inp, out, dilation, stride):
        super().__init__()
        self.transition = inp != out
        if self.transition:
            self.enter = nn.Sequential(nn.Conv2d(inp, out, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU())
        self.frequency = nn.Conv2d(out, out, (3, 1), (stride, 1), (1, 0), groups=out, bias=False)
        self.spectral = SubSpectralNorm(out)
        self.temporal = nn.Conv2d(out, out, (1, 3), 1, (0, dilation), (1, dilation), groups=out, bias=False)
        self.norm = nn.BatchNorm2d(out)
        self.point = nn.Conv2d(out, out, 1, bias=False)
        self.drop = nn.Dropout2d(0.1)

    def forward(self, x):
        y = self.enter(x) if self.transition else x
        y = self.spectral(self.frequency(y))
        z = F.silu(self.norm(self.temporal(y.mean(2, keepdim=True))))
        y = y + self.drop(self.point(z))
        return F.relu(y if self.transition else y + x)


class BcResNet(nn.Module):
    """BC-ResNet-τ of Kim et al. (2021). Input [N, 1, 40, frames]."""

    def __init__(self, classes, tau=1):
        super().__init__()
        c = [int(8 * tau * f) for f in (2, 1, 1.5, 2, 2.5, 4)]
        self.head = nn.Sequential(nn.Conv2d(1, c[0], 5, (2, 1), 2, bias=False), nn.BatchNorm2d(c[0]), nn.ReLU())
        blocks, inp = [], c[0]
        for stage, count in enumerate((2, 2, 4, 4)):
            for i in range(count):
                blocks.append(BcBlock(inp, c[stage + 1], 2**stage, 2 if i == 0 and stage in (1, 2) else 1))
                inp = c[stage + 1]
        self.blocks = nn.Sequential(*blocks)
        self.depth = nn.Conv2d(inp, inp, 5, 1, (0, 2), groups=inp, bias=False)
        self.point = nn.Conv2d(inp, c[5], 1, bias=False)
        self.norm = nn.BatchNorm2d(c[5])
        self.classifier = nn.Linear(c[5], classes)

    def forward(self, x):
        x = self.depth(self.blocks(self.head(x)))
        x = F.relu(self.norm(self.point(x)))
        return self.classifier(x.mean((2, 3)))


class KwtBlock(nn.Module):
    def __init__(self, dim, heads, hidden):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(dim, 3 * dim, bias=False)
        self.out = nn.Linear(dim, dim)
        self.norm1 = nn.LayerNorm(dim)
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)
        self.norm2 = nn.LayerNorm(dim)

    def forward(self, x):
        n, t, c = x.shape
        q, k, v = self.qkv(x).view(n, t, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        y = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, c)
        x = self.norm1(x + self.out(y))
        return self.norm2(x + self.fc2(F.gelu(self.fc1(x))))


class Vector(nn.Module):
    def __init__(self, *shape):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(shape) * 0.02)


class Kwt(nn.Module):
    """Keyword Transformer of Berg et al. (2021). Input [N, 1, bands, frames]; a token is a frame."""

    def __init__(self, classes, bands=40, frames=98, dim=64, heads=1, depth=12):
        super().__init__()
        self.embed = nn.Linear(bands, dim)
        self.token = Vector(dim)
        self.position = Vector(frames + 1, dim)
        self.blocks = nn.Sequential(*[KwtBlock(dim, heads, 4 * dim) for _ in range(depth)])
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        x = self.embed(x[:, 0].transpose(1, 2))
        x = torch.cat([self.token.weight.expand(x.shape[0], 1, -1), x], 1) + self.position.weight
        return self.head(self.blocks(x)[:, 0])


class XVector(nn.Module):
    """x-vector of Snyder et al. (2018). Input [N, 1, bands, frames]."""

    def __init__(self, classes, bands=40):
        super().__init__()
        shapes = [(bands, 512, 5, 1), (512, 512, 3, 2), (512, 512, 3, 3), (512, 512, 1, 1), (512, 1500, 1, 1)]
        for i, (inp, out, kernel, dilation) in enumerate(shapes, 1):
            self.add_module(f"frame{i}", nn.Conv1d(inp, out, kernel, dilation=dilation))
            self.add_module(f"norm{i}", nn.BatchNorm1d(out))
        self.segment6 = nn.Linear(3000, 512)
        self.norm6 = nn.BatchNorm1d(512)
        self.segment7 = nn.Linear(512, 512)
        self.norm7 = nn.BatchNorm1d(512)
        self.head = nn.Linear(512, classes)

    def forward(self, x):
        x = x[:, 0]
        for i in range(1, 6):
            x = getattr(self, f"norm{i}")(F.relu(getattr(self, f"frame{i}")(x)))
        x = torch.cat([x.mean(2), (x.var(2, unbiased=False) + 1e-5).sqrt()], 1)
        x = self.norm6(F.relu(self.segment6(x)))
        return self.head(self.norm7(F.relu(self.segment7(x))))


def make(name, classes):
    return {
        "res8": lambda: Res(classes, 6, (3, 4), False),
        "res15": lambda: Res(classes, 13, None, True),
        "bc-resnet-1": lambda: BcResNet(classes),
        "kwt-1": lambda: Kwt(classes),
        "x-vector": lambda: XVector(classes),
    }[name]()
