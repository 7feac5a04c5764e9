# Two commands do everything: `make demo` and `make test`. Each makes .venv when it is absent.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
BIN := .venv/bin

.PHONY: demo test test-fast lint bench lab screenshots requirements

demo: .venv/ready
	$(BIN)/course demo

test: lint
	$(BIN)/pytest -n 2

test-fast: .venv/ready
	$(BIN)/pytest -n 2 -m "not tensorflow and not slow"

lint: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# One line a figure: name, value, goal, ok or short. ONLY=boundary runs one of them.
bench: .venv/ready
	$(BIN)/python tests/benchmarks $(ONLY)

lab: .venv/ready
	$(BIN)/course lab

# The pictures in the README, anew; needs Chromium, and what `make demo` made.
screenshots: .venv/ready
	$(BIN)/python tests/browser/screenshots.py

# Resolve the pinned versions anew, for every operating system at once.
requirements: .venv/ready
	$(BIN)/uv pip compile --universal --python-version 3.11 --all-extras --upgrade \
		--no-emit-index-url --no-header --no-annotate --quiet pyproject.toml -o requirements.txt

.venv/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is " + sys.version) if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		"$$(grep '^uv==' requirements.txt)"
	$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	touch $@
