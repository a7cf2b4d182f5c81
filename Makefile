# make demo   install, fetch the weights, hear the sample calls, show them
# make test   the same set-up, then every check and test
# make faults every fault of docs/faults.md and much hostile input, the long ones too; writes that page anew
# On Windows run what these rules run: see README.md.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test faults check weights bench clean

demo: weights
	$(BIN)/callscope demo

test: check weights
	$(BIN)/python -m pytest -n 2 --dist loadfile

faults: .venv/.for-tests weights
	HYPOTHESIS_PROFILE=hostile $(BIN)/python -m pytest -m "fault or hostile" --junitxml .faults.xml; code=$$?; \
	$(BIN)/python -m tests.faults.page .faults.xml; exit $$code

check: .venv/.for-tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

weights: .venv/.installed
	$(BIN)/callscope models pull

bench: .venv/.for-tests weights
	$(BIN)/callscope bench accuracy
	$(BIN)/callscope bench speed

.venv/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Callscope needs Python 3.11 or newer; try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/.for-tests: .venv/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,bench,team]'
	@touch $@

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache
