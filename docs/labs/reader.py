# ---
# title: "Lab: the reader"
# description: A network that slides a window over a line of text learns to read it, though nobody tells it where the letters are. Energies, the cheapest monotone path, dynamic programming, decoding with a placeholder, and the sum over all paths.
# lesson: B
# seconds: 200
# timeout: 1200
# needs: [vision/convolution-and-pooling.md]
# ---

# %% [markdown]
# # Lab: the reader
#
# Here is a picture of a word; which word is it? If you knew where each letter begins and ends, you could cut them out and classify one at a time. But you don't, and neither does anyone who types a transcript under a scanned line. In this lab a network learns to read from pictures and strings alone. *Where* the letters are is a latent variable: something that the model has to work out for itself, on every picture, while it learns.
#
# The idea comes from energy-based learning: give every possible alignment of string and picture an energy, find the alignment of least energy, and train the network to lower it.[^tutorial] The experiment follows a homework assignment of New York University's deep-learning course,[^nyu] and tests what a student of that course reported about it.
#
# [^tutorial]: LeCun, Chopra, Hadsell, Ranzato and Huang 2006, *A Tutorial on Energy-Based Learning*, section 7.
# [^nyu]: LeCun and Canziani, *Deep Learning*, New York University, spring 2020, [homework 3](https://github.com/Atcold/NYU-DLSP20).
#
# **You will be able to**
#
# - turn a string and a picture into a table of energies, and say what a path through it means;
# - find the cheapest path by dynamic programming, and say why Dijkstra's algorithm fails where energies are negative;
# - train through the path, and explain why the loss adds cross-entropies and not raw energies;
# - decode with a placeholder, and predict what goes wrong without one;
# - replace the minimum over paths by a sum, and recognise connectionist temporal classification (CTC) in it.
#
# **You need** [convolution](../vision/convolution-and-pooling.md), cross-entropy, and a training loop in PyTorch.
#
# **It costs** about {{ notes.reading_minutes }} minutes of reading. The whole lab trains 33 times and runs in about {{ notes.seconds }} seconds on one CPU core. All cells are one program: download it, change a number, run it again. With `QUICK = True` it takes less than 20 seconds and shows only that everything works: no number on this page comes from that.

# %%
import math
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from itertools import pairwise

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from notes_lib import default_device
from notes_lib.core import progress
from notes_lib.data import random_strings, text_images
from notes_lib.energy import (
    SlidingReader,
    best_path,
    cross_entropies,
    ctc_loss,
    decode_energies,
    dijkstra_path,
    encode_texts,
    energy_table,
    free_energy,
    interleave,
    order_blind_loss,
    valid_paths,
)
from notes_lib.viz import (
    EnergyTable,
    Picture,
    show_curves,
    show_energy_tables,
    show_images,
    show_reading,
    sliding_window,
)

QUICK = False  # True: a twenty-fifth of the training, to try things out
SEEDS = [0] if QUICK else [0, 1, 2]
SAMPLES = 1_200 if QUICK else 30_000
BATCH = 50
WINDOW = 28  # pixels: three and a half letters of 8

device = default_device()
ALPHABET = "_abcdefghijklmnopqrstuvwxyz"  # class 0 is the placeholder

# %% [markdown]
# ## The task { #task }
#
# The pictures are drawn on the spot, so there are as many as we like. We begin with a font in which all letters are equally wide, 8 pixels; the picture is 17 pixels high. There are 4 blank columns before the text, and one window's width of blank after it.

# %% alt="Four small pictures of black letters on white: ab, hello, reader and quiz, each followed by blank space." caption="Four of the pictures. Each comes with its string, and with nothing that says where a letter is."
words = ["ab", "hello", "reader", "quiz"]
pictures = text_images(words, margins=(4, WINDOW)).pixels
show_images(
    *[Picture(1 - p[0], title=w) for p, w in zip(pictures, words, strict=True)],
    columns=2,
)
plt.show()
print(tuple(pictures.shape), "pictures, channels, rows, columns")

# %% [markdown]
# ## A network that slides { #network }
#
# `SlidingReader` is a stack of convolutions without padding. Its third convolution is as high as what is left of the picture, so its outputs form a row: one vector per *window*, a strip of the picture that is `WINDOW` pixels wide. From one output to the next, the window moves by 2 pixels. Each window gets 27 numbers, one for each letter and one for the placeholder `_`, which stands for "no letter here".
#
# We read these numbers as **energies**: low is good. A classifier's logits are the same numbers with the sign turned.
#
# Because nothing is padded, a window's energies depend on its own pixels alone. Cut the window out of the picture and run the network on the cutting: it says the same. The cell checks this for every window.

# %%
rng = torch.Generator().manual_seed(0)
reader = SlidingReader(len(ALPHABET), height=17, window=WINDOW, generator=rng)
reader = reader.to(device)
picture = pictures[1:2].to(device)  # hello

energies = reader(picture)
print(tuple(energies.shape), "pictures, windows, classes")
for j, start in enumerate(reader.window_starts(energies.shape[1]).tolist()):
    alone = reader(picture[..., start : start + WINDOW])
    assert torch.allclose(alone[:, 0], energies[:, j], atol=1e-4)

# %% [markdown]
# ## Targets with a placeholder { #targets }
#
# A window may straddle two letters, or lie on blank paper. Then it should say `_`. So we put a placeholder after every character of the string, and `abc` becomes `a_b_c_`.

# %%
labels, counts = encode_texts(["abc"], ALPHABET)
targets = interleave(labels)
print("".join(ALPHABET[k] for k in targets[0].tolist()))
assert targets.tolist() == [[1, 0, 2, 0, 3, 0]]

# %% [markdown]
# ## The table and the path { #path }
#
# Take a target of $T$ characters and a picture of $L$ windows. Write $E_{ij}$ for the energy that window $j$ gives to character $i$. These numbers form a table: characters from top to bottom, windows from left to right. Each column holds energies of one window; each row follows one character across the picture. A character that occurs twice has two equal rows.
#
# An alignment says which character each window belongs to. Text runs from left to right, so an alignment is a **path** through the table:
#
# - it starts at the top left: the first window belongs to the first character;
# - from one window to the next it *stays* in its row or goes *down by one*: no character is skipped;
# - it ends at the bottom right.
#
# The path goes down in $T - 1$ of the $L - 1$ steps, and any choice of these steps is a path. So there are $\binom{L-1}{T-1}$ of them. For $L = 10$ and $T = 6$, the target of a string of three letters, that is few enough to list:

