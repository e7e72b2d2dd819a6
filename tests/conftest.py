import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

# Threads that wait for each other cost more than they give where cores are few.
torch.set_num_threads(1)
# TensorFloat-32 keeps 10 bits of a float32's 23, far from what the tests expect.
torch.backends.cudnn.allow_tf32 = False
torch.backends.cuda.matmul.allow_tf32 = False


@pytest.fixture
def rng() -> torch.Generator:
    """Random numbers on the CPU, the same in every run; move them afterwards."""
    return torch.Generator().manual_seed(0)


@pytest.fixture(params=["cpu", "cuda"])
def device(request: pytest.FixtureRequest) -> torch.device:
    """Each device in turn; set `NOTES_REQUIRE_CUDA=1` where a GPU must be found."""
    if request.param == "cuda" and not torch.cuda.is_available():
        if os.environ.get("NOTES_REQUIRE_CUDA") == "1":
            pytest.fail("NOTES_REQUIRE_CUDA=1, but torch finds no GPU")
        pytest.skip("needs a GPU")
    return torch.device(request.param)


ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def course():
    """This course, as its own configuration describes it."""
    from notes_lib.site.course import Course

    return Course(ROOT / "mkdocs.yml")


@pytest.fixture(scope="session")
def built_site(tmp_path_factory) -> Path:
    """The whole site, built by the command that readers use."""
    place = tmp_path_factory.mktemp("built") / "site"
    command = [sys.executable, "-m", "notes_lib.site.cli", "build", "--site-dir"]
    built = subprocess.run(
        [*command, str(place)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return place


@pytest.fixture(scope="session")
def pages(built_site) -> list[str]:
    """The addresses of the site's pages, below its root."""
    return sorted(
        p.relative_to(built_site).as_posix() for p in built_site.rglob("*.html")
    )
