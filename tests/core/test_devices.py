import pytest
import torch

from notes_lib import default_device


def test_gpu_where_there_is_one(monkeypatch, device):
    monkeypatch.delenv("NOTES_DEVICE", raising=False)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: device.type == "cuda")
    assert default_device() == device


def test_environment_overrides(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setenv("NOTES_DEVICE", "cpu")
    assert default_device() == torch.device("cpu")


def test_empty_counts_as_unset(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setenv("NOTES_DEVICE", "")
    assert default_device() == torch.device("cpu")


@pytest.mark.parametrize("wish", ["gpu", "cuda:99", "cpu:x"])
def test_absent_device_is_named(monkeypatch, wish):
    monkeypatch.setenv("NOTES_DEVICE", wish)
    with pytest.raises(ValueError, match=rf"NOTES_DEVICE must .* got '{wish}'"):
        default_device()
