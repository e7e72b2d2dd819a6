"""Find a Chromium for the browser tests, or install one.

    python tests/browser/chromium.py

Debian's package where we are root and apt is there; else the one that Playwright
downloads. NOTES_BROWSER_TESTS=0 leaves the browser tests out.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium-headless-shell",  # opens a page in half the time
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
HELP = """\
No Chromium could be installed, and the tests of the built site need one.
  - Debian, Ubuntu:  sudo apt-get install chromium-headless-shell
  - elsewhere:       .venv/bin/playwright install --with-deps chromium
  - or name one:     CHROMIUM=/path/to/chromium make test
To leave these tests out:  NOTES_BROWSER_TESTS=0 make test"""


def wanted() -> bool:
    """Whether the browser tests are to run."""
    return os.environ.get("NOTES_BROWSER_TESTS", "1") != "0"


def find() -> str | None:
    """The path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if shutil.which(named) else None
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights()


def install() -> str | None:
    """Install one, and say where it is."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium for the browser tests (once) …", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for arguments in (
            ["update"],
            ["install", "--yes", "--no-install-recommends", NAMES[0]],
        ):
            subprocess.run(
                ["apt-get", "-qq", *arguments],
                env=environment,
                stdout=subprocess.DEVNULL,
                check=False,
            )
    else:
        print("Installing Playwright's Chromium for the browser tests …", flush=True)
        command = [sys.executable, "-m", "playwright", "install", "chromium"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
    return find()


def _playwrights() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def main() -> int:
    if not wanted() or find() or install():
        return 0
    print(HELP, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
