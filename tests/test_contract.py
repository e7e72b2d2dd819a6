"""What every public function of every room promises, whatever it computes.

The checks read signatures, docstrings and source, and make one call of everything that
takes tensors. Each returns its complaints, and is itself tested at the end on a
function that breaks it.
"""

import ast
import inspect
import pkgutil
import re
import subprocess
import sys
import textwrap
from dataclasses import fields, is_dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
import torch
from torch import Tensor

import notes_lib
from notes_lib import (
    autodiff,
    core,
    data,
    detection,
    energy,
    fairness,
    layers,
    linear,
    losses,
    metrics,
    optim,
    text,
    training,
    viz,
)

ROOMS = [
    room.name
    for room in pkgutil.iter_modules(notes_lib.__path__)
    if room.ispkg and room.name != "site"
]


def public_objects():
    for room in ROOMS:
        door = import_module(f"notes_lib.{room}")
        for name in door.__all__:
            thing = inspect.unwrap(getattr(door, name))
            if inspect.isfunction(thing) or inspect.isclass(thing):
                yield pytest.param(thing, id=f"{room}.{name}")


PUBLIC = list(public_objects())


OWN_INVENTIONS = ("core", "data", "viz")  # tools, made-up pictures, drawings

# One call of everything public that takes tensors; a new function needs a line here.
IMAGE = torch.arange(30.0).view(1, 5, 6)
KERNEL = torch.tensor([[1.0, 0], [0, -1]])
PHOTOS = torch.linspace(0, 1, 2 * 3 * 4 * 5).view(2, 3, 4, 5)
LABELS = torch.tensor([0, 1, 1, 0])
CHANCES = torch.tensor([0.2, 0.7, 0.4, 0.5])
LINEAR = torch.nn.Linear(2, 2)
FIT = (LINEAR, KERNEL, KERNEL, torch.nn.functional.mse_loss)
DESCENT = partial(optim.SGD, learning_rate=0.01)
LETTERS = torch.ones(2, 3, dtype=torch.long)
ONES = torch.ones(8, 2)
CALLS = [
    partial(autodiff.gradcheck, torch.norm, torch.sin, KERNEL),
    partial(autodiff.numerical_grad, torch.norm, KERNEL),
    partial(autodiff.unvec, KERNEL[0], (2, 1)),
    partial(autodiff.vec, KERNEL),
    partial(autodiff.vec_jacobian, autodiff.TensorVar.exp, KERNEL),
    partial(autodiff.vjp, autodiff.TensorVar.exp, KERNEL),
    partial(core.at_least_float32, KERNEL),
    partial(core.elementwise, torch.sin, [torch.mul], KERNEL),
    partial(core.fast_exp, KERNEL),
    partial(core.in_pieces, lambda x, out: (torch.neg(x, out=out),), KERNEL),
    partial(core.require_floating_point, image=IMAGE),
    partial(data.blobs, 4, centres=KERNEL),
    partial(data.colour_jitter, PHOTOS, contrast=1),
    partial(data.cowmix, PHOTOS, KERNEL),
    partial(data.cutmix, PHOTOS, KERNEL),
    partial(data.cutout, PHOTOS, size=2),
    partial(data.drawn_batches, KERNEL, KERNEL, batch_size=1),
    partial(data.fill_depth_by_colour, KERNEL, KERNEL == 1, PHOTOS[0, :, :2, :2]),
    partial(data.fill_depth_nearest, KERNEL, KERNEL == 1),
    partial(data.hha, IMAGE[0] + 1, focal=5.0, camera_height=1.0),
    partial(data.impute, KERNEL, "mean"),
    partial(data.impute_by_regression, IMAGE[0, :, :2], 0),
    partial(data.impute_hot_deck, KERNEL),
    partial(data.impute_neighbours, KERNEL),
    partial(data.mask_boxes, IMAGE > 7),
    partial(data.missing_at_random, CHANCES, share=0.5),
    partial(data.missing_completely_at_random, CHANCES, share=0.5),
    partial(data.missing_not_at_random, CHANCES, share=0.5),
    partial(data.mixup, PHOTOS, KERNEL),
    partial(data.oversample, LABELS),
    partial(data.random_affine, PHOTOS, degrees=9),
    partial(data.random_crop, PHOTOS, padding=1),
    partial(data.random_flip, PHOTOS, chance=1),
    partial(data.random_patches, IMAGE, 2, size=3),
    partial(data.shapes_world, 1, objects=(1, 2), shapes=LABELS[None, :2]),
    partial(data.smote, KERNEL, 2, neighbours=1),
    partial(data.standardise, KERNEL),
    partial(data.stratified_k_fold, LABELS, 2),
    partial(data.stratified_sample, LABELS, 2),
    partial(data.stratified_split, LABELS, test_share=0.5),
    partial(data.tf_idf, KERNEL.abs()),
    partial(data.three_silences, CHANCES, CHANCES),
    partial(data.warp, PHOTOS, KERNEL.expand(2, 2, 2), KERNEL),
    partial(data.weighted_sample, CHANCES, 2),
    partial(data.whiten, PHOTOS[0, 0, :, :2] ** 2),
    partial(detection.box_areas, ONES[:4, :1].expand(4, 4)),
    partial(detection.intersection_over_union, ONES.view(4, 4), ONES.view(4, 4)),
    partial(energy.SlidingReader(3, height=8, window=8), torch.zeros(1, 1, 8, 9)),
    partial(energy.best_path, IMAGE),
    partial(energy.cross_entropies, IMAGE),
    partial(energy.ctc_loss, IMAGE, torch.tensor([[1, 1]])),
    partial(energy.decode_energies, IMAGE, "_abcde"),
    partial(energy.dijkstra_path, IMAGE[0]),
    partial(energy.energy_table, IMAGE, torch.tensor([[1, 1]])),
    partial(energy.free_energy, IMAGE),
    partial(energy.interleave, torch.tensor([[1, 1]])),
    partial(energy.order_blind_loss, IMAGE),
    partial(fairness.calibration_by_group, LABELS, CHANCES, LABELS),
    partial(fairness.decision_flip_rate, Tensor.sum, KERNEL.abs(), protected=0),
    partial(fairness.group_rates, LABELS, LABELS, LABELS),
    partial(layers.AvgPool2d(2), IMAGE),
    partial(layers.Conv2d(1, 2, 3), IMAGE),
    partial(layers.MaxPool2d(2), IMAGE),
    partial(layers.avg_pool2d, IMAGE, 2),
    partial(layers.conv2d, IMAGE, KERNEL[None, None], torch.ones(1)),
    partial(layers.convolve1d, IMAGE[0, 0], KERNEL[0]),
    partial(layers.convolve2d, IMAGE, KERNEL),
    partial(layers.cross_correlate2d, IMAGE, KERNEL),
    partial(layers.extract_patches, IMAGE, 1),
    partial(layers.fold_patches, IMAGE, (3, 2), 1),
    partial(layers.max_pool2d, IMAGE, 2),
    partial(layers.pad2d, IMAGE, 0),
    partial(layers.Activation(layers.relu), KERNEL),
    partial(layers.BatchNorm(5), IMAGE),
    partial(layers.Dropout(), KERNEL),
    partial(layers.GroupNorm(1, 5), IMAGE),
    partial(layers.LayerNorm(6), IMAGE),
    partial(layers.Linear(6, 2), IMAGE),
    partial(layers.PReLU(), KERNEL),
    partial(layers.SideBySide((2, 3, 1), 2), KERNEL),
    partial(layers.activation_derivative, layers.relu, KERNEL),
    partial(layers.batch_norm, IMAGE, *IMAGE[0, :, :2].T),
    partial(layers.collapse_linear, [KERNEL], [KERNEL[0]]),
    partial(layers.dead_fraction, KERNEL),
    partial(layers.dropout, KERNEL),
    partial(layers.dropout_unscaled, KERNEL),
    partial(layers.elu, KERNEL),
    partial(layers.gelu, KERNEL),
    partial(layers.gradient_norms, KERNEL, [KERNEL], torch.tanh),
    partial(layers.group_norm, IMAGE, 1, IMAGE[0, :, 0], IMAGE[0, :, 1]),
    partial(layers.hidden_values, KERNEL, [KERNEL], torch.tanh),
    partial(layers.instance_norm, IMAGE),
    partial(layers.layer_norm, KERNEL, KERNEL[0], KERNEL[1]),
    partial(layers.join_points, KERNEL, ONES[:2, 0].cumsum(0), KERNEL[0]),
    partial(layers.leaky_relu, KERNEL),
    partial(layers.linear, KERNEL, KERNEL, KERNEL[0]),
    partial(layers.multilayer_perceptron, (2, 3), activation=torch.relu),
    partial(layers.prelu, KERNEL, KERNEL[0]),
    partial(layers.relu, KERNEL),
    partial(layers.sigmoid, KERNEL),
    partial(layers.silu, KERNEL),
    partial(layers.softplus, KERNEL),
    partial(layers.tanh, KERNEL),
    partial(layers.value_stds, KERNEL, [KERNEL], torch.tanh),
    partial(linear.append_one, KERNEL),
    partial(linear.lasso, KERNEL, KERNEL[0], strength=0.1, steps=2),
    partial(linear.least_squares, KERNEL, KERNEL),
    partial(linear.least_squares_gradient, KERNEL, KERNEL[0], KERNEL[1]),
    partial(linear.logistic_regression, IMAGE[0, :4, :2] ** 0.5, LABELS, steps=1),
    partial(linear.logistic_regression_gradient, KERNEL, KERNEL[0], KERNEL[1]),
    partial(linear.perceptron, KERNEL, torch.tensor([1.0, -1.0])),
    partial(linear.sigmoid_unit_gradient, KERNEL, KERNEL[0], KERNEL[1]),
    partial(losses.absolute_error, CHANCES, CHANCES),
    partial(losses.binary_cross_entropy_with_logits, CHANCES, CHANCES),
    partial(losses.cross_entropy, KERNEL, LABELS[:2], weight=CHANCES[:2]),
    partial(losses.elastic_net, KERNEL, l1=1.0, l2=1.0),
    partial(losses.focal, CHANCES, CHANCES),
    partial(losses.huber, CHANCES, CHANCES),
    partial(losses.kl_divergence, CHANCES, CHANCES),
    partial(losses.l1_penalty, KERNEL),
    partial(losses.l2_penalty, KERNEL),
    partial(losses.log_softmax, KERNEL),
    partial(losses.logistic, CHANCES, CHANCES),
    partial(losses.multiclass_hinge, KERNEL, LABELS[:2]),
    partial(losses.soft_threshold, KERNEL, 0.5),
    partial(losses.softmax, KERNEL),
    partial(losses.squared_error, CHANCES, CHANCES),
    partial(metrics.accuracy, LABELS, LABELS),
    partial(metrics.apply_temperature, KERNEL, 2.0),
    partial(metrics.area_under_curve, CHANCES, CHANCES),
    partial(metrics.average_precision, LABELS, CHANCES),
    partial(metrics.brier_score, LABELS, CHANCES),
    partial(metrics.calibration_curve, LABELS, CHANCES),
    partial(metrics.confusion_matrix, LABELS, LABELS),
    partial(metrics.expected_calibration_error, LABELS, CHANCES),
    partial(metrics.f1_score, LABELS, LABELS),
    partial(metrics.fit_temperature, KERNEL, LABELS[:2]),
    partial(metrics.isotonic_regression, CHANCES),
    partial(metrics.precision, LABELS, LABELS),
    partial(metrics.precision_recall_curve, LABELS, CHANCES),
    partial(metrics.recall, LABELS, LABELS),
    partial(metrics.roc_auc, LABELS, CHANCES),
    partial(metrics.roc_curve, LABELS, CHANCES),
    partial(metrics.root_mean_squared_error, CHANCES, CHANCES),
    partial(optim.best_learning_rate, CHANCES),
    partial(optim.best_momentum, CHANCES),
    partial(optim.clip_gradient_norm_, [CHANCES], 1.0),
    partial(optim.condition_number, KERNEL),
    partial(optim.contraction, CHANCES, learning_rate=0.1),
    partial(optim.gradient_descent, torch.sum, KERNEL, learning_rate=0.1, steps=1),
    partial(optim.hessian, torch.norm, KERNEL),
    partial(
        *[optim.hill_climb, torch.sum, KERNEL],
        **{"generations": 1, "population": 1, "step_size": 1.0},
    ),
    partial(
        *[optim.nesterov_descent, torch.sum, KERNEL],
        **{"learning_rate": 0.1, "momentum": 0.9, "steps": 2},
    ),
    partial(optim.newton_step, optim.valley, KERNEL[0]),
    partial(optim.plateau, KERNEL),
    partial(optim.race, torch.sum, KERNEL, CHANCES, steps=1),
    partial(optim.random_search, torch.sum, (2,), evaluations=2),
    partial(optim.rosenbrock, KERNEL),
    partial(optim.saddle, KERNEL),
    partial(optim.trajectory, torch.sum, KERNEL, optim.Adam, steps=2),
    partial(optim.valley, KERNEL),
    partial(training.accuracy_of, LINEAR, KERNEL, LABELS[:2]),
    partial(training.input_dependencies, torch.sin, KERNEL),
    partial(training.input_independent_baseline, *FIT, DESCENT, steps=2),
    partial(training.overfit_one_batch, *FIT, DESCENT, steps=2),
    partial(
        *[training.learning_rate_range_test, LINEAR, [(KERNEL, KERNEL)]],
        **{"loss": FIT[-1], "make_optimiser": DESCENT, "steps": 3},
    ),
    partial(training.require_initial_loss, LINEAR, KERNEL, LABELS[:2], tolerance=9),
    partial(
        *[training.train, LINEAR, [(KERNEL, KERNEL)], FIT[-1]],
        DESCENT(LINEAR.parameters()),
    ),
    partial(
        training.fit_together, layers.SideBySide((2, 2), 3), KERNEL, KERNEL, steps=2
    ),
    partial(training.train_until_right, LINEAR, KERNEL, LABELS[:2], share=0.0),
    partial(training.NetworkCopies(2, 2, copies=1), KERNEL),
    partial(
        *[training.train_copies, training.NetworkCopies(2, 2, copies=1), KERNEL],
        *[LABELS[:2], DESCENT(LINEAR.parameters())],
        **{"steps": 1, "batch_size": 1},
    ),
    partial(
        *[training.watch, LINEAR, [(KERNEL, KERNEL)], FIT[-1]],
        *[DESCENT(LINEAR.parameters()), lambda model: model(KERNEL)],
        steps=1,
    ),
    partial(data.spell, LETTERS[0]),
    partial(layers.GRU(6, 2), IMAGE),
    partial(layers.LSTM(6, 2), IMAGE),
    partial(layers.Elman(6, 2), IMAGE),
    partial(layers.elman_cell, KERNEL, KERNEL, KERNEL, KERNEL, KERNEL[0], KERNEL[1]),
    partial(layers.gru_cell, KERNEL, KERNEL, ONES[:6], ONES[:6], *ONES[:6].T),
    partial(layers.lstm_cell, KERNEL, (KERNEL, KERNEL), ONES, ONES, *ONES.T),
    partial(text.EchoNet(), LETTERS, LETTERS[:, 0]),
    partial(text.echo_accuracy, text.EchoNet(), data.echo_batch(9)),
    partial(
        viz.descent_paths, optim.valley, KERNEL[0], [0.1], steps=1, window=(0, 1, 0, 1)
    ),
    partial(viz.show_among, CHANCES, 0.0, names=("", ""), xlabel=""),
    partial(viz.moving_boundary, KERNEL, KERNEL[1], ONES.T[:1, :3], "a", marked=[0]),
    partial(
        viz.show_chain,
        autodiff.Chain([autodiff.ReLULayer(), autodiff.CrossEntropyLayer(LABELS[:2])]),
        KERNEL,
    ),
    partial(viz.show_connections, viz.Wiring(KERNEL.long())),
    partial(
        viz.show_contours,
        viz.Contours(lambda w: w.square().sum(-1), KERNEL),
        x_range=(-1.0, 1.0),
        y_range=(-1.0, 1.0),
    ),
    partial(viz.show_curves, {"curve": IMAGE[0]}, xlabel="", ylabel=""),
    partial(
        viz.show_energy_tables,
        viz.EnergyTable(IMAGE[0], "abcde", path=torch.tensor([0, 1, 2, 3, 4, 4])),
    ),
    partial(viz.show_functions, {"sine": torch.sin}),
    partial(viz.show_graph, autodiff.TensorVar(KERNEL)),
    partial(viz.show_grids, [IMAGE[0], "=", viz.Grid(KERNEL, tint="grey")]),
    partial(viz.show_matrix, IMAGE[0], xlabel="", ylabel=""),
    partial(viz.show_network, [KERNEL], nodes=["ab", "cd"]),
    partial(
        viz.show_histograms,
        {"row": {"column": IMAGE[0]}},
        over=(0.0, 1.0),
        xlabel="",
    ),
    partial(viz.show_reading, IMAGE[0] / 30, "ab", torch.tensor([0, 2]), window=4),
    partial(viz.show_regions, viz.Regions(KERNEL, LABELS[:2])),
    partial(viz.show_images, KERNEL, viz.Picture(KERNEL, signed=True)),
    partial(viz.show_small_multiples, {"curve": IMAGE[0, 0]}, xlabel="", ylabel=""),
    partial(viz.show_surfaces, {"saddle": optim.saddle}),
    partial(
        viz.show_trajectories,
        *(optim.saddle, {"path": KERNEL}),
        x_range=(0, 1),
        y_range=(-1, 0),
    ),
    partial(
        viz.sliding_learning_rate,
        *(optim.saddle, {"path": KERNEL[None]}, ONES[0, :1]),
        x_range=(0, 1),
        y_range=(-1, 0),
    ),
    partial(
        viz.show_reliability,
        {"panel": {"curve": metrics.calibration_curve(LABELS, CHANCES, bins=1)}},
    ),
    partial(viz.show_scatters, viz.Scatter({"a": KERNEL}), xlabel="", ylabel=""),
    partial(viz.show_spreads, {"panel": {"row": {"kind": CHANCES}}}),
    partial(
        viz.sliding_window,
        KERNEL,
        IMAGE[0],
        "abcdef",
        torch.arange(5),
        window=2,
        rows=[1, 0],
    ),
    partial(viz.show_panels, viz.Panel({"one": CHANCES}, ""), xlabel=""),
    partial(viz.show_runs, {"one": CHANCES}, xlabel=""),
    partial(viz.values_by_depth, {"a": [KERNEL]}, name="", shown="a", layers=(1,)),
    partial(viz.sliding_kernel, IMAGE[0], KERNEL),
    partial(viz.show_silenced, {"one": [CHANCES, CHANCES]}),
    partial(viz.sliding_threshold, LABELS, CHANCES, CHANCES),
]


