import pytest
import torch

from notes_lib.data import mood_survey, three_silences


def test_the_town_is_as_described(rng):
    age, score = mood_survey(200_000, generator=rng)
    assert 20 <= age.min() < 20.1 < 79.9 < age.max() <= 80
    assert age.mean().item() == pytest.approx(50, abs=0.2)
    slope = torch.cov(torch.stack([age, score]))[0, 1] / age.var()
    assert slope.item() == pytest.approx(-0.3, abs=0.003)
    rest = score - 30 + 0.3 * (age - 50)
    assert rest.mean().abs() < 0.05
    assert rest.std().item() == pytest.approx(6, rel=0.01)


def test_who_is_silent(rng):
    age, score = mood_survey(50_000, generator=rng)
    silent = three_silences(age, score, share=0.3, generator=rng)
    assert list(silent) == ["MCAR", "MAR", "MNAR"]
    rest = score - 30 + 0.3 * (age - 50)  # what the age does not say
    for who in silent.values():
        assert who.float().mean().item() == pytest.approx(0.3, abs=0.01)
    older = {name: age[who].mean() - age.mean() for name, who in silent.items()}
    lower = {name: rest[who].mean() for name, who in silent.items()}
    assert abs(older["MCAR"]) < 0.5
    assert abs(lower["MCAR"]) < 0.2
    assert older["MAR"] > 8
    assert abs(lower["MAR"]) < 0.2
    assert lower["MNAR"] > 2


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="at least 0, got -1"):
        mood_survey(-1)
    with pytest.raises(ValueError, match=r"share must be in \[0, 1\], got 2"):
        three_silences(torch.ones(2), torch.ones(2), share=2)
