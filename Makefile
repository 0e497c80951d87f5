# `make demo` and `make test` set up all they need: a virtual environment, dependencies, a browser.
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= 2

.PHONY: setup demo test check kill bench bench-drift bench-blocks parity fixtures format clean

setup: .venv/ready

.venv/ready: pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit("surefoot needs Python 3.11 or newer; try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[demo,postgresql]' --group dev
	$(BIN)/surefoot browser install
	@touch $@

demo: setup
	$(BIN)/surefoot demo

# The saved pages of the examples stand in a process of their own: recipes are loaded once, for one address of the site.
# What fails while all cores are busy is run once more by itself, and must pass then; both are told.
test: setup
	$(BIN)/python -m pytest fixtures
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal || { \
	  echo "what failed is run once more, one at a time:"; \
	  $(BIN)/python -m pytest --last-failed --last-failed-no-failures none; }

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/pyright

kill: setup
	$(BIN)/python benchmarks/kill.py

bench: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python benchmarks/spine.py
	$(BIN)/python benchmarks/reading.py
	$(BIN)/python benchmarks/saved.py
	$(BIN)/python benchmarks/at_rest.py
	$(BIN)/python benchmarks/redesign.py

# SUREFOOT_DRIFT names a folder with pages, their later versions and a runner, bench.py.
bench-drift: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group bench
	$(BIN)/python -m benchmarks.drift $(SUREFOOT_DRIFT) --plot drift.png
	$(BIN)/python -m benchmarks.proposals $(SUREFOOT_DRIFT)

# SUREFOOT_BLOCKS names a folder with block pages, ordinary ones, and a scorer, score.py.
bench-blocks: setup
	$(BIN)/python -m benchmarks.blocks $(SUREFOOT_BLOCKS)

# SUREFOOT_PAGES names a folder of saved pages to measure on besides those of the tests.
parity: setup
	$(BIN)/python benchmarks/parity.py

# The saved pages of the examples, recorded anew on the demo site.
fixtures: setup
	$(BIN)/python -m tests.examples.recording

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv
