import matplotlib.pyplot as plt
import torch

from notes_lib.data import k_fold, stratified_k_fold, time_series_split
from notes_lib.viz import Picture, Window, show_images

rng = torch.Generator().manual_seed(0)
labels = (torch.arange(24) % 6 == 0).long()  # four rare ones among 24
schemes = {
    "k-fold, shuffled": k_fold(24, 4, shuffle=True, generator=rng),
    "stratified": stratified_k_fold(labels, 4, shuffle=True, generator=rng),
    "in order of time": time_series_split(24, 4),
}
rare_ones = [Window(0, c, 4, 1, "green") for c in (0, 6, 12, 18)]
pictures = []
for name, splits in schemes.items():
    roles = torch.zeros(4, 24)
    for fold, (train, test) in enumerate(splits):
        roles[fold, train], roles[fold, test] = -0.35, 1.0
    rare = [int(labels[test].sum()) for _, test in splits]
    print(f"{name:17}  rare ones among the tested, fold by fold: {rare}")
    pictures.append(Picture(roles, name, signed=True, limit=1.0, windows=rare_ones))
    tested = torch.cat([test for _, test in splits])
    assert len(tested.unique()) == len(tested)  # nothing is tested twice
    if name == "stratified":
        assert rare == [1, 1, 1, 1]

show_images(*pictures, columns=1)
plt.show()
