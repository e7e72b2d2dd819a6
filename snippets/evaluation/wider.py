import torch

from notes_lib.losses import cross_entropy
from notes_lib.metrics import accuracy
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()
x = torch.cat([pictures.flatten(1), torch.ones(len(pictures), 1)], dim=1)
fit, check = slice(0, 1000), slice(1000, None)


def validation_accuracy(learning_rate):
    weights = torch.zeros(65, 10, requires_grad=True)
    for _ in range(60):
        loss = cross_entropy(x[fit] @ weights, labels[fit])
        (gradient,) = torch.autograd.grad(loss, weights)
        weights = (weights - learning_rate * gradient).detach().requires_grad_()
    return accuracy(labels[check], (x[check] @ weights).argmax(dim=1)).item()


found = {}
for name, exponents in {"first": range(-4, 0), "wider": range(-4, 3)}.items():
    scores = {10.0**e: validation_accuracy(10.0**e) for e in exponents}
    found[name] = max(scores, key=scores.get)
    print(name)
    for rate, score in scores.items():
        print(f"  rate {rate:<6g}  {score:.0%} right")
assert found["first"] == 0.1  # at the edge
assert found["wider"] == 10.0  # between worse ones
assert round(scores[0.1], 2) == 0.85
assert round(scores[10.0], 2) == 0.90
