# Thin on purpose: a private virtual environment, then the real commands. README lists them for people without make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# one worker more than there are cores, for tests wait for processes and disks a fifth of their time; each has neighbouring
# tests, so that what a module sets up is set up once
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
PARALLEL := -n $(WORKERS) --dist worksteal -q
STAMP := $(VENV)/.installed
# what is used is compiled when it is first loaded: half the time of an installation, for most of it is never loaded
INSTALL := -m pip install --quiet --disable-pip-version-check --no-compile
# many short processes start in a test run: what one has compiled the next one reads
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run ray test test-fast test-all torture torture-slice audit snapshots coverage lint contracts oldest wheel bench-forecast bench-indicators bench-evidence calibrate calibrate-evidence \
  track-record clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python $(INSTALL) -e '.[dev,export]'
	touch $(STAMP)

## the main job on the embedded data, at two dates pinned from the data
run: $(STAMP)
	$(BIN)/dabiao run --again --as-of 2025-10-01 --as-of newest --region xinxiang --region pingdingshan

## the one-way flow, and every test but the thorough ones (of a sweep every third case); types are checked by `make lint`
test: $(STAMP) contracts
	$(BIN)/python -m pytest $(PARALLEL) -m "not thorough"

## the whole suite, thorough tests included, with four times as many examples of each property: before a release
test-all: $(STAMP) lint
	TEST_EXAMPLES=4 $(BIN)/python -m pytest $(PARALLEL)

# tries to break the product, and prints what was done and what was lost; TORTURE says how often what a slice does is done
TORTURED := $(BIN)/python -m pytest $(PARALLEL) -m torture tests/torture
## kills, odd inputs, readers during publishes, faults of disk and files: all of it, before a release (an hour)
torture: $(STAMP)
	TORTURE=100 $(TORTURED)

## a slice of the torture, for CI (two minutes)
torture-slice: $(STAMP)
	TORTURE=1 $(TORTURED)

## what a change is tried with while it is being made: units, properties and goldens, no browser, no wheel
test-fast: $(STAMP)
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow and not thorough" tests/unit tests/property tests/golden

## lines and branches of the package that `make test` runs; fails below the share in pyproject.toml (fifteen minutes)
coverage: $(STAMP)
	$(BIN)/python -m pytest $(PARALLEL) -m "not thorough" --cov --cov-report=term:skip-covered

## store anew what tests/snapshots compares with; read `git diff` before it is committed
snapshots: $(STAMP)
	$(BIN)/python -m pytest -q tests/snapshots --renew-snapshots

## form, types, the one-way flow, the files of deploy/; CI runs it before the tests
lint: $(STAMP) contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --num-workers 2
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows deploy/github/briefings.yml
	test ! -x $(BIN)/hadolint || $(BIN)/hadolint deploy/docker/Dockerfile

contracts: $(STAMP)
	$(BIN)/lint-imports

# what is tried on the oldest supported pandas: all that is quick, and the tests of a warehouse that work on frames most
OLDEST := tests/unit tests/property tests/golden $(wildcard tests/integration/test_hourly_*.py) \
  tests/integration/test_chart_data.py tests/integration/test_display.py

## units, properties and goldens once more on the oldest supported pandas
oldest: .venv-oldest/.installed
	.venv-oldest/bin/python -m pytest $(PARALLEL) -m "not slow and not thorough" $(OLDEST)

.venv-oldest/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/python $(INSTALL) 'pandas==2.2.*' -e '.[dev]'
	touch .venv-oldest/.installed

## the tests of a local Ray cluster, where there is a wheel of Ray for this Python
ray: $(STAMP)
	if $(BIN)/python $(INSTALL) 'ray>=2.40'; then \
	  $(BIN)/python -m pytest -q -m "" -k ray tests/integration/test_scale.py tests/integration/test_judged_by_workers.py; \
	else echo "no wheel of Ray for this Python: its tests are skipped"; fi

