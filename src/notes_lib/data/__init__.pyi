from .augmentation import colour_jitter as colour_jitter
from .augmentation import cow_masks as cow_masks
from .augmentation import cowmix as cowmix
from .augmentation import cutmix as cutmix
from .augmentation import cutout as cutout
from .augmentation import mixup as mixup
from .augmentation import random_affine as random_affine
from .augmentation import random_crop as random_crop
from .augmentation import random_flip as random_flip
from .augmentation import warp as warp
from .batches import Batches as Batches
from .bundled import digits as digits
from .bundled import photograph as photograph
from .cifar_files import CIFAR10_CHECKSUMS as CIFAR10_CHECKSUMS
from .cifar_files import CIFAR10_CLASSES as CIFAR10_CLASSES
from .cifar_files import load_cifar10 as load_cifar10
from .coloured_shapes import COLOUR_NAMES as COLOUR_NAMES
from .coloured_shapes import RELATIONS as RELATIONS
from .coloured_shapes import SHAPES as SHAPES
from .coloured_shapes import TEXTURES as TEXTURES
from .coloured_shapes import ShapesWorld as ShapesWorld
from .coloured_shapes import mask_boxes as mask_boxes
from .coloured_shapes import shapes_world as shapes_world
from .depth import DepthScene as DepthScene
from .depth import depth_scene as depth_scene
from .depth import fill_depth_by_colour as fill_depth_by_colour
from .depth import fill_depth_nearest as fill_depth_nearest
from .depth import hha as hha
from .drawn import drawn_batches as drawn_batches
from .echo import SILENCE as SILENCE
from .echo import EchoBatch as EchoBatch
from .echo import echo_batch as echo_batch
from .echo import echo_text as echo_text
from .echo import guessing_accuracy as guessing_accuracy
from .echo import spell as spell
from .idx_files import MNIST_CHECKSUMS as MNIST_CHECKSUMS
from .idx_files import load_mnist as load_mnist
from .idx_files import read_idx as read_idx
from .imbalance import oversample as oversample
from .imbalance import smote as smote
from .marks import corner_marks as corner_marks
from .missing import impute as impute
from .missing import impute_by_regression as impute_by_regression
from .missing import impute_hot_deck as impute_hot_deck
from .missing import impute_neighbours as impute_neighbours
from .missing import missing_at_random as missing_at_random
from .missing import missing_completely_at_random as missing_completely_at_random
from .missing import missing_not_at_random as missing_not_at_random
from .patches import random_patches as random_patches
from .points import blobs as blobs
from .points import circles as circles
from .points import moons as moons
from .points import spirals as spirals
from .sampling import reservoir_sample as reservoir_sample
from .sampling import stratified_sample as stratified_sample
from .sampling import weighted_sample as weighted_sample
from .scaling import standardise as standardise
from .scaling import whiten as whiten
from .scenes import bird_scene as bird_scene
from .splits import k_fold as k_fold
from .splits import stratified_k_fold as stratified_k_fold
from .splits import stratified_split as stratified_split
from .splits import time_series_split as time_series_split
from .survey import mood_survey as mood_survey
from .survey import three_silences as three_silences
from .text_images import TextImages as TextImages
from .text_images import random_strings as random_strings
from .text_images import text_images as text_images
from .words import bag_of_words as bag_of_words
from .words import tf_idf as tf_idf

__all__ = [
    "CIFAR10_CHECKSUMS",
    "CIFAR10_CLASSES",
    "COLOUR_NAMES",
    "MNIST_CHECKSUMS",
    "RELATIONS",
    "SHAPES",
    "SILENCE",
    "TEXTURES",
    "Batches",
    "DepthScene",
    "EchoBatch",
    "ShapesWorld",
    "TextImages",
    "bag_of_words",
    "bird_scene",
    "blobs",
    "circles",
    "colour_jitter",
    "corner_marks",
    "cow_masks",
    "cowmix",
    "cutmix",
    "cutout",
    "depth_scene",
    "digits",
    "drawn_batches",
    "echo_batch",
    "echo_text",
    "fill_depth_by_colour",
    "fill_depth_nearest",
    "guessing_accuracy",
    "hha",
    "impute",
    "impute_by_regression",
    "impute_hot_deck",
    "impute_neighbours",
    "k_fold",
    "load_cifar10",
    "load_mnist",
    "mask_boxes",
    "missing_at_random",
    "missing_completely_at_random",
    "missing_not_at_random",
    "mixup",
    "mood_survey",
    "moons",
    "oversample",
    "photograph",
    "random_affine",
    "random_crop",
    "random_flip",
    "random_patches",
    "random_strings",
    "read_idx",
    "reservoir_sample",
    "shapes_world",
    "smote",
    "spell",
    "spirals",
    "standardise",
    "stratified_k_fold",
    "stratified_sample",
    "stratified_split",
    "text_images",
    "tf_idf",
    "three_silences",
    "time_series_split",
    "warp",
    "weighted_sample",
    "whiten",
]