def is_checked_in_full(thing):
    """Functions and layers; a class that only holds results needs no reference."""
    return inspect.isfunction(thing) or issubclass(thing, torch.nn.Module)


# Reading docstrings and source ------------------------------------------------------


def section(docstring, title):
    """The indented lines below `title:`, dedented; empty if there are none."""
    match = re.search(rf"^{title}:\n((?:    .*\n|\n)+)", docstring + "\n", re.MULTILINE)
    return textwrap.dedent(match[1]).strip() if match else ""


def entries(text):
    """The `name: description` entries of a section, each with its further lines."""
    parts = re.split(r"^(\*{0,2}\w+): ", text, flags=re.MULTILINE)
    return {
        name.lstrip("*"): description
        for name, description in zip(parts[1::2], parts[2::2], strict=True)
    }


def tree_of(thing):
    return ast.parse(textwrap.dedent(inspect.getsource(thing)))


def names_in_stub(door):
    """`__all__` as a type checker reads it; lazy loading reads only the imports."""
    stub = ast.parse(Path(door.__file__).with_suffix(".pyi").read_text())
    for node in stub.body:
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "__all__":
            return ast.literal_eval(node.value)
    return door.__all__


def takes_tensors(parameter):
    return "Tensor" in str(parameter.annotation)


