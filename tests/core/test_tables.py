import pytest
import torch

from notes_lib.core import text_table


def test_columns_are_aligned():
    table = text_table(
        {
            "mean": {"a": 1.0, "long name": -22.337},
            "hot deck": {"a": 0, "long name": 3.0},
        }
    )
    assert table.split("\n") == [
        "             a  long name",
        "mean      1.00     -22.34",
        "hot deck     0       3.00",
    ]


def test_each_column_its_own_form():
    row = {"right": torch.tensor(0.125), "off": 0.5, "n": 7, "note": "none"}
    table = text_table({0: row}, form={"right": ".1%", "off": "+.1f"})
    assert table == "   right   off  n  note\n0  12.5%  +0.5  7  none"


def test_zero_has_no_minus():
    for form, zero in {".1f": "0.0", "+.1f": "+0.0", ".0%": "0%"}.items():
        assert text_table({"": {"x": -0.001}}, form=form).split()[-1] == zero
    assert text_table({"": {"x": -0.06}}, form=".1f").split()[-1] == "-0.1"


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="at least one row"):
        text_table({})
    with pytest.raises(ValueError, match="row 'b' has \\['y'\\]"):
        text_table({"a": {"x": 1}, "b": {"y": 1}})
