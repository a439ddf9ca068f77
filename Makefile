# Thin on purpose: a private virtual environment, then the real commands. README lists them for people without make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test lint check bench-forecast oldest clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev,export]'
	touch $(STAMP)

## the main job on the embedded data, at two dates pinned from the data
run: $(STAMP)
	$(BIN)/dabiao run --as-of 2025-10-01 --as-of newest --region xinxiang --region pingdingshan

## lint, types, the one-way flow, and the whole suite
test: $(STAMP) lint
	$(BIN)/python -m pytest -n auto -q

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

## the suite once more on the oldest supported pandas
oldest: .venv-oldest/.installed
	.venv-oldest/bin/python -m pytest -n auto -q -m "not slow" tests/unit tests/property tests/golden

.venv-oldest/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/python -m pip install --quiet --disable-pip-version-check 'pandas==2.2.*' -e '.[dev]'
	touch .venv-oldest/.installed

bench-forecast: $(STAMP)
	$(BIN)/python benchmarks/forecast.py

clean:
	rm -rf $(VENV) .venv-oldest build dist *.egg-info
