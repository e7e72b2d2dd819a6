from torch import nn
from torch.nn.functional import cross_entropy, normalize

from notes_lib import seed_everything
from notes_lib.optim import SGD
from notes_lib.training import accuracy_of, train
from notes_lib.zoo import digits_split

pictures, labels, new_pictures, new_labels = digits_split()
batches = [(pictures.flatten(1), labels)]  # one, of all examples

firsts, right = [], []
for seed in range(5):
    seed_everything(seed)
    model = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10))
    optimiser = SGD(model.parameters(), learning_rate=0.5)
    losses = train(model, batches, cross_entropy, optimiser, epochs=300).losses
    right.append(accuracy_of(model, new_pictures.flatten(1), new_labels))
    firsts.append(normalize(model[0].weight.detach(), dim=1))
    print(f"start {seed}: loss {losses[-1]:.3f}, {right[-1]:.1%} of new digits right")
assert 0.94 < min(right) <= max(right) < min(right) + 0.03

# How like the most similar unit of another run is: 1 would be a copy, or its negative.
alike = (firsts[0] @ firsts[1].T).abs().amax(dim=1).median()
print(f"a unit's closest match in another run has a cosine of {alike:.2f}")
assert alike < 0.8
