# For developers; ./run and ./test need none of this. First: .venv/bin/pip install -r requirements-dev.txt
.PHONY: lint format check bench clean

lint: ## style, import contracts
	./launcher/check.sh lint

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

check: ## what .ci/run asks beside the suite
	./launcher/check.sh

bench: ## the measurements in benchmarks/, one line each
	.venv/bin/python -m benchmarks.run

clean: ## what can be made again; never the data
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis staticfiles
	find . -name __pycache__ -prune -exec rm -rf {} +
