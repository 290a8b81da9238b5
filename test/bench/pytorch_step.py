"""Training steps of the bench's networks in PyTorch: reads a number of steps per line, takes them, answers with a line."""

import sys

import torch
from torch import nn

NAME, THREADS = sys.argv[1], int(sys.argv[2])


def block(channels, filters, normalized, padding):
    convolution = nn.Conv2d(channels, filters, 3, padding=padding, bias=not normalized)
    return [convolution, *([nn.BatchNorm2d(filters)] if normalized else []), nn.ReLU()]


def article(normalized, batch=32):
    layers = [*block(1, 32, normalized, 0), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(32 * 13 * 13, 10)]
    return nn.Sequential(*layers), torch.rand(batch, 1, 28, 28)


def vgg_mini(normalized):
    first = [*block(3, 32, normalized, 1), *block(32, 32, normalized, 1), nn.MaxPool2d(2)]
    second = [*block(32, 64, normalized, 1), *block(64, 64, normalized, 1), nn.MaxPool2d(2)]
    last = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10)]
    return nn.Sequential(*first, *second, *last), torch.rand(64, 3, 32, 32)


torch.set_num_threads(THREADS)
torch.manual_seed(0)
networks = {"article": article, "article-128": lambda normalized: article(normalized, 128), "vgg-mini": vgg_mini}
network, images = networks[NAME](True)
network = network.to(memory_format=torch.channels_last)
images = images.contiguous(memory_format=torch.channels_last)
labels = torch.arange(len(images)) % 10
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, eps=1e-7)
loss = nn.CrossEntropyLoss()

for line in sys.stdin:
    for _ in range(int(line)):
        optimizer.zero_grad()
        value = loss(network(images), labels)
        value.backward()
        optimizer.step()
        value.item()
    print("done", flush=True)
