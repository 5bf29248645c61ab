# For developers; ./run and ./test need none of this.
PYTHON ?= .venv/bin/python

.PHONY: lint format check bench clean

lint: ## style, import contracts
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(dir $(PYTHON))lint-imports

format:
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

check: lint ## what .ci/run asks, but the suite: migrations, production settings, compose file
	OCOP_DATA_DIR=$$(mktemp -d) ./launcher/check.sh

bench: ## measurements of docs: one line each
	$(PYTHON) -m benchmarks.run

clean: ## what can be made again; never the data
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis staticfiles
	find . -name __pycache__ -prune -exec rm -rf {} +
