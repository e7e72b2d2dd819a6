import pytest
import torch

from notes_lib.viz import EnergyTable, show_energy_tables, show_reading

TABLE = torch.arange(12.0).view(3, 4)


def heat_maps(figure):
    return [image for axes in figure.axes for image in axes.images]


class TestShowEnergyTables:
    def test_cells_are_the_energies(self):
        (shown,) = heat_maps(show_energy_tables(EnergyTable(TABLE, "a_b")))
        assert shown.get_array().tolist() == TABLE.tolist()
        assert shown.get_clim() == (0, 11)

    def test_rows_are_named(self):
        axes = show_energy_tables(EnergyTable(TABLE, "a_b", title="first")).axes[0]
        assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "_", "b"]
        assert axes.get_title() == "first"

    def test_path(self):
        path = torch.tensor([0, 1, 2, -1])
        (line,) = show_energy_tables(EnergyTable(TABLE, "a_b", path=path)).axes[0].lines
        assert line.get_xydata().tolist() == [[0, 0], [1, 1], [2, 2]]

    def test_low_is_dark(self):
        (shown,) = heat_maps(show_energy_tables(EnergyTable(TABLE, "a_b")))
        low, high = (sum(shown.to_rgba(value)[:3]) for value in (0.0, 11.0))
        assert low < high

    def test_limits_are_kept(self):
        table = EnergyTable(TABLE, "a_b", limits=(-5, 20))
        assert heat_maps(show_energy_tables(table))[0].get_clim() == (-5, 20)

    def test_several_and_their_scale(self, words_on):
        figure = show_energy_tables(*[EnergyTable(TABLE, "a_b")] * 3, scale="nats")
        assert len(heat_maps(figure)) == 3
        assert "nats" in words_on(figure)

    def test_tables_are_left_alone(self):
        table = TABLE.clone().requires_grad_()
        show_energy_tables(EnergyTable(table, "a_b"))
        assert torch.equal(table, TABLE)

    def test_something_to_draw(self):
        with pytest.raises(ValueError, match="at least one table"):
            show_energy_tables()

    @pytest.mark.parametrize("values", [TABLE[0], TABLE[:2]])
    def test_rows_must_fit(self, values):
        with pytest.raises(ValueError, match=r"values \(t, l\) and t rows"):
            show_energy_tables(EnergyTable(values, "a_b"))

    def test_path_must_fit(self):
        with pytest.raises(ValueError, match=r"each of 4 columns, got \(3,\)"):
            show_energy_tables(EnergyTable(TABLE, "a_b", path=torch.zeros(3)))


class TestShowReading:
    def test_what_stands_where(self):
        pixels = torch.zeros(10, 26)
        figure = show_reading(pixels, "aa_a", torch.tensor([0, 2, 4, 6]), window=8)
        (axes,) = figure.axes
        rows = {t.get_text(): t.get_position()[1] for t in axes.texts[:3]}
        letters = [(t.get_text(), *t.get_position()) for t in axes.texts[3:]]
        there = {
            name: [(text, x) for text, x, height in letters if height == y]
            for name, y in rows.items()
        }
        assert there["windows"] == [("a", 3.5), ("a", 5.5), ("_", 7.5), ("a", 9.5)]
        assert there["merged"] == [("a", 4.5), ("_", 7.5), ("a", 9.5)]
        assert there["read"] == [("a", 4.5), ("a", 9.5)]

    def test_other_placeholder(self):
        pixels = torch.zeros(10, 26)
        starts = torch.tensor([0, 2])
        figure = show_reading(pixels, "a-", starts, window=8, placeholder="-")
        said = [t.get_text() for t in figure.axes[0].texts[3:]]
        assert sorted(said) == ["-", "-", "a", "a", "a"]

    def test_ink_is_dark(self):
        pixels = torch.zeros(10, 26)
        pixels[3, 4] = 1
        (image,) = heat_maps(show_reading(pixels, "a", torch.tensor([0]), window=8))
        assert image.get_array()[3, 4] == 0
        assert image.get_array()[0, 0] == 1

    def test_one_start_for_each_window(self):
        with pytest.raises(ValueError, match=r"as many: 2 and \(3,\)"):
            show_reading(torch.zeros(4, 9), "ab", torch.tensor([0, 2, 4]), window=4)
