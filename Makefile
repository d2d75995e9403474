# Congres: everything that people and the build server do, one command each. `make` alone lists them.
# Works with GNU make 3.81 (macOS) and newer.

SHELL = /bin/sh
PY = .venv/bin/python
UV = .venv/bin/uv pip install --quiet --compile-bytecode --python $(PY)
COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/uv pip compile --quiet \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url
NODE = $$($(PY) build_static.py --node)
PYTEST = .venv/bin/pytest --quiet
IN_PARALLEL = --numprocesses=3 --dist=loadfile

.DEFAULT_GOAL = help
.PHONY: help setup demo run test check browser bench screenshots messages lock migration clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: .venv/.installed ## Make .venv with the locked dependencies and the files for the browser
	@:

demo: setup ## Serve a filled congress on http://127.0.0.1:8000
	@.venv/bin/congress demo

run: setup ## Serve your own installation on http://127.0.0.1:8000
	@.venv/bin/congress serve

test: .venv/.browser ## Run every test: both databases, the scripts and the browser
	@$(NODE) --test tests/js/*.test.mjs
	@$(PYTEST) $(IN_PARALLEL)

check: setup ## Check format, lint, types, import rules, migrations and architecture
	@.venv/bin/ruff format --check --quiet .
	@.venv/bin/ruff check --quiet .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@$(NODE) node_modules/typescript/bin/tsc --noEmit
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export CONGRESS_DATA_DIR="$$folder" \
		&& .venv/bin/alembic --quiet upgrade head && .venv/bin/alembic check
	@$(PYTEST) tests/architecture

browser: .venv/.browser ## Run only the tests in a browser
	@$(PYTEST) tests/browser

bench: setup ## Measure requests, badges, start-up and the solvers against the floor of this machine
	@$(PY) -m benchmarks
	@$(PY) -m benchmarks.solvers

screenshots: .venv/.browser ## Make pictures of every page in docs/img; only those that the docs show are kept
	@$(PY) -m tests.browser.screenshots

messages: setup ## Add new sentences to the English catalogue
	@$(PY) -m tests.messages

lock: setup ## Make the lock files again from pyproject.toml
	@$(COMPILE) pyproject.toml --output-file requirements.lock
	@$(COMPILE) pyproject.toml --constraint requirements.lock --group dev --output-file requirements-dev.lock
	@$(COMPILE) --constraint requirements-dev.lock --group setup --output-file requirements-setup.lock
	@$(COMPILE) --group node --output-file requirements-node.lock

migration: setup ## Write a migration for changed models: make migration NAME=what-it-does
	@test -n "$(NAME)" || { echo "Give it a name: make migration NAME=what-it-does"; exit 1; }
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && export CONGRESS_DATA_DIR="$$folder" \
		&& .venv/bin/alembic --quiet upgrade head \
		&& next=$$(ls congress/migrations/versions/*.py | wc -l | awk '{ printf "%04d", $$1 + 1 }') \
		&& .venv/bin/alembic revision --autogenerate --rev-id "$$next" -m "$(NAME)"

clean: ## Remove everything that setup made
	@rm -rf .venv node_modules static/vendor .mypy_cache .ruff_cache

# ---- how setup works: each stamp is newer than what it was made from, so a second run does nothing ----

.venv/.uv:
	@python=; for name in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Congres needs Python 3.11 or newer (Debian: sudo apt install python3; macOS: brew install python)."; exit 1; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "Python cannot make environments here yet: sudo apt install python3-venv"; exit 1; \
	fi; \
	$$python -m venv .venv
	@.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.lock
	@touch $@

.venv/.locked: .venv/.uv requirements-dev.lock
	@echo "Installing the locked dependencies ..."
	@$(UV) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.static: .venv/.locked build_static.py package.json package-lock.json requirements-node.lock
	@echo "Building the files for the browser ..."
	@$(PY) build_static.py --node >/dev/null 2>&1 || $(UV) --require-hashes -r requirements-node.lock
	@$(PY) build_static.py
	@touch $@

.venv/.installed: .venv/.static pyproject.toml
	@$(UV) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.browser: .venv/.installed
	@if command -v chromium >/dev/null || .venv/bin/playwright install chromium; then touch $@; \
		else echo "No Chromium to test pages with: sudo apt install chromium"; fi
