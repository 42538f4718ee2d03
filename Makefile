# `make run` and `make test` set up by themselves what they need: packaging/bootstrap.

.DEFAULT_GOAL := help
# Two targets of one command line must not both set up.
.NOTPARALLEL:
.PHONY: help run test lint check bench screenshots bundle deb tarball appimage wheel test-deb test-wheel bench-start clean

# What pytest runs, and its options: make test TESTS=tests/unit ARGS="-k name -x"
TESTS =
ARGS =
# How many run side by side: one more than there are processors, for each waits for a server now and then; or 0 for one
# process, which a debugger can stop in
JOBS = $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# What is measured: names of scenarios (all of them), or the one table of so many rows; how often; a document for the
# figures: make bench SCENARIO="wide blobs" REPEATS=1, make bench MARKDOWN=docs/benchmarks.md
SCENARIO =
ROWS =
REPEATS = 3
MARKDOWN =

MIGRATE_SAMPLE = .venv/bin/howdah migrate resources/sample/sample.sqlite --schema sample --replace

# `make test PYTHON=python3.12` chooses the Python of .venv.
export PYTHON

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: ## Open the window on the sample, with the embedded PostgreSQL filled in; without a screen, migrate it here
	@sh packaging/bootstrap run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	  echo '.venv/bin/howdah --sample'; .venv/bin/howdah --sample; \
	else \
	  echo 'There is no screen to open a window on, so this goes on in the terminal.'; echo '$(MIGRATE_SAMPLE)'; \
	  $(MIGRATE_SAMPLE) || [ $$? = 3 ]; fi # 3: done and verified, with findings to read.

test: ## Run every test (TESTS=, ARGS=, JOBS=)
	@sh packaging/bootstrap test
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(TESTS) $(ARGS)

lint: ## Check style, types and the layers
	@sh packaging/bootstrap lint
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

check: lint test ## Both of these

bench: ## Measure against psql and pgloader (SCENARIO=, ROWS=, REPEATS=, MARKDOWN=)
	@sh packaging/bootstrap test
	.venv/bin/python -m tests.benchmarks.bench --repeats $(REPEATS) $(if $(SCENARIO),--scenario $(SCENARIO)) \
	  $(if $(ROWS),--rows $(ROWS)) $(if $(MARKDOWN),--markdown $(MARKDOWN))

screenshots: ## Draw every page of the window into docs/screenshots
	@sh packaging/bootstrap test
	.venv/bin/python -m docs.render_screenshots

bundle: ## Make dist/howdah, the folder that packages are made of
	@sh packaging/bootstrap run
	sh packaging/build-bundle

deb: bundle ## Make the Debian package, dist/howdah_*.deb
	build/venv/bin/python packaging/linux/deb.py

tarball: bundle ## Make dist/howdah-*.tar.gz, which runs from any folder
	sh packaging/linux/tarball.sh

appimage: bundle ## Lay out the AppImage, and pack it where appimagetool is
	sh packaging/appimage/build.sh

wheel: ## Make the wheel and the sdist, for pipx and uv
	@sh packaging/bootstrap run
	sh packaging/build-bundle --environment
	build/venv/bin/python -m build --outdir dist

test-deb: ## Install the Debian package in a clean Debian, use it, and purge it; as root
	sh packaging/test-deb.sh

test-wheel: wheel ## Install the wheel in a clean environment, and use it from outside of here
	sh packaging/test-wheel.sh

bench-start: ## Measure how long dist/howdah takes to start
	python3 packaging/start.py

clean: ## Remove the environment and what tools leave behind
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find core gui resources tests -name __pycache__ -type d -prune -exec rm -rf {} +
