import torch
from sklearn.preprocessing import StandardScaler

from notes_lib.zoo import digit_rows, digits_split


def test_agrees_with_scikit_learn(device):
    rows, labels, new_rows, new_labels = digit_rows(device)
    pictures, expected, new_pictures, new_expected = digits_split()
    scaler = StandardScaler().fit(pictures.flatten(1))
    for ours, theirs in ((rows, pictures), (new_rows, new_pictures)):
        assert ours.device.type == device.type
        scaled = torch.from_numpy(scaler.transform(theirs.flatten(1))).float()
        assert torch.allclose(ours.cpu(), scaled, atol=1e-4)
    assert torch.equal(labels.cpu(), expected)
    assert torch.equal(new_labels.cpu(), new_expected)
