from torch import Tensor


def root_mean_squared_error(targets: Tensor, predictions: Tensor) -> Tensor:
    r"""The typical size of an error, in the targets' own unit.

    $$\sqrt{\frac{1}{n} \sum_i (y_i - \hat y_i)^2}$$

    Args:
        targets: True values, `(n,)`.
        predictions: Predicted values, `(n,)`.

    Returns:
        A number, `()`; nan if there are no examples.

    Raises:
        ValueError: If the shapes differ.

    Reference:
        scikit-learn documentation, `sklearn.metrics.root_mean_squared_error`.
    """
    if targets.shape != predictions.shape:
        raise ValueError(
            "targets and predictions must have one shape: "
            f"targets is {tuple(targets.shape)}, predictions is "
            f"{tuple(predictions.shape)}"
        )
    return (targets - predictions).square().mean().sqrt()