## build the wheel, check what it says of itself, and use it where no checkout is near
wheel: $(STAMP)
	rm -rf dist build/wheel && mkdir -p build
	$(BIN)/python -m build --outdir dist
	$(BIN)/python -m twine check --strict dist/*
	$(PYTHON) -m venv build/wheel
	build/wheel/bin/python $(INSTALL) dist/*.whl
	cd build/wheel && bin/dabiao --version
	cd build/wheel && DABIAO_HOME=home DABIAO_N_PATHS=100 bin/dabiao run --as-of 2025-10-01 --region xinxiang
	test -s build/wheel/home/briefings/xinxiang-2025-10-01.en.html

# a panel of cities for the benchmarks, if one is at hand; without it they run on the embedded cities
DATA ?= $(wildcard ../shared/data/china_city_daily_dev.parquet)

## the goals' table of the forecast, every rival in one run
bench-forecast: $(STAMP) .venv-rivals/.installed
	$(BIN)/python benchmarks/forecast.py --rivals --rival-python .venv-rivals/bin/python \
	  $(if $(DATA),--data $(DATA) --years 2017-2019)

# AutoARIMA wants other versions than ours, so it has an environment of its own
.venv-rivals/.installed:
	$(PYTHON) -m venv .venv-rivals
	.venv-rivals/bin/python $(INSTALL) statsforecast pandas pyarrow
	touch .venv-rivals/.installed

## hours to statistics against a bare scan, pandas and polars
bench-indicators: $(STAMP)
	$(BIN)/python benchmarks/indicators.py

## distil a panel into the committed calibration table
calibrate: $(STAMP)
	$(BIN)/python -m analytics.evaluation.calibrate --data $(DATA)

## distil the embedded evidence into the committed tables of inference (three minutes)
calibrate-evidence: $(STAMP)
	$(BIN)/python -m analytics.evaluation.calibrate_evidence

## score what is inferred of goals without figures of their own; name held-back files with FIGURES and OUTCOMES
bench-evidence: $(STAMP)
	$(BIN)/python benchmarks/evidence.py $(if $(FIGURES),--figures $(FIGURES)) $(if $(OUTCOMES),--outcomes $(OUTCOMES))

# what briefings say of the models' past: the models that take no fit of each series, on the panel's last two years
TRACK := build/track
MEANS := pm25 pm10 no2
DAYS := heavy_day_share good_day_share
ORIGINS := 01-01,04-01,07-01,10-01,11-15,04-01@1,10-01@1
## back-test on the panel and distil the track record that briefings tell (twenty minutes; ozone is not scorable in 2018-2019)
track-record: $(STAMP)
	rm -rf $(TRACK) && mkdir -p build && $(BIN)/dabiao init $(TRACK)
	DABIAO_HOME=$(TRACK) $(BIN)/dabiao ingest $(DATA) --new-regions
	for p in $(MEANS); do DABIAO_HOME=$(TRACK) $(BIN)/dabiao backtest --years 2018-2019 --models fast \
	  --origins $(ORIGINS) --parameter $$p --out $(TRACK)/out/mean_$$p || exit 1; done
	for s in $(DAYS); do DABIAO_HOME=$(TRACK) $(BIN)/dabiao backtest --years 2018-2019 --models fast \
	  --origins $(ORIGINS) --statistic $$s --out $(TRACK)/out/$$s || exit 1; done
	$(BIN)/python -m analytics.evaluation.track $(TRACK)/out/* --out data/raw/evaluation/track_record.csv

## known vulnerabilities of what is installed (asks the network)
audit: $(STAMP)
	$(PYTHON) -m venv .venv-audit && .venv-audit/bin/python -m pip install --quiet pip-audit
	.venv-audit/bin/pip-audit --strict --skip-editable --path $$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')

clean:
	rm -rf $(VENV) .venv-audit .venv-oldest .venv-rivals build dist *.egg-info
