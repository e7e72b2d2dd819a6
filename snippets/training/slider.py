import torch

from notes_lib.metrics import average_precision, roc_auc
from notes_lib.viz import sliding_threshold

rng = torch.Generator().manual_seed(0)
labels = torch.arange(300) < 60  # 60 positive examples, 240 negative ones
scores = torch.randn(300, generator=rng) + 1.5 * labels
print(f"AUC {roc_auc(labels, scores):.3f}, AP {average_precision(labels, scores):.3f}")
sliding_threshold(labels, scores, torch.linspace(-2, 3.5, 45), start=24).show()
