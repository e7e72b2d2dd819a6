"""Two cold builds give the same bytes, whoever makes them, and with what haste."""

import hashlib
import os
import subprocess
import sys

BLOCKS = [
    """
    print({"a", "b", "c", "d", "e"}, hash("word"))
    """,
    """
    import random, numpy, torch
    print(random.random(), numpy.random.rand(2), torch.rand(2), torch.get_num_threads())
    """,
    """
    import time, locale, shutil
    print(time.tzname, time.strftime("%H", time.gmtime(0)), locale.getlocale())
    print(shutil.get_terminal_size(), f"{1234.5:n}")
    """,
    """
    # options alt="a line and points"
    import matplotlib.pyplot as plt
    import torch
    figure, axes = plt.subplots()
    axes.plot(torch.randn(50), label="a")
    axes.scatter(torch.rand(9), torch.rand(9), c=torch.rand(9))
    axes.legend()
    plt.show()
    """,
    """
    # options alt="an image | a surface"
    import matplotlib.pyplot as plt
    import plotly.graph_objects as go
    import torch
    plt.imshow(torch.rand(8, 8))
    plt.colorbar()
    plt.show()
    go.Figure(go.Surface(z=torch.rand(4, 4).numpy())).show()
    """,
    """
    # options raises="RuntimeError"
    import os, warnings
    print(__file__, os.path.basename(os.getcwd()))
    warnings.warn("careful")
    torch = __import__("torch")
    torch.rand(3).item()
    """,
    """
    import torch
    from torch.utils.data import DataLoader, TensorDataset
    data = TensorDataset(torch.arange(8))
    for (batch,) in DataLoader(data, 4, shuffle=True, num_workers=2):
        print(batch)
    """,
]
CALLERS = [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LANG": "C", "COLUMNS": "40"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Lima", "LC_ALL": "POSIX", "COLUMNS": "200"},
]
MORE = {
    "OMP_NUM_THREADS": "2",
    "PYTHONOPTIMIZE": "1",
    "MPLBACKEND": "pdf",
    "PAGER": "x",
}


def outputs(little, name, jobs, environment):
    """All that a cold build stores but the costs, by key and file."""
    cache = little.folder / name
    config = (little.folder / "mkdocs.yml").read_text()
    options = f"[tinylib], store: {name}, jobs: {jobs}"
    file = little.write(f"{name}.yml", config.replace("[tinylib]", options))
    command = [
        sys.executable,
        "-m",
        "notes_lib.site.cli",
        "build",
        "--config",
        str(file),
    ]
    subprocess.run(
        command, env={**os.environ, **environment}, check=True, capture_output=True
    )
    return {
        str(path.relative_to(cache)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in cache.glob("??/*/*")
        if path.name != "meta.json"
    }


def test_two_callers(little):
    little.page(*BLOCKS)
    one = outputs(little, "one", 1, CALLERS[0])
    other = outputs(little, "other", 3, CALLERS[1] | MORE)
    assert len(one) == len(BLOCKS) + 3
    assert one == other
