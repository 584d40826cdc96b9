# make run [ARGS=...]    set everything up, then open the window
# make test [ARGS=...]   set everything up, then the tests, e.g. ARGS="-k journal -x"
# make check             ruff, mypy --strict, the import rules
# make bench [ONLY=...]  measurements, into out/bench.json
# make fuzz [CASES=...]  broken and hostile files, 200,000 of each kind, a million of other tools'
# make translations      collect what users read into resources/translations, and compile it
# make clean             remove what these have made, .venv included
#
# PYTHON=/path/to/python3.13 chooses the interpreter when .venv is made.

VENV := .venv
BIN := $(VENV)/bin
# pip compiles what it installs, but not a checkout that it only points to.
COMPILE := $(BIN)/python -m compileall -q concurviz
# Byte code is kept, whatever the user's environment says: the tests start processes by the hundred.
TEST_ENV := QT_QPA_PLATFORM=offscreen PYTHONDONTWRITEBYTECODE=
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input

.PHONY: run test check bench fuzz translations clean setup setup-dev
.DEFAULT_GOAL := run
MAKEFLAGS += --no-print-directory

run: setup
	@$(BIN)/python -m concurviz $(ARGS)

# A worker a core, and one for when others wait, for what may run beside others; all that wants the machine to itself
# follows in one (tests/sharing.py).
test: setup-dev
	@$(TEST_ENV) $(BIN)/python -m pytest -p tests.sharing -n $$(($$(nproc) + 1)) --maxprocesses 5 $(ARGS)

check: $(VENV)/.dev
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check --diff
	@$(BIN)/mypy --strict --no-error-summary concurviz
	@$(BIN)/lint-imports --no-logo

bench: setup-dev
	@$(BIN)/python -m tests.bench $(ONLY)

fuzz: setup-dev
	@FUZZ_CASES=$(or $(CASES),200000) $(TEST_ENV) $(BIN)/python -m pytest -m fuzz --timeout=0 $(ARGS)

translations: $(VENV)/.dev
	@$(BIN)/python tools/translations.py

clean:
	@rm -rf $(VENV) out dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find concurviz tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

setup: $(VENV)/.run
	@$(BIN)/python tools/system_libs.py run

setup-dev: $(VENV)/.dev
	@$(BIN)/python tools/system_libs.py test

# Stamps, so that the second time starts at once. .dev holds all that .run does.
$(VENV)/.run: $(BIN)/python pyproject.toml
	@$(PIP_INSTALL) -e .
	@$(COMPILE)
	@touch $@

$(VENV)/.dev: $(BIN)/python pyproject.toml
	@$(PIP_INSTALL) -e '.[dev]'
	@$(COMPILE)
	@touch $@ $(VENV)/.run

# Order-only stamps would not notice a Python that is gone: then this is a dangling link, and made anew.
$(BIN)/python:
	@tools/make_venv $(VENV)
