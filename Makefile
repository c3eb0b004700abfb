# One command each, the same for people and for CI. Everything lands in .venv and data/; nothing else on the machine changes.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RECORDING ?=

.PHONY: setup demo test test-whole check lint catalogues serve worker bench bench-search bench-web screenshots debian lock

setup: .venv/ready  ## make .venv from the hash-pinned lock, its two halves at the same time

.venv/ready: requirements-dev.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	awk '/^[a-z0-9]/ { half = 1 - half } { print > (".venv/half-" half ".lock") }' requirements-dev.lock
	printf '%s\n' .venv/half-0.lock .venv/half-1.lock | xargs -P 2 -n 1 $(PIP) --no-deps --require-hashes -r
	$(PIP) --no-deps --no-build-isolation --editable .
	touch .venv/ready

demo: setup  ## fictional interviews through the whole pipeline, then http://127.0.0.1:8000; RECORDING=path takes yours too
	TESTIMONY_DATA_DIR=data/demo $(BIN)/testimony demo $(if $(RECORDING),--recording "$(RECORDING)")

test: setup  ## all tests; browser tests need Debian's headless chromium (make debian)
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-whole: setup  ## all tests, the longest proofs in their whole size: some forty minutes
	$(BIN)/python -m pytest -n 2 --dist worksteal --whole

lint: setup  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

catalogues: setup  ## collect the sentences of the pages, update and compile their translations, and say what is missing
	$(BIN)/python -m web.catalogues

check: lint test  ## what a change must pass

serve: setup  ## the gallery and the workspace of the archive in data_dir
	$(BIN)/testimony serve

worker: setup  ## run queued work until stopped
	$(BIN)/testimony work

.venv/measuring: requirements-bench.lock .venv/ready
	$(PIP) --no-deps --require-hashes -r requirements-bench.lock
	touch .venv/measuring

bench: .venv/measuring  ## measure, and print the tables of docs/performance.md
	$(BIN)/python -m tests.bench

bench-search: .venv/measuring  ## the part about finding; SIZES=1000,20000 chooses how many passages
	$(BIN)/python -m tests.bench search $(if $(SIZES),--sizes $(SIZES))

bench-web: setup  ## many visitors at once, listening and searching; fails where any answer fails; QUICK=1 for a minute
	$(BIN)/python -m tests.bench web $(if $(QUICK),--quick)

screenshots: setup  ## the pictures of the README, of the demo as it is now
	$(BIN)/python -m tests.bench.screenshots

debian:  ## what Debian must give for the browser tests and ffprobe
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends chromium-headless-shell ffmpeg

lock:  ## resolve the dependencies again (needs uv)
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-package pip --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-package pip --no-header -q -o requirements-dev.lock
	uv pip compile pyproject.toml --extra dev --extra bench --constraint requirements-dev.lock --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-package pip --no-header -q -o requirements-bench.lock
