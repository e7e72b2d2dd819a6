import matplotlib.pyplot as plt
import torch

from notes_lib.data import oversample, stratified_split
from notes_lib.viz import Grid, Window, show_grids

names = [*"ABCDE", *(str(n) for n in range(1, 11))]
labels = torch.tensor([1] * 5 + [0] * 10)


def grid(indices, title, marked):
    words = [names[i] for i in indices] + [""] * (-len(indices) % 5)
    places = [divmod(n, 5) for n, word in enumerate(words) if word in marked]
    windows = [Window(*place, 1, 1, "vermilion") for place in places]
    return Grid([words[n : n + 5] for n in range(0, len(words), 5)], title, windows)


rng = torch.Generator().manual_seed(0)
copies = oversample(labels, generator=rng)
train, test = stratified_split(labels[copies], test_share=0.5, generator=rng)
wrong = copies[train].tolist(), copies[test].tolist()
leaked = {names[i] for i in set(wrong[0]) & set(wrong[1])}
print("first copied, then split: on both sides are", *sorted(leaked))
assert leaked

train, test = stratified_split(labels, test_share=0.5, generator=rng)
right = train[oversample(labels[train], generator=rng)].tolist(), test.tolist()
assert not set(right[0]) & set(right[1])

show_grids(
    [Grid([names[:5], names[5:10], names[10:]], "the data")],
    ["copied first:", grid(wrong[0], "train", leaked), grid(wrong[1], "test", leaked)],
    ["split first:", grid(right[0], "train", ()), grid(right[1], "test", ())],
    cell=0.36,
)
plt.show()
