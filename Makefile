# Everything a newcomer runs. `make` alone lists the targets.
VENV ?= .venv
PYTHON ?= $(VENV)/bin/python
export PYTHONPATH := $(CURDIR)

.PHONY: help demo test check score bench dist clean

# List the targets.
help:
	@awk '/^# /{c=substr($$0,3)} /^[a-z]+:/{split($$1,n,":"); printf "%-8s %s\n", n[1], c}' Makefile

# Set up the project in .venv (done once, again when pyproject.toml changes).
$(VENV)/.ready: pyproject.toml
	python3 -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,all]'
	touch $@

# With another PYTHON, that interpreter's packages are used as they are.
READY := $(if $(filter $(VENV)/bin/python,$(PYTHON)),$(VENV)/.ready)

# Build a graph from the article in seeds/articles and print which factions fought near Palmyra, with the words that say so.
demo: $(READY)
	$(PYTHON) -m kg build --store .cache/demo.store seeds/articles
	$(PYTHON) -m kg ask factions-near-towns --store .cache/demo.store --town تدمر --within 50 --evidence --format table

# Run every check: ruff, mypy, import-linter and all tests.
test: check
	$(PYTHON) -m pytest

# Run the checks that read the code without running it.
check: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(dir $(PYTHON))lint-imports

# Measure extraction on the annotated articles beside the checkout (../shared/gold), where they are.
score: $(READY)
	$(PYTHON) tests/tools/score_halves.py

# Time the program side by side with its yardsticks and print the ratios (slow; not part of the tests).
bench: $(READY)
	$(PYTHON) -m tests.bench

# Build the source distribution and the wheel into dist/.
dist: $(READY)
	$(PYTHON) -m build --outdir dist .

# Remove what the targets made.
clean:
	rm -rf $(VENV) .cache dist kg.store