def called(call):
    """The public thing behind one of the calls: a function, or a layer's class."""
    is_layer = isinstance(call.func, torch.nn.Module)
    return type(call.func) if is_layer else inspect.unwrap(call.func)


def tensors_in(value):
    """All tensors in nested containers and in the fields of dataclasses."""
    if isinstance(value, Tensor):
        return [value]
    if is_dataclass(value):
        value = [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return []
    return [tensor for part in value for tensor in tensors_in(part)]


def dotted(node):
    """`torch.nn.init` for the expression that says so, "" for any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (stem := dotted(node.value)):
        return f"{stem}.{node.attr}"
    return ""


# The promises ------------------------------------------------------------------------


def summary_complaints(thing):
    lines = (inspect.getdoc(thing) or "").splitlines()
    if not lines:
        return ["has no docstring"]
    if not lines[0].endswith((".", "?")) or (len(lines) > 1 and lines[1]):
        return ["must open with one sentence on a line of its own"]
    return []


def argument_complaints(thing):
    documented = entries(section(inspect.getdoc(thing) or "", "Args"))
    complaints = []
    for name, parameter in inspect.signature(thing).parameters.items():
        if name not in documented:
            complaints.append(f"Args does not mention {name}")
        elif takes_tensors(parameter) and not re.search(
            r"`\(|As in `", documented[name]
        ):
            complaints.append(f"Args gives no shape for {name}, such as `(n, c)`")
    return complaints


def result_complaints(thing):
    returns = inspect.signature(thing).return_annotation
    if inspect.isclass(thing) or returns in (None, "None"):
        return []
    return [] if section(inspect.getdoc(thing), "Returns") else ["has no Returns"]


def raise_complaints(thing):
    """Errors raised in the function's own lines; helpers' errors are its author's."""
    documented = entries(section(inspect.getdoc(thing) or "", "Raises"))
    raised = {
        dotted(node.exc.func)
        for node in ast.walk(tree_of(thing))
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }
    return [
        f"Raises does not mention {error}"
        for error in sorted(raised - {"NotImplementedError"})
        if error not in documented
    ]


def reference_complaints(thing):
    if thing.__module__.startswith(
        tuple(f"notes_lib.{room}." for room in OWN_INVENTIONS)
    ):
        return []
    has_one = section(inspect.getdoc(thing) or "", "Reference")
    return [] if has_one else ["has no Reference"]


def mutation_complaints(call):
    """Tensors that a call changed, through whatever alias: views share a version."""
    given = tensors_in([call.args, call.keywords])
    before = [(tensor._version, tensor.detach().clone()) for tensor in given]
    call()
    return [
        f"changes an argument of shape {tuple(tensor.shape)}"
        for tensor, (version, values) in zip(given, before, strict=True)
        if tensor._version != version or not tensor.equal(values)
    ]


SAMPLERS = re.compile(
    r"^(torch\.(rand|randn|randint|randperm|normal|bernoulli|multinomial|poisson)"
    r"|torch\.(rand|randn|randint)_like)$"
)
SAMPLING_METHODS = re.compile(
    r"^(normal|uniform|bernoulli|random|exponential|log_normal|geometric|cauchy)_$"
    r"|^(bernoulli|multinomial)$"
)
SEEDING = re.compile(r"^(torch(\.cuda)?\.(manual_seed|seed)|seed_everything)$")
GLOBAL_STREAM = re.compile(r"^(np|numpy)\.random\.(?!default_rng|Generator)|^random\.")


def randomness_complaints(tree):
    """Draws from a global stream, or seeds one, anywhere in a module."""
    complaints = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        samples = SAMPLERS.match(name) or SAMPLING_METHODS.match(method)
        has_generator = any(keyword.arg == "generator" for keyword in node.keywords)
        if samples and not has_generator:
            complaints.append(f"line {node.lineno}: {name or method} without generator")
        if SEEDING.match(name) or GLOBAL_STREAM.match(name):
            complaints.append(f"line {node.lineno}: {name} uses a global stream")
    return complaints


# The rooms ---------------------------------------------------------------------------


@pytest.mark.parametrize("thing", PUBLIC)
def test_docstring(thing):
    complaints = summary_complaints(thing)
    if is_checked_in_full(thing):
        complaints += [
            *argument_complaints(thing),
            *result_complaints(thing),
            *raise_complaints(thing),
            *reference_complaints(thing),
        ]
    assert not complaints


@pytest.mark.parametrize("thing", PUBLIC)
def test_what_takes_tensors_is_called_here(thing):
    if inspect.isfunction(thing):
        takes_some = any(
            map(takes_tensors, inspect.signature(thing).parameters.values())
        )
    else:
        takes_some = issubclass(thing, torch.nn.Module)
    assert not takes_some or thing in map(called, CALLS)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: called(call).__name__)
