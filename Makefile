# Two commands matter: `make serve` and `make test`. Both do all the set-up they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: serve site pdf epub test check benchmarks lock clean help

serve: $(INSTALLED)  ## build the course and serve it on this machine
	@$(BIN)/notes serve

site: $(INSTALLED)  ## build the course into site/; with BOOK=1 also its books
	@$(BIN)/notes build $(if $(BOOK),--book)

pdf: $(INSTALLED)  ## print book/book.pdf; PAGES=docs/… for lessons, PAPER=us-letter
	@$(BIN)/notes pdf $(if $(PAPER),--paper $(PAPER)) $(PAGES)

epub: $(INSTALLED)  ## make book/book.epub, the same for screens of any size
	@$(BIN)/notes epub

test: check  ## run all checks: code style, types, imports, every block, the built site
	@$(BIN)/python tests/browser/chromium.py
	@$(BIN)/pytest

check: $(INSTALLED)  ## the quick part of the checks: style, types, imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo | tail -n 1

benchmarks: $(INSTALLED)  ## compare our operations with torch's
	@for script in $(filter-out %/timing.py,$(wildcard benchmarks/ops/*.py)); do \
		echo "$$script"; $(BIN)/python $$script || exit 1; \
	done

lock: $(INSTALLED)  ## write down the installed versions
	@{ head -n 2 constraints.txt; $(BIN)/pip freeze --exclude-editable | sed 's/+cpu//'; } \
		> constraints.new && mv constraints.new constraints.txt

clean:  ## remove the environment, the store, the site and the book
	rm -rf $(VENV) .notes_cache site book

help:  ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(INSTALLED): pyproject.toml constraints.txt
	@echo "Setting up $(VENV) (once; a few minutes) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || \
		{ echo "Python 3.11.5 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check \
		--constraint constraints.txt --editable '.[site,book,tests,cluster]'
	@touch $@
