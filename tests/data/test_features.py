import pytest
import torch
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.preprocessing import StandardScaler
from torch.testing import assert_close

from notes_lib.data import bag_of_words, standardise, tf_idf, whiten

TEXTS = [
    "The cat sat on the mat. The mat was flat!",
    "A dog; the DOG - dog's life, 42 times",
    "",
    "Über naïve café_au_lait, and the cat",
]


class TestWords:
    def test_counts_agree_with_sklearn(self):
        theirs = CountVectorizer()
        expected = theirs.fit_transform(TEXTS).toarray()
        counts, words = bag_of_words(TEXTS)
        assert words == theirs.get_feature_names_out().tolist()
        assert counts.tolist() == expected.tolist()

    def test_weights_agree_with_sklearn(self):
        theirs = TfidfVectorizer().fit(TEXTS[:2])
        counts, words = bag_of_words(TEXTS[:2])
        new, _ = bag_of_words(TEXTS, vocabulary=words)
        assert_close(
            tf_idf(counts), torch.from_numpy(theirs.transform(TEXTS[:2]).toarray())
        )
        expected = torch.from_numpy(theirs.transform(TEXTS).toarray())
        assert_close(tf_idf(new, like=counts), expected)
        assert tf_idf(new, like=counts)[2].eq(0).all()

    def test_by_hand(self, device):
        counts = torch.tensor([[1, 2], [0, 1]], device=device)
        rare = torch.tensor(3 / 2, dtype=torch.float64).log() + 1
        row = torch.stack([rare, torch.tensor(2.0, dtype=torch.float64)])
        weights = tf_idf(counts)
        assert_close(weights[0].cpu(), row / row.norm())
        assert weights[1].tolist() == [0, 1]

    def test_nothing(self):
        counts, words = bag_of_words([])
        assert (counts.shape, words) == ((0, 0), [])
        assert tf_idf(counts).shape == (0, 0)
        assert bag_of_words([], vocabulary=["one"])[0].shape == (0, 1)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="in the vocabulary once only"):
            bag_of_words(TEXTS, vocabulary=["cat", "cat"])
        with pytest.raises(ValueError, match=r"got \(1, 2\) and \(1, 3\)"):
            tf_idf(torch.zeros(1, 2), like=torch.zeros(1, 3))


class TestScaling:
    @pytest.fixture
    def rows(self, rng, device):
        mixed = torch.randn(50, 3, generator=rng, dtype=torch.float64)
        mix = torch.tensor([[3.0, 1, 0], [0, 1, 2], [0, 0, 0.1]], dtype=torch.float64)
        return (mixed @ mix + torch.tensor([5.0, -2, 0])).to(device)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_standardise_agrees_with_sklearn(self, rows, dtype):
        rows = rows.to(dtype)
        theirs = StandardScaler().fit(rows[:30].cpu().numpy())
        expected = torch.from_numpy(theirs.transform(rows.cpu().numpy()))
        got = standardise(rows, like=rows[:30])
        assert got.dtype == dtype
        assert_close(got.cpu(), expected)

    def test_feature_that_never_varies(self, device):
        rows = torch.tensor([[0.1, 1], [0.1, 3], [0.1, 5]], device=device)
        scaled = standardise(rows)
        assert_close(scaled[:, 0].cpu(), torch.zeros(3), atol=1e-7, rtol=0)
        assert_close(scaled[:, 1].cpu(), torch.tensor([-1, 0, 1]) * 1.5**0.5)

    def test_whiten_agrees_with_sklearn(self, rows):
        theirs = PCA(whiten=True).fit(rows[:30].cpu().numpy())
        expected = torch.from_numpy(theirs.transform(rows.cpu().numpy()))
        got = whiten(rows, like=rows[:30]).cpu()
        assert_close(got * (got * expected).sum(0).sign(), expected)
        assert_close(torch.cov(whiten(rows).T).cpu(), torch.eye(3, dtype=torch.float64))

    def test_bad_input_is_named(self, rows):
        with pytest.raises(ValueError, match=r"got \(50, 3\) and \(2, 4\)"):
            standardise(rows, like=torch.zeros(2, 4))
        with pytest.raises(ValueError, match="at least one example to measure"):
            whiten(rows, like=rows[:0])
        with pytest.raises(ValueError, match="never varies, so it cannot be scaled"):
            whiten(torch.cat([rows, rows[:, :1]], dim=1))