def test_arguments_are_not_changed(call):
    with mpl.rc_context():
        complaints = mutation_complaints(call)
    plt.close("all")
    assert called(call).__name__.endswith("_") or not complaints


@pytest.mark.parametrize("room", ROOMS)
def test_randomness_is_an_argument(room):
    (folder,) = import_module(f"notes_lib.{room}").__path__
    complaints = {}
    for path in sorted(Path(folder).rglob("*.py")):
        if (room, path.name) == ("core", "random.py"):
            continue  # its purpose is to seed the global streams
        complaints[path.name] = randomness_complaints(ast.parse(path.read_text()))
    assert not {name: found for name, found in complaints.items() if found}


@pytest.mark.parametrize("room", ROOMS)
def test_door(room):
    door = import_module(f"notes_lib.{room}")
    assert door.__doc__
    assert len(set(door.__all__)) == len(door.__all__) > 0
    assert sorted(door.__all__) == sorted(names_in_stub(door))
    for name in door.__all__:
        assert not name.startswith("_")
        thing = inspect.unwrap(getattr(door, name))
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert thing.__module__.startswith(f"notes_lib.{room}.")


def test_front_door():
    assert sorted(notes_lib.__all__) == ["default_device", "seed_everything"]
    assert sorted(notes_lib.__all__) == sorted(names_in_stub(notes_lib))
    assert Path(notes_lib.__path__[0], "py.typed").exists()


