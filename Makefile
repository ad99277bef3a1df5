# Every target builds what it needs in .venv, from a fresh clone, and again when pyproject.toml or
# constraints.txt have changed. Nothing is installed outside this folder.

PYTHON ?= python3
ROUNDS ?= 50
VENV := .venv
BIN := $(VENV)/bin
INSTALL = $(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e

# One clear line instead of a traceback when Python is missing, too old, or Debian's without its venv module.
define CHECK_PYTHON
command -v $(PYTHON) >/dev/null || \
{ echo 'There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3' >&2; exit 1; }; \
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
{ echo "Copydesk needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name a newer one: make PYTHON=python3.12" >&2; exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
{ echo 'This Python has no venv module. On Debian and Ubuntu: apt-get install python3-venv' >&2; exit 1; }
endef

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # one virtual environment, one pip at a time
.PHONY: help demo run run-postgres test test-long test-postgres lint bench peers lateness transfer intake chaos backups wheel fairness docs pictures site constraints clean
MAKEFLAGS += --no-print-directory

export DRAFT DATA FILES PORT

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: $(VENV)/.demo ## a whole newsroom on this machine, no token: DRAFT=file, DATA=folder, PORT=number, OPEN=1, ARGS=options
	@$(BIN)/python -m bot demo $(if $(DRAFT),--draft "$$DRAFT") $(if $(DATA),--data "$$DATA") $(if $(PORT),--port "$$PORT") $(if $(filter-out 0,$(OPEN)),--open) $(ARGS)

run: $(VENV)/.run ## the bot itself, with the token from .env: ARGS=options
	@$(BIN)/python -m bot run $(ARGS)

# The tests start the bot some hundred times: each start would compile all of it where nothing may be kept.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(VENV)/.test ## every test, on every core: ARGS='-n 0 -k review'
	@$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-long: export LONG_TESTS := 1
test-long: test ## all tests in their whole form: every case and example of what takes long

test-postgres: export PYTHONDONTWRITEBYTECODE :=
test-postgres: $(VENV)/.test ## all tests with the database on a PostgreSQL of their own: ARGS='tests/cogs/review'
	@$(BIN)/python -m tests.postgres --test -n auto --dist worksteal $(ARGS)

run-postgres: $(VENV)/.test ## a PostgreSQL for development in data/postgres, until Ctrl-C: DATA=folder
	@$(BIN)/python -m tests.postgres "$(or $(DATA),data/postgres)"

lint: $(VENV)/.lint ## ruff (rules and format) and pyright (strict)
	@failed=0; for check in 'ruff check' 'ruff format --check' pyright; do $(BIN)/$$check || failed=1; done; exit $$failed

bench: $(VENV)/.test ## the figures of docs/performance.md: ARGS="--only wire,idle --markdown" or ARGS=--large
	@$(BIN)/python -m benchmarks $(ARGS)

peers: $(VENV)/.test ## another bot beside this one, installed for it (needs a network): ARGS="--folder DIR"
	@$(BIN)/python -m benchmarks.peers $(ARGS)

lateness: $(VENV)/.test ## how late articles leave, of 1,000 due times: ARGS=options
	@$(BIN)/python -m benchmarks.lateness $(ARGS)

transfer: $(VENV)/.test ## export and restore of 10,000 articles, compared in every field: ARGS=options
	@$(BIN)/python -m benchmarks.transfer $(ARGS)

intake: $(VENV)/.test ## what intake makes of the manuscripts in a folder, in counts: FILES=folder ARGS=--names
	@$(BIN)/python -m benchmarks.intake "$$FILES" $(ARGS)

chaos: $(VENV)/.test ## bad days on a stand-in for Discord, held against the promise: ROUNDS=200 SEED=1 BREAK=scan POSTGRES=1 PROCESSES=3
	@$(BIN)/python -m tests.wire.chaos --rounds $(ROUNDS) $(if $(SEED),--seed "$(SEED)") $(if $(BREAK),--break "$(BREAK)") $(if $(POSTGRES),--postgres) $(if $(PROCESSES),--processes $(PROCESSES)) $(ARGS)

backups: $(VENV)/.test ## a backup in each of 50 bad days, while they go on, each unpacked and verified: ROUNDS=50 SEED=1
	@$(BIN)/python -m tests.wire.chaos --backups --rounds $(ROUNDS) $(if $(SEED),--seed "$(SEED)") $(ARGS)

wheel: $(VENV)/.test ## the wheel in an empty environment, then its doctor (needs a network)
	@WHEEL_TEST=1 $(BIN)/python -m pytest -q -n 0 -rs tests/operating/test_wheel.py

fairness: $(VENV)/.test ## thousands of sequences of acts by everybody, against the rule on objections and quorums
	@FAIRNESS_EXAMPLES=$(or $(EXAMPLES),3000) FAIRNESS_STEPS=$(or $(STEPS),60) $(BIN)/python -m pytest -q -n 0 tests/desk/review/test_fairness.py

docs: $(VENV)/.run ## print the pages of docs/ that are made from the code
	@$(BIN)/python -m bot.reference docs/

pictures: $(VENV)/.test ## take the pictures of the README anew (needs Chromium)
	@$(BIN)/python -m tests.demo.pictures docs/pictures

site: $(VENV)/.site ## docs/ as a small site, in the folder site/
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs site && echo 'Open site/index.html'

constraints: ## remake constraints.txt from the newest releases that pyproject.toml allows
	@$(CHECK_PYTHON)
	@echo 'Installing every extra into a scratch environment (some minutes) ...'
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	$(PYTHON) -m venv "$$scratch" && \
	"$$scratch/bin/python" -m pip install -q --disable-pip-version-check -e '.[heic,postgres,demo,test,lint,site]' && \
	{ echo '# The exact set of packages that was tested. Remade with: make constraints'; \
	  "$$scratch/bin/python" -m pip --disable-pip-version-check freeze --exclude-editable; \
	} > "$$scratch/constraints.txt" && \
	cp "$$scratch/constraints.txt" constraints.txt && \
	echo "constraints.txt: $$(grep -c == constraints.txt) packages."

clean: ## remove the virtual environment and what tools leave behind (never data/ or .env)
	@rm -rf $(VENV) site build dist *.egg-info .pytest_cache .ruff_cache .hypothesis
	@find bot cogs tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

# One stamp for each set of packages; the stamp is older than the files that ask for another set.
STAMPS := $(VENV)/.run $(VENV)/.demo $(VENV)/.test $(VENV)/.lint $(VENV)/.site
$(VENV)/.run:  EXTRAS :=
$(VENV)/.demo: EXTRAS := [demo]
$(VENV)/.test: EXTRAS := [test]
$(VENV)/.lint: EXTRAS := [demo,lint]
$(VENV)/.site: EXTRAS := [site]

$(STAMPS): $(VENV)/.made pyproject.toml constraints.txt
	@echo 'Installing copydesk$(EXTRAS) into $(VENV) ...'
	@$(INSTALL) '.$(EXTRAS)'
	@touch $@

$(VENV)/.made:
	@$(CHECK_PYTHON)
	@echo 'Making the virtual environment $(VENV) ...'
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@touch $@
