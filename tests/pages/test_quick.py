"""The switch in the labs that lets a reader try them out in seconds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("lab", ["echo", "reader"])
def test_a_quick_lab_runs_to_its_end(lab, tmp_path):
    program = (ROOT / f"docs/labs/{lab}.py").read_text(encoding="utf-8")
    quick = program.replace("QUICK = False", "QUICK = True", 1)
    assert quick != program
    path = tmp_path / "quick.py"
    path.write_text(f'{quick}\nprint("the end")\n', encoding="utf-8")
    # A picture on a screen would wait for somebody to close it.
    settings = {"MPLBACKEND": "Agg", "PLOTLY_RENDERER": "json", "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, str(path)],
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("the end\n")