# %%
paths = valid_paths(num_rows=6, num_columns=10)
print(len(paths), "paths, such as", paths[0].tolist(), "and", paths[60].tolist())
assert len(paths) == 126

windows = reader.window_counts(torch.tensor(4 + 5 * 8 + WINDOW)).item()
ways = math.comb(windows - 1, 2 * len("hello") - 1)
print(f"hello: {windows} windows, {ways:,} paths")
assert (windows, ways) == (23, 497_420)

# %% [markdown]
# The energy of a path is the sum of its cells. Which path has the least? Listing them all is hopeless for a line of text, but the best way into a cell only depends on the best ways into its two neighbours on the left. With $D_{ij}$ for the least energy of a path that has come to cell $(i, j)$,
#
# $$D_{ij} = E_{ij} + \min(D_{i,j-1},\, D_{i-1,j-1}). \label{eq:recurrence}$$
#
# That is **dynamic programming**. It takes one visit per cell. Walking back from the last cell and asking each time which neighbour gave the minimum recovers the path. By hand: in the table below, the best path goes down at once and costs $1 + 1 + 1 = 3$.

# %%
by_hand = torch.tensor([[1.0, 9, 9], [9, 1, 1]])
energy, rows = best_path(by_hand)
print(f"energy {energy.item():.0f}, rows {rows.tolist()}")
assert (energy.item(), rows.tolist()) == (3, [0, 1, 1])

# %% [markdown]
# `best_path` searches a whole batch at once, strings of different lengths included. On 200 random tables of 4 × 9 it agrees with a list of all 56 paths. Energies are as often negative as positive here.

# %%
rng = torch.Generator().manual_seed(0)
tables = torch.randn(200, 4, 9, generator=rng)
listed = valid_paths(4, 9)
all_energies = tables[:, listed, torch.arange(9)].sum(dim=-1)  # (200, 56)
found = best_path(tables)
assert torch.equal(found.rows, listed[all_energies.argmin(dim=1)])
assert torch.allclose(found.energy, all_energies.amin(dim=1), atol=1e-5)
print("200 of 200 agree, over", len(listed), "paths each")

# %% [markdown]
# ### Why not Dijkstra? { #dijkstra }
#
# A cheapest path in a graph: that sounds like Dijkstra's algorithm. It settles cells in the order of their distance from the start, and never looks at a settled cell again. This is right if going on can only add to the cost. An energy may be negative, though, and then a path that looks dear may turn cheap later, behind Dijkstra's back.
#
# There is a way out that works for this table, and not for graphs in general. All paths have the same length, $L$ cells. Adding a constant to every cell adds $L$ times that constant to every path, and leaves their order as it is. So shift the energies until none is negative.

# %%
shortfall = [
    dijkstra_path(t).energy - e for t, e in zip(tables, found.energy, strict=True)
]
wrong = sum(bool(gap > 1e-5) for gap in shortfall)
shifted = [dijkstra_path(t - t.min()).rows for t in tables]
print(f"Dijkstra: {wrong} of 200 paths are not the cheapest")
repaired = sum(torch.equal(a, b) for a, b in zip(shifted, found.rows, strict=True))
print(f"after the shift: {repaired} of 200 are")
assert repaired == 200
assert 40 < wrong < 100

# %% [markdown]
# Dynamic programming needs no such condition, is shorter, and does a batch in one go. Dijkstra's algorithm was made for graphs with cycles, and ours has none: every step goes to the right.
#
# ## The loss { #loss }
#
# To train, lower the energy along the best path. But not the raw energy. Nothing stops the network from lowering *all* its energies at all windows, for ever; the loss would fall without bound, and no letter would be told from any other. ([Exercise 2](#exercises) lets it happen.) The cure is to make classes compete. Turn each window's energies $e_c(j)$ into probabilities, and add up the negative logarithms, the cross-entropies:
#
# $$C_{ij} = -\log p_j(y_i) = E_{ij} + \log \sum_c e^{-e_c(j)}. \label{eq:costs}$$
#
# What is subtracted from the energies in column $j$ is the same for the whole column. Each path visits each column exactly once. So all paths change by the same amount: **the best path by energy is the best path by cross-entropy**, and it does not matter which table is searched.

# %%
rng = torch.Generator().manual_seed(0)
energies = torch.randn(100, 12, len(ALPHABET), generator=rng)
labels, _ = encode_texts(random_strings(100, 2, generator=rng), ALPHABET)
by_energy = best_path(energy_table(energies, interleave(labels)))
by_cost = best_path(energy_table(cross_entropies(energies), interleave(labels)))
assert torch.equal(by_energy.rows, by_cost.rows)
assert not torch.allclose(by_energy.energy, by_cost.energy)
print("100 of 100 paths are the same")

# %% [markdown]
# The gradient of a minimum is the gradient of the term that attains it. So the gradient of the loss reaches the cells of the path and no others: each window is told to become better at the one character that the path gave it. Better energies may move the path, and a better path makes better targets. The network pulls itself up by its own bootstraps.
#
# ## Training { #training }
#
# The loop draws 50 new strings for each step. Losses are functions from costs and labels to one number per string; the one that we begin with is `along_path`.

# %%
Loss = Callable[[Tensor, Tensor, Tensor, Tensor], Tensor]


def along_path(
    costs: Tensor, labels: Tensor, counts: Tensor, windows: Tensor
) -> Tensor:
    """The least sum of costs along a path, per window."""
    table = energy_table(costs, interleave(labels))
    path = best_path(table, label_counts=2 * counts, window_counts=windows)
    return path.energy / windows


class Drawings:
    """Pictures of random strings, drawn as they are asked for."""

    def __init__(self, length, window: int, **style) -> None:
        self.length = length
        self.style = {"margins": (4, window)} | style

    def draw(self, count: int, generator: torch.Generator):
        texts = random_strings(count, self.length, generator=generator)
        pixels, widths, _ = text_images(texts, generator=generator, **self.style)
        return texts, pixels.to(device), widths


