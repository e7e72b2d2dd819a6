"""What the command line promises beyond a plain build."""

import json
import time

UNSTABLE = "# A\n\n```python\nimport os\nprint(os.getpid())\n```\n"
HALF_GOOD = "# A\n\n```python\nprint('good')\n```\n\n```python\n1 / 0\n```\n"


def test_check_reproducible_names_what_differs(little):
    little.write("docs/index.md", UNSTABLE + "\n```python\nprint(object)\n```\n")
    built = little.build("--check-reproducible")
    assert built.returncode == 1
    lines = [line for line in built.stdout.splitlines() if "differs" in line]
    assert len(lines) == 1
    assert "docs/index.md:3" in lines[0]

    little.write("docs/index.md", "# A\n\n```python\nprint(1)\n```\n")
    assert little.build("--check-reproducible").returncode == 0


def test_keep_going_shows_the_error_on_the_page(little):
    little.write("docs/index.md", HALF_GOOD)
    built = little.build("--keep-going")
    assert built.returncode == 1
    page = little.html()
    assert ">good</pre>" in page
    assert "docs/index.md:8: ZeroDivisionError" in page


def test_the_report_accounts_for_every_block(little):
    little.write("docs/index.md", HALF_GOOD)
    assert little.build("--report", "build.json").returncode == 1
    report = json.loads((little.folder / "build.json").read_text())
    assert [entry["state"] for entry in report] == ["ran", "failed"]
    assert report[0]["seconds"] > 0
    assert report[0]["peak_memory"] > 1_000_000
    assert "ZeroDivisionError" in report[1]["failure"]


def test_two_builds_of_one_site_do_not_mix(little):
    waiting = "import time\nwhile True:\n    time.sleep(0.1)\n"
    little.write("docs/index.md", f"# A\n\n```python\n{waiting}```\n")
    first = little.start("-m", "notes_lib.site.cli", "build", "--timeout", "5")
    while not (little.folder / ".site.building").exists():
        assert first.poll() is None
        time.sleep(0.01)
    second = little.build()
    assert second.returncode == 1
    assert "another build of this site is under way" in second.stdout + second.stderr
    assert "still running after 5 s" in first.communicate()[0]
    little.write("docs/index.md", "# A\n")
    assert little.build().returncode == 0
