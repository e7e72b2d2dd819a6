import os
import pickle
import stat
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch

from notes_lib.zoo import cache_folder, digits_classifier, digits_split, remember

made = []


def make():
    made.append(1)
    return {"weights": torch.arange(3.0)}


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTES_CACHE", str(tmp_path / "cache"))
    made.clear()
    return tmp_path / "cache"


class TestCacheFolder:
    def test_wish_comes_first(self, cache):
        assert cache_folder() == cache

    def test_user_cache(self, monkeypatch, tmp_path):
        monkeypatch.delenv("NOTES_CACHE")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
        assert cache_folder() == tmp_path / "notes_lib"
        monkeypatch.delenv("XDG_CACHE_HOME")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert cache_folder() == tmp_path / ".cache" / "notes_lib"


class TestRemember:
    def test_made_once(self, cache):
        first, second = remember("thing", make), remember("thing", make)
        assert made == [1]
        assert first["weights"].equal(second["weights"])
        assert len(list(cache.glob("thing-*.pt"))) == 1
        assert not list(cache.glob("*.draft"))

    def test_made_again_when_its_source_changes(self, cache, tmp_path, monkeypatch):
        path = tmp_path / "maker.py"
        monkeypatch.syspath_prepend(tmp_path)
        for version in (1, 2, 2):
            path.write_text(
                "import torch\ndef make():\n"
                f"    return {{'w': torch.full((2,), {version}.0)}}\n"
            )
            sys.modules.pop("maker", None)
            import maker

            # The source decides, not what is compiled already.
            assert remember("thing", maker.make)["w"].shape == (2,)
        assert len(list(cache.glob("thing-*.pt"))) == 2

    def test_damaged_file_is_made_again(self, cache):
        remember("thing", make)
        (path,) = cache.glob("thing-*.pt")
        for damage in (b"", b"nonsense", path.read_bytes()[:-40]):
            path.write_bytes(damage)
            with pytest.warns(RuntimeWarning, match="is damaged and is made anew"):
                again = remember("thing", make)
            assert again["weights"].equal(torch.arange(3.0))
            assert remember("thing", make)["weights"].equal(torch.arange(3.0))
        assert len(made) == 4

    def test_unwritable_cache_is_named(self, cache, monkeypatch, tmp_path):
        (tmp_path / "file").write_text("in the way")
        monkeypatch.setenv("NOTES_CACHE", str(tmp_path / "file" / "cache"))
        with pytest.warns(
            RuntimeWarning, match=r"cannot be remembered in .*NOTES_CACHE"
        ):
            found = remember("thing", make)
        assert found["weights"].equal(torch.arange(3.0))

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_folder_that_may_not_be_written(self, cache):
        cache.mkdir()
        cache.chmod(stat.S_IRUSR | stat.S_IXUSR)
        with pytest.warns(RuntimeWarning, match="cannot be remembered"):
            remember("thing", make)

    def test_an_error_while_making_leaves_nothing(self, cache):
        def fail():
            raise OverflowError("too much")

        with pytest.raises(OverflowError, match="too much"):
            remember("thing", fail)
        assert not list(cache.glob("*.pt"))
        assert not list(cache.glob("*.draft"))

    def test_an_error_while_writing_leaves_nothing(self, cache):
        with pytest.raises((AttributeError, pickle.PicklingError)):
            remember("thing", lambda: {"weights": lambda: 0})
        assert not list(cache.glob("*.pt"))
        assert not list(cache.glob("*.draft"))

    def test_threads_make_it_once(self):
        def make_slowly():
            time.sleep(0.05)
            return make()

        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: remember("thing", make_slowly), range(16)))
        assert made == [1]
        assert all(one["weights"].equal(torch.arange(3.0)) for one in found)

    def test_processes_make_it_once(self, cache, tmp_path):
        script = tmp_path / "asker.py"
        script.write_text(
            textwrap.dedent("""
            import sys, time
            from pathlib import Path
            import torch
            from notes_lib.zoo import remember

            def make():
                with open(sys.argv[1], "a") as log:
                    log.write("made ")
                time.sleep(0.5)
                return {"w": torch.ones(2)}

            assert remember("thing", make)["w"].equal(torch.ones(2))
            """)
        )
        log = Path(tmp_path / "log")
        askers = [
            subprocess.Popen([sys.executable, str(script), str(log)]) for _ in range(3)
        ]
        assert [asker.wait(timeout=120) for asker in askers] == [0, 0, 0]
        assert log.read_text() == "made "

    def test_bad_name_is_named(self):
        with pytest.raises(ValueError, match=r"got '\.\./thing'"):
            remember("../thing", make)


class TestDigits:
    def test_split(self):
        train_x, train_y, test_x, test_y = digits_split()
        assert train_x.shape == (1348, 1, 8, 8)
        assert test_x.shape == (449, 1, 8, 8)
        assert (len(train_y), len(test_y)) == (1348, 449)
        both = torch.cat([train_x, test_x]).flatten(1)
        assert len(both.unique(dim=0)) == 1797  # no picture is on both sides

    def test_classifier(self):
        before = torch.get_rng_state()
        model = digits_classifier()
        assert torch.equal(torch.get_rng_state(), before)
        assert not model.training
        _, _, pictures, labels = digits_split()
        with torch.no_grad():
            right = (model(pictures).argmax(dim=1) == labels).double().mean()
            again = digits_classifier()(pictures[:3])
            assert again.equal(model(pictures[:3]))
        assert right > 0.97
