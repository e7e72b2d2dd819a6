import torch

from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy, multiclass_hinge, softmax
from notes_lib.optim import gradient_descent
from notes_lib.zoo import digits_split

pictures, labels, new_pictures, new_labels = digits_split()
inputs, new_inputs = (append_one(p.flatten(1)) for p in (pictures, new_pictures))

shares = []
for loss, rate in ((multiclass_hinge, 0.2), (cross_entropy, 0.2), (cross_entropy, 2.0)):
    path = gradient_descent(
        lambda w, loss=loss: loss(inputs @ w.T, labels),
        torch.zeros(10, 65),
        learning_rate=rate,
        steps=500,
    )
    scores = new_inputs @ path[-1].T
    shares.append((scores.argmax(dim=1) == new_labels).float().mean().item())
    sure = softmax(scores).amax(dim=1).median()
    print(f"{loss.__name__:16}  rate {rate}: {shares[-1]:.3f} right, ", end="")
    print(f"largest p {sure:.2f} (median)")
assert shares[0] > shares[1] + 0.02
assert abs(shares[0] - shares[2]) < 0.01