def test_doors_are_lazy():
    rooms = ", ".join(f"notes_lib.{room}" for room in ROOMS)
    script = f"import sys, {rooms}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


# The checks themselves ---------------------------------------------------------------


def broken(image: Tensor, scale: float) -> Tensor:
    """no sentence
    here.

    Args:
        image: Some pixels.
    """
    if scale < 0:
        raise ValueError(scale)
    first = image[0]
    first.mul_(scale)
    torch.manual_seed(0)
    return image + torch.randn(3) + torch.empty(3).uniform_()


def sound(image: Tensor, scale: float, generator: torch.Generator) -> Tensor:
    """Scale an image, and add noise.

    Args:
        image: Pixels,
            `(h, w)`.
        scale: Any factor from 0.
        generator: Source of the noise.

    Returns:
        Pixels, `(h, w)`.

    Raises:
        ValueError: If `scale` is negative.

    Reference:
        None needed.
    """
    if scale < 0:
        raise ValueError(scale)
    output = image.clone()
    output[0] = 0
    output.mul_(scale)
    output += torch.randn(3, generator=generator)
    return output


def test_checks_find_what_is_broken():
    assert summary_complaints(broken)
    assert argument_complaints(broken) == [
        "Args gives no shape for image, such as `(n, c)`",
        "Args does not mention scale",
    ]
    assert result_complaints(broken) == ["has no Returns"]
    assert raise_complaints(broken) == ["Raises does not mention ValueError"]
    assert reference_complaints(broken) == ["has no Reference"]
    # Times 1, which shows in the version only; and behind the version's back.
    with torch.random.fork_rng(devices=[]):
        found = mutation_complaints(partial(broken, torch.ones(2, 3), 1.0))
    assert found == ["changes an argument of shape (2, 3)"]
    hidden = partial(lambda kept: kept["image"].numpy().fill(0), {"image": IMAGE + 1})
    assert mutation_complaints(hidden) == ["changes an argument of shape (1, 5, 6)"]
    assert len(randomness_complaints(tree_of(broken))) == 3


def test_checks_let_pass_what_is_sound():
    assert not summary_complaints(sound)
    assert not argument_complaints(sound)
    assert not result_complaints(sound)
    assert not raise_complaints(sound)
    assert not reference_complaints(sound)
    call = partial(sound, torch.ones(2, 3), 2.0, torch.Generator())
    assert not mutation_complaints(call)
    assert not randomness_complaints(tree_of(sound))
