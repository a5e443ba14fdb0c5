# The two commands of the README: `make demo` and `make test`. Everything is installed into
# .venv; the system Python is only used to make it.
#
#   make demo LANG_UI=id     the demo in Indonesian
#   make test PYTHON=python3.12

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null \
	&& $$p -c 'import venv, ensurepip' 2>/dev/null && echo $$p && break; done)
LANG_UI ?=
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo test test-finetune test-peers wheel wheel-test docs check lock clean

demo: $(READY)
	$(BIN)/tandai demo $(if $(LANG_UI),--lang $(LANG_UI))

test: $(READY)
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist worksteal

# The tests of fine-tuning too; brings PyTorch into .venv, which is large.
test-finetune: $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable '.[finetune]'
	$(BIN)/python -m pytest tests/test_finetuning.py

# Our files in the hands of other programs that read and write the same.
test-peers: $(READY)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group peers
	$(BIN)/python -m pytest tests/test_refi_peers.py tests/test_taguette_peer.py

# The wheel, for `pip install`, `pipx install` and `uvx --from`; needs no network.
wheel: $(READY)
	$(BIN)/python -m hatchling build --target wheel --directory dist

# The wheel, installed in a clean environment in another folder and used there, demo and all.
wheel-test: $(READY)
	$(BIN)/python tools/try_wheel.py

# The pages of docs/ as a site in build/site, that opens without a network. Its builder has an
# environment of its own; a link that leads nowhere ends the build.
SITE := build/site
DOCS := .venv/docs

docs: $(DOCS)/ready
	rm -rf $(SITE)
	for lang in en id; do \
		$(DOCS)/bin/sphinx-build --quiet --fail-on-warning --keep-going --fresh-env --conf-dir docs \
			--define language=$$lang --doctree-dir build/doctrees/$$lang docs/$$lang $(SITE)/$$lang || exit 1; \
	done
	cp docs/site/start.html $(SITE)/index.html
	$(DOCS)/bin/python tools/check_site.py $(SITE)
	@echo "The site: $(SITE)/index.html"

$(DOCS)/ready: requirements-docs.lock $(READY)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(DOCS)
	$(BIN)/uv pip install --quiet --python $(DOCS)/bin/python --require-hashes -r requirements-docs.lock
	@touch $@

# What continuous integration runs: style, types, the wheel, the site, tests.
check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/try_wheel.py --no-demo --where-possible
	$(MAKE) docs
	$(MAKE) test

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11, 3.12 or 3.13 with venv is needed (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up .venv, once. 1/4: a Python environment of its own"
	@$(PYTHON) -m venv --clear .venv
	@echo "2/4: the installer"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-uv.lock
	@echo "3/4: the libraries, about 250 MB of downloads"
	@$(BIN)/uv pip install --python $(BIN)/python --require-hashes -r requirements.lock
	@echo "4/4: tandai itself"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $(READY)

# Write the lock files anew; the newest releases that pyproject.toml admits.
lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 --group dev \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --group bench \
		--constraints requirements.lock --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--output-file requirements-bench.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group docs \
		--constraints requirements.lock --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--output-file requirements-docs.lock
	echo uv | $(BIN)/uv pip compile - --quiet --universal --constraints requirements.lock --no-deps \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements-uv.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
