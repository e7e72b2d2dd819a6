import pytest

from notes_lib.core import pieces


@pytest.fixture(params=["whole", "pieces"])
def size(request, monkeypatch):
    """Everything at once, and in pieces, which real data get only when large."""
    if request.param == "pieces":
        monkeypatch.setattr(pieces, "CPU_PIECE_ENTRIES", 12)
