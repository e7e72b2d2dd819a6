import matplotlib as mpl
import pytest

mpl.use("Agg")


@pytest.fixture(autouse=True)
def clean_pyplot():
    """No figure and no setting of one test reaches the next."""
    import matplotlib.pyplot as plt

    with mpl.rc_context():
        yield
    plt.close("all")


@pytest.fixture
def words_on():
    """What is written on a figure, without the empty strings."""

    def read(figure):
        texts = figure.findobj(mpl.text.Text)
        return [text.get_text() for text in texts if text.get_text()]

    return read