def accuracy(reader: SlidingReader, drawings: Drawings, count: int = 500) -> float:
    """The share of new strings that are read without any mistake."""
    texts, pixels, widths = drawings.draw(count, torch.Generator().manual_seed(1234))
    with torch.no_grad():
        energies = reader(pixels)
    windows = reader.window_counts(widths)
    read = decode_energies(energies, ALPHABET, window_counts=windows)
    return sum(a == b for a, b in zip(read, texts, strict=True)) / count


def train(
    reader: SlidingReader,
    drawings: Drawings,
    seed: int,
    *,
    samples: int = SAMPLES,
    loss: Loss = along_path,
    watch: Callable[[int], None] = lambda seen: None,
) -> SlidingReader:
    """Adam on new pictures; `watch` is called before each step, and at the end."""
    rng = torch.Generator().manual_seed(seed + 100)
    optimizer = torch.optim.Adam(reader.parameters(), lr=3e-3)
    for step in progress(range(samples // BATCH), f"seed {seed}"):
        watch(step * BATCH)
        texts, pixels, widths = drawings.draw(BATCH, rng)
        labels, counts = encode_texts(texts, ALPHABET)
        costs = cross_entropies(reader(pixels))
        windows = reader.window_counts(widths).to(device)
        value = loss(costs, labels.to(device), counts.to(device), windows)
        optimizer.zero_grad()
        value.mean().backward()
        optimizer.step()
    watch(samples // BATCH * BATCH)
    return reader


def new_reader(seed: int, window: int = WINDOW) -> SlidingReader:
    rng = torch.Generator().manual_seed(seed)
    reader = SlidingReader(len(ALPHABET), height=17, window=window, generator=rng)
    return reader.to(device)


# %% [markdown]
# Strings of two letters first, 30,000 of them, from three seeds. Along the way we note how many of 500 new strings are read without a mistake, and keep the table of one string, `ox`, to see how its path develops. We also ask how *sure* the alignment is: the best path's share of the sum of $e^{-C(\text{path})}$ over all paths for this string. A share of 1 means that only one alignment is left.

# %%
pairs = Drawings(2, WINDOW)
MOMENTS = [0, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000, SAMPLES]
ox = text_images(["ox"], margins=(4, WINDOW)).pixels.to(device)
ox_target = interleave(encode_texts(["ox"], ALPHABET)[0]).to(device)


def watch_pairs(reader, record, seen):
    if seen not in MOMENTS:
        return
    with torch.no_grad():
        costs = cross_entropies(reader(ox))
    table = energy_table(costs, ox_target)
    path = best_path(table)
    share = torch.exp(free_energy(table) - path.energy).item()
    record.append((seen, accuracy(reader, pairs), share, table[0].cpu(), path.rows[0]))


short_readers, records = [], []
for seed in SEEDS:
    reader, record = new_reader(seed), []
    train(reader, pairs, seed, watch=partial(watch_pairs, reader, record))
    short_readers.append(reader)
    records.append(record)
    print(f"seed {seed}: accuracy after {record[-1][0]:,} samples {record[-1][1]:.3f}")

# %% [markdown]
# **First claim: above 90 % on two-character strings within 30,000 samples.** It holds here for all three seeds. Chance would be one in 676.

# %% alt="Accuracy on new two-letter strings against training samples, for three seeds, with the best path's share of the sum over paths. Both rise steeply within the first few thousand samples." caption="Accuracy on new strings, and how sure the alignment of ox is. Median and range over three seeds; the dots are where we looked." label="fig:pairs"
seen = torch.tensor([moment / 1000 for moment, *_ in records[0]])
right = torch.tensor([[row[1] for row in record] for record in records])
sure = torch.tensor([[row[2] for row in record] for record in records])
show_curves(
    {"accuracy": right, "share of best path": sure},
    at=seen,
    xlabel="training samples (thousands)",
    ylabel="share",
    markers=True,
)
plt.show()
assert QUICK or (right[:, -1] > 0.9).all()
assert QUICK or (sure[:, 2].min() > 0.9 and right[:, 2].max() < 0.02)  # after 500

# %% [markdown]
# ### How the path tightens { #tightening }
#
# Here is the table of `ox` for the first seed, from before the first step to the end, with its best path.

# %% alt="Six tables of cross-entropies, four rows o, _, x, _ and eleven windows each. At first all cells are alike and the path wanders; after a few thousand samples a dark corridor appears and the path follows it to the end." caption="Dark is cheap. Before training any path is as good as another. Then the cells on the path get cheaper because they are on it, and the others dearer." label="fig:tightening"
chosen = [0, 250, 1_000, 2_500, 10_000, SAMPLES]
tables = [
    EnergyTable(
        table.clamp(max=8),
        "o_x_",
        path=path,
        title=f"{moment:,} samples",
        limits=(0, 8),
    )
    for moment, _, _, table, path in records[0]
    if moment in chosen
]
show_energy_tables(*tables, scale="cross-entropy (8 or more: yellow)")
plt.show()

# %% [markdown]
# Now compare with [](#fig:pairs). The alignment is settled within the first 500 samples, when the network cannot read a single string. What came first was the placeholder: half of the target is `_`, so calling every window `_` is the cheapest thing to learn, and it leaves the letters only the windows that they cannot do without. By the time that letters are learned, the path has made up its mind.
#
# That is worth a second look. Nobody said where the `x` is, so where does the path say it is?

# %%
everything = [a + b for a in ALPHABET[1:] for b in ALPHABET[1:]]


def said_by(reader: SlidingReader, pixels: Tensor) -> list[str]:
    """The class of least energy of each window, as characters."""
    with torch.no_grad():
        classes = reader(pixels.to(device)).argmin(dim=-1)
    return ["".join(ALPHABET[k] for k in row) for row in classes.tolist()]


pixels, _, boxes = text_images(everything, margins=(4, WINDOW))
print(
    "x fills columns", boxes[everything.index("ox"), 1].tolist(), "(the end excluded)"
)
mistakes = []
for seed, reader in zip(SEEDS, short_readers, strict=True):
    said = said_by(reader, pixels)
    with torch.no_grad():
        read = decode_energies(reader(pixels.to(device)), ALPHABET)
    wrong = [(a, b) for a, b in zip(everything, read, strict=True) if a != b]
    mistakes.append({f"{b[1:]} for {a[1]}" for a, b in wrong if a[0] == b[:1]})
    print(f"seed {seed}: the windows on ox say {said[everything.index('ox')]}")
    print(f"  {len(wrong)} of 676 wrong; last letters mixed up: {sorted(mistakes[-1])}")

slivers = dict(
    zip(everything, pixels[:, 0, :, 18:20], strict=True)
)  # of the second letter
assert torch.equal(slivers["an"], slivers["ah"])
assert QUICK or all(m & {"n for h", "h for n"} for m in mistakes)

# %% [markdown]
# The `x` ends in column 19, and the window that says `x` is number 9: it *begins* in column 18. The network waits until all but two columns of the letter have left the window, and reads it from what is left. Where two letters have the same right edge, this must fail. In our font `n` and `h` do, pixel by pixel, as the assertion shows. So the network reads both as the same letter, which costs it 26 of all 676 strings however long it trains. That is what the last 4 % are made of. One seed also mixes up `b` and `p`, whose right edges nearly agree.
#
# Nothing in the loss asks for an alignment that *we* would call right. It asks for one that is cheap. The first to become cheap is reinforced, and no other gets a chance. This is the price of taking the minimum, and a good reason to look at the paths of a trained model before trusting its accuracy.
#
# ## Longer strings { #longer }
#
# **Second claim: the same model fails on three characters. Third claim: further training on longer strings mends it.** We test each reader on strings of 1 to 8 letters. Then we train a copy of it further, with half as many strings of 1 to 5 letters, and test again.

# %%
LENGTHS = range(1, 9)


def by_length(reader: SlidingReader, window: int) -> list[float]:
    return [accuracy(reader, Drawings(n, window), 300) for n in LENGTHS]


longer = Drawings((1, 5), WINDOW)
long_readers = [
    train(deepcopy(reader), longer, seed, samples=SAMPLES // 2)
    for seed, reader in zip(SEEDS, short_readers, strict=True)
]
before = torch.tensor([by_length(reader, WINDOW) for reader in short_readers])
after = torch.tensor([by_length(reader, WINDOW) for reader in long_readers])
print("letters         ", *(f"{n:4}" for n in LENGTHS))
print("trained on two  ", *(f"{share:.2f}" for share in before.median(0).values))
print("then one to five", *(f"{share:.2f}" for share in after.median(0).values))
assert QUICK or (before[:, 2].max() < 0.1 and before[:, 3:].max() < 0.02)
assert QUICK or after.min() > 0.95

# %% alt="Share of strings read without a mistake against their length. Trained on two letters: above 0.9 for one and two letters, nearly zero from three on. After training on one to five letters: close to 1 for all lengths from one to eight." caption="Trained on two letters, the network reads one and two, and nothing longer. After further training it reads all lengths, six to eight letters included, which it never saw. Median and range over three seeds." label="fig:lengths"
lengths = torch.tensor([float(n) for n in LENGTHS])
show_curves(
    {"trained on 2": before, "then on 1 to 5": after},
    at=lengths,
    xlabel="letters in the string",
    ylabel="read without a mistake",
    markers=True,
)
plt.show()

# %% [markdown]
# Both claims hold. On three letters hardly any string is read, on four or more none. With the longer strings in training, nearly all are, for all seeds.
#
# ### Why were three letters too many? { #width }
#
# The network is a convolution: what it does at one window it does at every window. Then why should it matter how many letters there are? Because of what is *in* a window. Ours is 28 pixels wide, and a letter has 8. In training on pairs, the second letter always had blank paper behind it and the first one nothing before it. A letter in the middle of a word, with neighbours on both sides in the same window, is a picture that the network never saw.
#
# If that is the reason, a narrower window should read longer strings without any training on them. Same network, same training on pairs, other windows:

# %%
widths = {WINDOW: before}
for window in (20, 12):
    pairs_there = Drawings(2, window)
    readers = [train(new_reader(seed, window), pairs_there, seed) for seed in SEEDS]
    widths[window] = torch.tensor([by_length(reader, window) for reader in readers])
    shares = widths[window].median(0).values
    print(f"window {window}:", *(f"{share:.2f}" for share in shares))
narrow_readers = readers
assert QUICK or widths[12].min() > 0.95
assert QUICK or (widths[20][:, 2].median() < widths[12][:, 2].min())

# %% alt="Share of strings read without a mistake against their length, trained on two letters with windows of 12, 20 and 28 pixels. With 12 pixels it stays at 1 up to eight letters; with 20 it falls steadily after two letters, with a wide band; with 28 it drops to zero at three." caption="All trained on two-letter strings only. The narrow window never sees more than its letter and a bit of a neighbour, and reads on as if nothing had changed. Median and range over three seeds." label="fig:width"
show_curves(
    {f"{window} pixels": widths[window] for window in (12, 20, 28)},
    at=lengths,
    xlabel="letters in the string",
    ylabel="read without a mistake",
    markers=True,
)
plt.show()

# %% [markdown]
# So the failure on three letters says nothing against the method. It says that a window should not see more context in use than it saw in training.
#
# ## One reading in four pictures { #pictures }
#
# For the pictures we take the narrow window of 12 pixels. Its network was trained on pairs, and has never seen a word of five letters. First, what it sees. Move the slider: the frame moves over the text, the bars show the energy of each class in this window, and below them the table of the target `h_e_l_l_o_` grows by one column.

# %% alt="A slider moves a frame over the picture of the word hello. Below are 27 bars, the energies of all classes in the frame; the lowest is marked. Below these, a table with the rows h, underscore, e, underscore, l, underscore, l, underscore, o, underscore is filled up to the frame's column." caption="Low is good: the lowest bar (vermilion) is what the window says. Blue bars are the classes that occur in the target; they are the cells of the table's column." label="fig:window"
reader, window = narrow_readers[0], 12
hello = text_images(["hello"], margins=(4, window)).pixels.to(device)
with torch.no_grad():
    energies = reader(hello)[0]  # (l, c)
target = interleave(encode_texts(["hello"], ALPHABET)[0]).to(device)[0]
starts = reader.window_starts(len(energies))
sliding_window(
    hello[0, 0], energies, ALPHABET, starts, window=window, rows=target.tolist()
).show()

# %% [markdown]
# Second, the finished table; third, the cheapest path through it.

# %% alt="The table of cross-entropies of hello, ten rows and 23 windows. In the rows of letters, single dark cells step down from the top left to the right; the rows of placeholders are dark in between." caption="Each column is one window, each row one character of the target. The two rows of l are equal, and so are the five rows of the placeholder." label="fig:table"
table = energy_table(cross_entropies(energies), target)
rows = [ALPHABET[k] for k in target.tolist()]
scale = "cross-entropy (12 or more: yellow)"
show_energy_tables(EnergyTable(table.clamp(max=12), rows), scale=scale)
plt.show()

# %% alt="The same table with a white path from the top left to the bottom right. It passes each dark cell of a letter, and the dark placeholders between them." caption="The path of least energy. It gives each letter one window, and the windows in between to placeholders." label="fig:path"
path = best_path(table)
show_energy_tables(EnergyTable(table.clamp(max=12), rows, path=path.rows), scale=scale)
plt.show()

# %% [markdown]
# To *read*, there is no string and no table. Each window says the class of its least energy; equal neighbours are merged; placeholders are dropped.

# %% alt="The picture of hello; below it what each window says, h, then placeholders, e, placeholders, l, placeholders, l, placeholders, o, placeholders; runs are merged, and what is left without placeholders is hello." caption="Fourth picture: from what the windows say to what is read. The two l stay two because a placeholder stands between them." label="fig:collapse"
said = said_by(reader, hello)[0]
print(said)
assert QUICK or decode_energies(energies.unsqueeze(0), ALPHABET) == ["hello"]
show_reading(hello[0, 0], said, starts, window=window)
plt.show()

# %% [markdown]
# In pictures of this method that you find elsewhere, each letter is said by several windows in a row, as in `hh_ee_l_ll_oo_`. Our network says each letter once and fills the rest with placeholders. Both are read the same. Networks trained with CTC are known for the same habit.
#
# ## A loss that is blind to order { #order-blind }
#
# Why all this trouble with paths? A simple-minded loss would raise the probability of `a` at every window whenever there is an `a` in the string. It averages over *all* cells of the table, and so the order of the rows plays no part: `ab` and `ba` have the same loss and the same gradient on the same picture. It cannot tell them apart.

# %%
losses, gradients = [], []
for text in ("ab", "ba"):
    energies = reader(hello)
    labels, _ = encode_texts([text], ALPHABET)
    table = energy_table(cross_entropies(energies), interleave(labels).to(device))
    loss = order_blind_loss(table).sum()
    losses.append(loss.item())
    gradients.append(torch.autograd.grad(loss, energies)[0])
print(f"loss for ab {losses[0]:.4f}, for ba {losses[1]:.4f}")
assert abs(losses[0] - losses[1]) < 1e-4
assert torch.allclose(*gradients, atol=1e-6)

# %% [markdown]
# Does it follow that a network trained with it cannot learn the order? We try, with 10,000 strings for three seeds each. The second variant leaves the placeholders out, which gives the letters a chance.


# %%
def anywhere(costs: Tensor, labels: Tensor, counts: Tensor, windows: Tensor) -> Tensor:
    """Ask every window for every character of the target."""
    table = energy_table(costs, interleave(labels))
    return order_blind_loss(table, label_counts=2 * counts, window_counts=windows)


def letters_anywhere(
    costs: Tensor, labels: Tensor, counts: Tensor, windows: Tensor
) -> Tensor:
    """Ask every window for every letter, and for no placeholder."""
    table = energy_table(costs, labels)
    return order_blind_loss(table, label_counts=counts, window_counts=windows)


def on_the_letters(reader: SlidingReader, window: int) -> float:
    """How often the windows that hold exactly one letter name it."""
    pixels, _, boxes = text_images(everything, margins=(4, window))
    said = said_by(reader, pixels)
    at = (boxes[0, :, 0] - 2) // 2  # windows of 12 with the letter in the middle
    hits = [
        row[j] == c
        for row, w in zip(said, everything, strict=True)
        for j, c in zip(at, w, strict=True)
    ]
    return sum(hits) / len(hits)


blind = {}
for loss, window in (
    (anywhere, WINDOW),
    (letters_anywhere, WINDOW),
    (letters_anywhere, 12),
):
    drawings = Drawings(2, window)
    readers = [
        train(new_reader(s, window), drawings, s, loss=loss, samples=SAMPLES // 3)
        for s in SEEDS
    ]
    blind[loss, window] = [accuracy(reader, drawings) for reader in readers]
    named = [on_the_letters(reader, 12) for reader in readers] if window == 12 else []
    ab, ba = said_by(readers[0], text_images(["ab", "ba"], margins=(4, window)).pixels)
    print(
        f"{loss.__name__:16} window {window}: accuracy {max(blind[loss, window]):.2f}"
    )
    print(f"{'':16} ab is said as {ab}, ba as {ba}")
    if window == 12:
        print(f"{'':16} windows on one letter name it: {min(named):.2f} or more")
assert QUICK or max(max(shares) for shares in blind.values()) < 0.1
assert QUICK or min(named) > 0.5

# %% [markdown]
# The accuracy is close to zero in all cases. But look at what the narrow windows say. Over the `a` they say `a`, over the `b` they say `b`, in the right order; what spoils the reading is the blank paper, where the loss asks for letters too. So the sentence "an order-blind loss can never teach order" is not quite true. The *loss* knows nothing about places. The *network* does: a window that sees only one letter cannot know about the other, so the best it can say is the letter it sees. With windows of 28 pixels, which see both letters at once, that is no longer so: in the lines above, no window on `ab` says `a`.
#
# ## Without the placeholder { #no-placeholder }
#
# What is `_` good for, then? First, blank paper. Second, double letters. Train a narrow network on targets without placeholders, so that `hello` is `h`, `e`, `l`, `l`, `o` and each window must say a letter. To be fair we leave no blank paper at the end for it to stumble over.


# %%
def letters_along_path(
    costs: Tensor, labels: Tensor, counts: Tensor, windows: Tensor
) -> Tensor:
    """The least sum of costs along a path, without placeholders."""
    table = energy_table(costs, labels)
    path = best_path(table, label_counts=counts, window_counts=windows)
    return path.energy / windows


tight = {"margins": (4, 4)}
test_words, test_pixels, test_widths = Drawings(5, 12, **tight).draw(
    1000, torch.Generator().manual_seed(7)
)
has_double = [any(a == b for a, b in pairwise(w)) for w in test_words]
for seed in SEEDS:
    drawings = Drawings((1, 5), 12, **tight)
    plain_reader = train(
        new_reader(seed, 12),
        drawings,
        seed,
        loss=letters_along_path,
        samples=SAMPLES // 2,
    )
    with torch.no_grad():
        energies = plain_reader(test_pixels)
    read = decode_energies(energies, ALPHABET)
    hits = [a == b for a, b in zip(read, test_words, strict=True)]
    double = [hit for hit, d in zip(hits, has_double, strict=True) if d]
    single = [hit for hit, d in zip(hits, has_double, strict=True) if not d]
    print(
        f"seed {seed}: {sum(single)} of {len(single)} words right without a double "
        f"letter, {sum(double)} of {len(double)} with one"
    )
    assert QUICK or (sum(single) > 0.9 * len(single) and sum(double) == 0)

# %% alt="The picture of hello; below it each window says a letter: a run of h, of e, a single long run of l, and of o. Merged and read: helo." caption="Every window says a letter, so letters come in runs, and the two l become one." label="fig:helo"
hello = text_images(["hello"], **tight).pixels.to(device)
said = said_by(plain_reader, hello)[0]
print(said)
starts = plain_reader.window_starts(len(said))
show_reading(hello[0, 0], said, starts, window=12)
plt.show()
with torch.no_grad():
    assert QUICK or decode_energies(plain_reader(hello), ALPHABET) == ["helo"]

# %% [markdown]
# `hello` becomes `helo`, and so it is with every word that has a double letter: not one is read right, however well the letters are known. Merging repeats is what makes long runs readable, and it needs something that keeps true repeats apart.
#
# ## Further: other letters, and a sum instead of a minimum { #further }
#
# Real type is proportional: an `i` is narrow and an `m` is wide. Let us also add up to two blank columns after each letter, and noise. Where letters begin can no longer be told from where the first one begins.

# %% alt="Four noisy pictures of words in a proportional font, with letters of different widths and uneven gaps." caption="Proportional letters, uneven gaps, noise with a standard deviation of a quarter of the ink."
style = {"font": "sans", "spacing": 2, "noise": 0.25}
hard = Drawings((1, 5), 16, **style)
rng = torch.Generator().manual_seed(0)
some = text_images(
    ["will", "mummy", "jazz", "noise"], margins=(4, 16), generator=rng, **style
)
show_images(*[Picture(1 - p[0].clamp(0, 1)) for p in some.pixels], columns=2)
plt.show()

# %% [markdown]
# And let us mend the bootstraps. The minimum listens to one path and ignores the second best, were it only a hair worse. Its soft sibling, the **free energy**, listens to all of them, each in proportion to its probability:
#
# $$F = -\log \sum_{\text{paths}} e^{-C(\text{path})} \;\le\; \min_{\text{paths}} C(\text{path}). \label{eq:free-energy}$$
#
# The recurrence [](#eq:recurrence) stays; the minimum becomes $-\log(e^{-a} + e^{-b})$. The gradient is no longer 1 on a path and 0 elsewhere. It is the probability that the path goes through a cell:

# %% alt="Left: the gradient of the minimum in a table of five rows and twelve columns, one along a single path. Right: the gradient of the free energy of the same table, spread over a band around that path, adding up to one in each column." caption="The minimum trains the cells of one path. The sum trains a whole corridor, each cell as much as it is likely. Both add up to 1 in each column."
rng = torch.Generator().manual_seed(3)
table = (1.5 * torch.randn(5, 12, generator=rng)).requires_grad_()
(of_minimum,) = torch.autograd.grad(best_path(table).energy, table)
(of_sum,) = torch.autograd.grad(free_energy(table), table)
assert torch.allclose(of_sum.sum(dim=0), torch.ones(12), atol=1e-5)
rows = ["a", "_", "b", "_", "c"]
show_energy_tables(
    EnergyTable(of_minimum, rows, title="minimum"),
    EnergyTable(of_sum, rows, title="sum"),
    scale="gradient",
)
plt.show()

# %% [markdown]
# One more step leads to **connectionist temporal classification**.[^ctc] There the target gets a placeholder before the first letter too, and paths may leave placeholders out, except between equal letters. Then the paths are exactly the sequences that decode to the string, and the sum is the probability of *reading it right*. `ctc_loss` is the same sweep with those extra moves. Its value, and its gradient with respect to the energies, are those of PyTorch's function, repeated letters and unequal lengths included.
#
# [^ctc]: Graves, Fernández, Gomez and Schmidhuber 2006, *Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent Neural Networks*.

# %%
rng = torch.Generator().manual_seed(0)
energies = torch.randn(50, 30, len(ALPHABET), generator=rng, dtype=torch.float64)
energies.requires_grad_()
labels, counts = encode_texts(
    random_strings(50, (0, 8), letters="abc", generator=rng), ALPHABET
)
windows = torch.randint(16, 31, (50,), generator=rng)
ours = ctc_loss(
    cross_entropies(energies), labels, label_counts=counts, window_counts=windows
)
theirs = torch.nn.functional.ctc_loss(
    (-energies).log_softmax(-1).transpose(0, 1),
    labels,
    windows,
    counts,
    reduction="none",
)
(our_gradient,) = torch.autograd.grad(ours.sum(), energies)
(their_gradient,) = torch.autograd.grad(theirs.sum(), energies)
assert torch.allclose(ours, theirs)
assert torch.allclose(our_gradient, their_gradient)
print(f"values and gradients of {len(ours)} strings agree with PyTorch")

# %% [markdown]
# Three losses, three seeds each, on the hard pictures:


# %%
def over_all_paths(
    costs: Tensor, labels: Tensor, counts: Tensor, windows: Tensor
) -> Tensor:
    """The free energy of all paths, per window."""
    table = energy_table(costs, interleave(labels))
    return free_energy(table, label_counts=2 * counts, window_counts=windows) / windows


def over_all_readings(
    costs: Tensor, labels: Tensor, counts: Tensor, windows: Tensor
) -> Tensor:
    """CTC, per window."""
    loss = ctc_loss(costs, labels, label_counts=counts, window_counts=windows)
    return loss / windows


EVERY = SAMPLES // 12


def watch_hard(reader, record, seen):
    if seen % EVERY == 0:
        record.append(accuracy(reader, hard, 300))


curves = {}
for name, loss in (
    ("minimum", along_path),
    ("sum", over_all_paths),
    ("CTC", over_all_readings),
):
    curves[name] = []
    for seed in SEEDS:
        reader, record = new_reader(seed, 16), []
        watch = partial(watch_hard, reader, record)
        train(reader, hard, seed, loss=loss, samples=SAMPLES * 2 // 3, watch=watch)
        curves[name].append(record)
    last = [record[-1] for record in curves[name]]
    print(f"{name:8} {min(last):.2f} to {max(last):.2f}")
curves = {name: torch.tensor(shares) for name, shares in curves.items()}
assert QUICK or all((shares[:, -1] > 0.6).all() for shares in curves.values())

# %% alt="Accuracy on noisy proportional text against training samples for the three losses. Minimum and sum rise together; CTC starts later and catches up." caption="Proportional font with noise: strings of one to five letters, read without a mistake. Median and range over three seeds." label="fig:losses"
show_curves(
    curves,
    at=torch.arange(9.0) * EVERY / 1000,
    xlabel="training samples (thousands)",
    ylabel="read without a mistake",
)
plt.show()

# %% [markdown]
# Minimum and sum learn alike here; for these pictures the choice hardly matters. CTC starts later: for a while it finds it cheapest to call every window a placeholder, which it may do at any place, and only then do letters break through. By the end its median has caught up, and its slowest seed has not.[^peaky] What speaks for it is not speed. Its loss is the probability of reading the string right, and it asks for fewer windows: as many as there are letters, and one more for each double letter, where our interleaved target needs two for every letter.
#
# [^peaky]: Zeyer, Schlüter and Ney 2021, *Why does CTC result in peaky behavior?*, [arXiv:2105.14849](https://arxiv.org/abs/2105.14849).
#
# ## Common slips { #slips }
#
# !!! warning "Down and to the right is not enough"
#
#     "The path moves monotonically down and to the right" leaves out the most common step: to the right *in the same row*. There are usually many more windows than characters. The number of paths is $\binom{L-1}{T-1}$, since the path goes down in $T - 1$ of $L - 1$ steps.
#
# !!! warning "Shortest-path algorithms and energies"
#
#     Dijkstra's algorithm needs costs that are not negative, and energies may be. It then returns *some* path, without an error. Use dynamic programming, or shift all energies, which is allowed here because all paths are equally long.
#
# !!! warning "Adding up energies"
#
#     Choosing the path by energy is fine. Training on the sum of raw energies is not: nothing keeps it from falling for ever. Train on cross-entropies.
#
# !!! warning "First merge, then drop"
#
#     The other order loses what the placeholder is for.
#
#     ```python
#     from notes_lib.energy import collapse_repeats
#
#     said = "hh_ee_l_ll_oo_"
#     right = "".join(collapse_repeats(said, placeholder="_"))
#     wrong = "".join(collapse_repeats(said.replace("_", ""), placeholder="_"))
#     print(right, wrong)
#     assert (right, wrong) == ("hello", "helo")
#     ```
#
# !!! warning "What `ctc_loss` wants"
#
#     PyTorch's function takes *log-probabilities* with *time first*, `(l, n, c)`. Give it logits, and it returns a number that means nothing, without an error. Its gradient is right only behind a log-softmax, because that is where it assumes its input to come from.
#
# ## Check yourself { #check-yourself }
#
# **1.** A picture has 11 windows, and the string has two letters. How many paths are there?
#
# ??? success "Answer"
#
#     The target has four characters, so $\binom{10}{3} = 120$.
#
#     ```python
#     from notes_lib.energy import valid_paths
#
#     print(len(valid_paths(4, 11)))
#     assert len(valid_paths(4, 11)) == 120
#     ```
#
# **2.** How many windows does a string of $n$ letters need at least, with our targets?
#
# ??? success "Answer"
#
#     $2n$: a path visits each row, and no more than one in each column. With fewer windows there is no path, and `best_path` returns an infinite energy.
#
# **3.** You add 5 to all energies of one window. What happens to the best path, to its energy, and to its cross-entropy?
#
# ??? success "Answer"
#
#     The path stays: each path visits that column exactly once, so all get dearer by 5. So does the best one. The cross-entropies don't change at all, since the normaliser grows by 5, too.
#
# **4.** What is the gradient of the best path's cross-entropy with respect to the *energies* of a window on the path?
#
# ??? success "Answer"
#
#     That of an ordinary classifier: for class $c$ it is $1 - p_c$ if $c$ is the character that the path gave the window, and $-p_c$ for the others. The path plays the teacher.
#
# **5.** The windows say `bb_o_oo_kk`. What is read?
#
# ??? success "Answer"
#
#     Merging gives `b_o_o_k`, dropping gives `book`.
#
#     ```python
#     from notes_lib.energy import collapse_repeats
#
#     read = "".join(collapse_repeats("bb_o_oo_kk", placeholder="_"))
#     print(read)
#     assert read == "book"
#     ```
#
# **6.** Trained on two letters, the network with windows of 28 pixels read no strings of four, and the one with windows of 12 pixels read nearly all. Both are convolutional. Why the difference?
#
# ??? success "Answer"
#
#     A convolution does the same at every window, so it generalises to longer strings as far as their *windows* look like those seen in training. A window of 12 pixels holds a letter and parts of its neighbours, in any string. A window of 28 holds three letters or more, and in training there never were more than two.
#
# **7.** The network with wide windows read `an` as `ah`, though both letters were in full view of other windows. Whose fault is it?
#
# ??? success "Answer"
#
#     That of the alignment. The path had given the second letter to the one window that sees two columns of it. The other windows were trained to say `_`, whatever they saw.
#
# ## Exercises { #exercises }
#
# **1. By hand (5 minutes).** Find the best path through
# $\begin{bmatrix} 2 & 0 & 5 & 1 \\ 1 & 3 & -1 & 4 \\ 6 & 2 & 1 & -2 \end{bmatrix}$ by filling in the table of $D$, and check it.
#
# ??? success "Solution"
#
#     ```python
#     import torch
#
#     from notes_lib.energy import best_path
#
#     table = torch.tensor([[2.0, 0, 5, 1], [1, 3, -1, 4], [6, 2, 1, -2]])
#     energy, rows = best_path(table)
#     print(f"energy {energy.item():.0f}, rows {rows.tolist()}")
#     assert (energy.item(), rows.tolist()) == (-1, [0, 0, 1, 2])
#     ```
#
#     $D$ has the rows $2, 2, 7, 8$; $\infty, 5, 1, 5$; $\infty, \infty, 6, -1$. The last cell came down from the 1, which came down from the 2 above it.
#
# **2. Let it sink (15 minutes).** Take the energies of 6 windows and 3 classes as parameters. Run 200 steps of gradient descent on the energy of the best path for the target `1 0`, once raw and once with cross-entropies. What do the losses do, and which classes do the windows say in the end?
#
# ??? success "Solution"
#
#     ```python
#     import torch
#
#     from notes_lib.energy import best_path, cross_entropies, energy_table
#
#     target = torch.tensor([1, 0])
#     for name, costs in (("raw", lambda e: e), ("cross-entropy", cross_entropies)):
#         rng = torch.Generator().manual_seed(0)
#         energies = torch.randn(6, 3, generator=rng).requires_grad_()
#         for step in range(201):
#             loss = best_path(energy_table(costs(energies), target)).energy
#             if step % 100 == 0:
#                 print(f"{name:14} step {step:3}: loss {loss.item():8.2f}")
#             (gradient,) = torch.autograd.grad(loss, energies)
#             energies = (energies - 0.5 * gradient).detach().requires_grad_()
#         assert (loss < -500) if name == "raw" else (0 < loss < 0.1)
#     ```
#
#     The raw loss falls by the same amount in every step, for ever. With free parameters the right classes are lowered and nothing else, so these windows still read well. In a network the energies of all classes hang on the same weights, and the cheapest way to lower one is often to lower all. The cross-entropies end just above zero, which they cannot pass.
#
# **3. Three windows for `aa` (15 minutes).** All energies are 0, and the classes are `_`, `a` and `b`. What is the CTC loss of `aa` with 2, 3 and 4 windows? List the sequences that read `aa` first.
#
# ??? success "Solution"
#
#     ```python
#     import math
#     from itertools import product
#
#     import torch
#
#     from notes_lib.energy import collapse_repeats, cross_entropies, ctc_loss
#
#     for windows in (2, 3, 4):
#         right = [
#             "".join(said)
#             for said in product("_ab", repeat=windows)
#             if collapse_repeats(said, placeholder="_") == ["a", "a"]
#         ]
#         costs = cross_entropies(torch.zeros(windows, 3))
#         loss = ctc_loss(costs, torch.tensor([1, 1])).item()
#         print(f"{windows} windows: loss {loss:.3f}, {right}")
#         share = len(right) / 3**windows
#         assert math.isclose(loss, -math.log(share) if right else math.inf, rel_tol=1e-5)
#     ```
#
#     Two windows are too few: there must be a placeholder in between. With three there is one sequence, `a_a`, of 27.
#
# **4. From the sum to the minimum (20 minutes).** Multiply a table by $\beta$ and divide its free energy by $\beta$. What comes out for large $\beta$? Find a bound for the difference from the least energy, and check it.
#
# ??? success "Solution"
#
#     ```python
#     import math
#
#     import torch
#
#     from notes_lib.energy import best_path, free_energy
#
#     rng = torch.Generator().manual_seed(0)
#     table = torch.randn(4, 11, generator=rng, dtype=torch.float64)
#     least = best_path(table).energy.item()
#     for beta in (0.1, 1, 10, 100):
#         soft = free_energy(beta * table).item() / beta
#         bound = math.log(math.comb(10, 3)) / beta
#         print(f"beta {beta:5}: {least - soft:8.4f} below the least, bound {bound:8.4f}")
#         assert 0 <= least - soft <= bound
#     ```
#
#     Physicists call $\beta$ an inverse temperature. In the sum, the best path is one of $\binom{10}{3}$ terms, and none is larger. So the sum lies between its largest term and 120 times that, and its logarithm within $\log 120$.
#
# ## Going further { #references }
#
# - Y. LeCun, S. Chopra, R. Hadsell, M. Ranzato and F. Huang 2006, [*A Tutorial on Energy-Based Learning*](http://yann.lecun.com/exdb/publis/pdf/lecun-06.pdf): why energies need not be probabilities, and what losses do with latent variables.
# - A. Graves, S. Fernández, F. Gomez and J. Schmidhuber 2006, *Connectionist Temporal Classification*, [doi:10.1145/1143844.1143891](https://doi.org/10.1145/1143844.1143891): the sum over alignments, its gradient, and decoding.
# - A. Hannun 2017, *Sequence Modeling with CTC*, [doi:10.23915/distill.00008](https://doi.org/10.23915/distill.00008): the same with pictures, and what to do at test time beyond taking the best class of each window.
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner 1998, *Gradient-Based Learning Applied to Document Recognition*, [doi:10.1109/5.726791](https://doi.org/10.1109/5.726791): sections IV to VII read whole lines with graphs and sliding networks, long before the word CTC existed.
# - A. Zeyer, R. Schlüter and H. Ney 2021, *Why does CTC result in peaky behavior?*, [arXiv:2105.14849](https://arxiv.org/abs/2105.14849): why letters are said once and placeholders fill the rest.
