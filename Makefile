# Two commands are enough on a fresh Debian or Ubuntu with git, make and Python 3.11: make serve, make test.
# WORKERS is how many tests run at once; ARGS is handed on, for example: make test ARGS="-k calendar"
WORKERS ?= 2
ARGS ?=
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help serve test check style types imports templates bells bench figures lock clean ready

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

serve: ## set up what is missing, start the demo hall, print its address and accounts
	@setup/ready.sh serve
	@exec $(BIN)/hall serve --demo $(ARGS)

test: ready ## set up what is missing, run every test
	@$(BIN)/pytest tests -n $(WORKERS) --dist loadfile $(ARGS)

check: style types imports templates bells ## ruff, mypy --strict, import contracts, templates, size bells

style: ready
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: ready
	@$(BIN)/mypy

imports: ready
	@PYTHONWARNINGS=ignore $(BIN)/lint-imports

templates: ready
	@$(BIN)/djlint --lint --quiet --allow-empty-input --extension jinja2 portal
	@$(BIN)/djlint --lint --quiet --allow-empty-input --extension html pdf

bells: ready
	@$(BIN)/pytest tests/architecture -q

bench: ready ## measure, every figure as a ratio within one run
	@$(BIN)/python tests/load/run.py $(ARGS)

figures: ready ## move every figure of the law that was read again: its boundary tests must go red
	@$(BIN)/python -m tests.load.bite_figures $(ARGS)

lock: ready ## resolve requirements/*.in and package.json anew (ARGS=--upgrade for newer versions)
	@setup/lock.sh $(ARGS)

clean: ## remove what set-up and checks made; var/ (the halls' data) stays
	rm -rf .venv node_modules build *.egg-info portal/static/vendor pdf/fonts/vendor
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@setup/ready.sh test
