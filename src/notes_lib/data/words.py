"""Texts as rows of numbers: which words they use, and how telling those are."""

import re
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor


def bag_of_words(
    texts: Sequence[str], *, vocabulary: Sequence[str] | None = None
) -> tuple[Tensor, list[str]]:
    r"""Count the words of each text; their order is forgotten.

    A word is two or more letters, digits or underscores in a row, in lower case.

    Args:
        texts: One string per document, `n` in all.
        vocabulary: The words to count, such as those of the training texts. By default
            all that occur, in alphabetical order.

    Returns:
        Counts, `(n, v)`, and the words of their columns.

    Raises:
        ValueError: If `vocabulary` has a word twice.

    Reference:
        scikit-learn documentation, `CountVectorizer`.
    """
    counters = [Counter(re.findall(r"\b\w\w+\b", text.lower())) for text in texts]
    words = sorted(set().union(*counters)) if vocabulary is None else list(vocabulary)
    if len(set(words)) < len(words):
        raise ValueError("every word may be in the vocabulary once only")
    rows = [[counter[word] for word in words] for counter in counters]
    return torch.tensor(rows, dtype=torch.long).view(len(texts), len(words)), words


def tf_idf(counts: Tensor, *, like: Tensor | None = None) -> Tensor:
    r"""Weigh words by how rare they are, and scale each text to length 1.

    $$\text{tf} \cdot \left(\ln \frac{1 + n}{1 + \text{df}} + 1\right)$$

    Here tf counts a word in its text, and df the texts that have the word, of $n$.
    Each row is then divided by its Euclidean length.

    Args:
        counts: How often each word occurs in each text, `(m, v)`.
        like: Where $n$ and df are counted, `(n, v)`: for test data, give the training
            data. By default `counts` itself.

    Returns:
        Weights, `(m, v)`, float64. A text without words stays 0.

    Raises:
        ValueError: If the shapes do not fit.

    Reference:
        Spärck Jones 1972, "A statistical interpretation of term specificity and its
        application in retrieval"; scikit-learn documentation, `TfidfTransformer`, for
        this form.
    """
    like = counts if like is None else like
    if counts.ndim != 2 or like.ndim != 2 or counts.shape[1] != like.shape[1]:
        raise ValueError(
            "counts must be (m, v) and like (n, v): "
            f"got {tuple(counts.shape)} and {tuple(like.shape)}"
        )
    texts_with_word = (like > 0).sum(dim=0)
    rarity = ((1 + len(like)) / (1 + texts_with_word.double())).log() + 1
    weighted = counts * rarity
    lengths = weighted.square().sum(dim=1, keepdim=True).sqrt()
    return weighted / torch.where(lengths == 0, 1.0, lengths)
