import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.zoo import digits_split

pictures, labels, new_pictures, new_labels = digits_split()
inputs, new_inputs = pictures.flatten(1), new_pictures.flatten(1)

firsts, shares = [], []
for seed in range(5):
    seed_everything(seed)
    model = nn.Sequential(nn.Linear(64, 32), nn.Tanh(), nn.Linear(32, 10))
    optimiser = torch.optim.SGD(model.parameters(), lr=0.5)
    for _ in range(300):
        loss = nn.functional.cross_entropy(model(inputs), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    share = (model(new_inputs).argmax(dim=1) == new_labels).float().mean().item()
    firsts.append(nn.functional.normalize(model[0].weight.detach(), dim=1))
    shares.append(share)
    print(f"start {seed}: loss {loss:.3f}, {100 * share:.1f} % of new digits right")

# How like the most similar unit of another run is: 1 would be a copy, or its negative.
alike = (firsts[0] @ firsts[1].T).abs().amax(dim=1).median()
print(f"a unit's closest match in another run has a cosine of {alike:.2f}")
assert min(shares) > 0.94
assert max(shares) - min(shares) < 0.03
assert alike < 0.8
