# Every target sets up what it needs. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
# --no-deps: the pins are complete, and old versions of pip trip over pinned packages with extras
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

.PHONY: help install demo test fuzz reliability check docs words quality lock bench workbook clean
help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/.runtime: requirements/runtime.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes -r requirements/runtime.txt
	$(INSTALL) --no-build-isolation --editable .
	touch $@

.venv/.dev: .venv/.runtime requirements/dev.txt
	$(INSTALL) --require-hashes -r requirements/dev.txt
	touch $@

.venv/.fuzz: .venv/.dev requirements/fuzz.txt
	$(INSTALL) --require-hashes -r requirements/fuzz.txt
	touch $@

install: .venv/.runtime ## set up .venv from the pinned requirements

demo: install ## harvest the local portal, build and publish in ./demo-data, in about a minute
	$(BIN)/erasmus demo

test: .venv/.dev ## run the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

fuzz: .venv/.fuzz ## fuzz every parser for half an hour, then the properties on thirty times as many examples
	$(BIN)/python -m benchmarks.fuzz
	EXAMPLES=30 $(BIN)/python -m pytest -n 2 --dist loadfile

reliability: .venv/.fuzz ## measure what the program withstands, and write docs/reliability.md; takes some two hours
	$(BIN)/python -m benchmarks.reliability

check: .venv/.dev ## lint, types, import arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/.dev ## write the generated pages anew: docs/, prefect.yaml, the table in the README
	$(BIN)/python -m warehouse.dictionary > docs/data-dictionary.md
	$(BIN)/python -m warehouse.ask.query_guide > docs/queries.md
	$(BIN)/python -m flows.deployments > prefect.yaml
	$(BIN)/python -m flows.source_table README.md

lock: .venv/.dev ## pin the requirements anew, with hashes and without any index address
	$(BIN)/uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --upgrade --output-file requirements/runtime.txt
	$(BIN)/uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet --constraint requirements/runtime.txt --output-file requirements/dev.txt

words: .venv/.dev ## write down the words of all code lists and mappings, for the test that misses none
	$(BIN)/python -m tests.house.words > tests/house/words.txt

workbook: .venv/.dev ## stage a list and journeys of real size as workbooks, beside the fastest reader
	$(BIN)/python -m benchmarks.stage_workbook

quality: .venv/.dev ## measure resolution on made-up data of full size, and keep the figures with the program
	$(BIN)/python -m benchmarks.known_truth

bench: .venv/.dev ## stage a generated 100 MB list beside Polars reading it as strings
	$(BIN)/python -m benchmarks.stage_list

clean: ## remove .venv and the demo's data
	rm -rf .venv demo-data
