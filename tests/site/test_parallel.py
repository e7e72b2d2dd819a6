"""Blocks that start processes of their own: what works for readers works here."""

import pytest

BLOCKS = {
    "data loader": (
        """
        import torch
        from torch.utils.data import DataLoader, TensorDataset

        points = TensorDataset(torch.arange(8.0))
        for (batch,) in DataLoader(points, batch_size=4, num_workers=2):
            print(batch)
        """,
        "tensor([0., 1., 2., 3.])\ntensor([4., 5., 6., 7.])",
    ),
    "data loader, spawned": (
        """
        import torch
        from torch.utils.data import DataLoader, Dataset

        class Squares(Dataset):
            def __len__(self):
                return 4

            def __getitem__(self, n):
                return n * n

        if __name__ == "__main__":
            two = dict(num_workers=2, multiprocessing_context="spawn")
            print([batch.tolist() for batch in DataLoader(Squares(), 2, **two)])
        """,
        "[[0, 1], [4, 9]]",
    ),
    "fork": (
        """
        import multiprocessing

        def double(n):
            return 2 * n

        with multiprocessing.get_context("fork").Pool(2) as pool:
            print(pool.map(double, range(4)))
        """,
        "[0, 2, 4, 6]",
    ),
    "spawn, with our own package": (
        """
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        from tinylib import double

        if __name__ == "__main__":
            with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
                print(list(pool.map(double, range(4))))
        """,
        "[0, 2, 4, 6]",
    ),
    "a command, with our own package": (
        """
        import subprocess, sys

        from tinylib import double

        code = "import tinylib; print(tinylib.double(4), tinylib.__file__)"
        print(subprocess.run([sys.executable, "-c", code], capture_output=True).stdout)
        """,
        "b'8 tinylib/__init__.py\\n'",
    ),
    "gloo": (
        """
        import os
        import torch
        import torch.distributed as dist
        from torch.multiprocessing import start_processes
        from torch.nn.parallel import DistributedDataParallel

        def work(rank, file):
            dist.init_process_group("gloo", f"file://{file}", rank=rank, world_size=2)
            model = torch.nn.Linear(1, 1, bias=False)
            torch.nn.init.ones_(model.weight)
            parallel = DistributedDataParallel(model)
            parallel(torch.full((1, 1), rank + 1.0)).sum().backward()
            if rank == 0:
                print(model.weight.grad.item())  # the mean of 1 and 2
            dist.barrier()
            dist.destroy_process_group()

        if __name__ == "__main__":
            file = os.path.abspath("meeting")
            start_processes(work, (file,), nprocs=2, start_method="fork")
        """,
        "1.5",
    ),
}


@pytest.fixture(scope="module")
def results(make_little, tmp_path_factory):
    little = make_little(tmp_path_factory.mktemp("parallel"))
    little.page(*(code for code, _ in BLOCKS.values()))
    return dict(zip(BLOCKS, little.run(), strict=True))


@pytest.mark.parametrize("name", BLOCKS)
def test_blocks_may_be_parallel(results, name):
    result = results[name]
    assert result.failure is None, result.failure.report(result.block)
    (part,) = result.outcome.parts
    assert part.body == BLOCKS[name][1]
