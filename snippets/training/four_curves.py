import matplotlib.pyplot as plt
import torch

from notes_lib.metrics import precision_recall_curve, roc_curve
from notes_lib.viz import COLOURS, use_style

labels = torch.tensor([0, 0, 1, 1])
scores = torch.tensor([0.1, 0.4, 0.35, 0.8])
roc, trade = roc_curve(labels, scores), precision_recall_curve(labels, scores)

use_style()
figure, (left, right) = plt.subplots(1, 2, figsize=(4.6, 2.6), layout="constrained")
blue = {"color": COLOURS["blue"]}
left.plot(roc.false_positive_rate, roc.true_positive_rate, "-o", **blue)
left.fill_between(roc.false_positive_rate, roc.true_positive_rate, alpha=0.2, **blue)
left.plot([0, 1], [0, 1], ":", color=COLOURS["grey"])
left.set(title="ROC", xlabel="FPR", ylabel="TPR", xlim=(-0.1, 1.15), ylim=(-0.15, 1.1))

right.plot(trade.recall, trade.precision, "o", **blue)
recall = torch.cat([torch.zeros(1), trade.recall])
precision = torch.cat([trade.precision[:1], trade.precision])
right.step(recall, precision, where="pre", **blue)
right.fill_between(recall, precision, step="pre", alpha=0.2, **blue)
right.set(title="precision and recall", xlabel="recall", ylabel="precision")
right.set(xlim=(-0.1, 1.15), ylim=(0, 1.1))

beside = {"xytext": (5, -10), "textcoords": "offset points", "fontsize": 8}
for place, x, y, thresholds in ((left, *roc), (right, *trade)):
    for at, up, threshold in zip(x, y, thresholds, strict=True):
        name = f"{threshold:.2g}".replace("inf", "∞")
        place.annotate(name, (at, up), **beside)
plt.show()
