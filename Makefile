# `make help` lists what there is. Plain make and sh: nothing to install beforehand but python3
# (3.11 or later) with its venv module.

PYTHON ?= python3
PY = .venv/bin/python
MANAGE = $(PY) manage.py
SAY = @printf '\033[1m==>\033[0m %s\n'

# Where `make run` and `make dev` serve. Without HOST=, PORT= or BASE_URL=, .env decides.
HOST ?= 127.0.0.1
PORT ?= 8000
ifneq ($(origin HOST)$(origin PORT),filefile)
BASE_URL ?= http://$(if $(filter 0.0.0.0,$(HOST)),127.0.0.1,$(HOST)):$(PORT)
endif
export HOST PORT
ifdef BASE_URL
export BASE_URL
MOVED_HOSTS = ,$(HOST),$$(echo "$$BASE_URL" | sed 's|^[a-z]*://||; s|:[0-9]*$$||')
endif
# The hosts that .env allows, and those that HOST= and BASE_URL= name.
SERVE_ENV = ALLOWED_HOSTS="$${ALLOWED_HOSTS-$$(sed -n 's/^ALLOWED_HOSTS=//p' .env)}$(MOVED_HOSTS)"

STATIC_SOURCES = $(shell find lupus_site/static research/static donations/static 2>/dev/null)
TEMPLATES = templates donations/templates research/templates lupus_site/templates

.PHONY: help run dev test install install-dev chromium free-port lint checks format lock bench \
	messages password reset

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | \
		while IFS='|' read -r name words; do printf '%-16s%s\n' "$$name" "$$words"; done
	@echo "  HOST=, PORT= or BASE_URL= move the site, for example: make run PORT=8080"

run: free-port install .env var/static/.done  ## Serve the site as visitors get it, at http://127.0.0.1:8000
	$(SAY) "Preparing the database and the first content"
	@DEBUG=false $(MANAGE) prepare
	$(SAY) "Starting the server"
	@$(SERVE_ENV) DEBUG=false exec $(PY) -m gunicorn

dev: free-port install .env  ## Serve it for a developer: DEBUG on, reloads when a file changes
	@mkdir -p var/static
	@DEBUG=true $(MANAGE) prepare
	@$(SERVE_ENV) DEBUG=true exec $(MANAGE) runserver "$(HOST):$(PORT)"

test: install-dev chromium lint checks  ## Check everything: lint, settings, migrations, all tests
	$(SAY) "Running the tests"
	@$(PY) -m pytest

# --- What the others need --------------------------------------------------------------------

install: .venv/.installed
install-dev: .venv/.installed-dev

# $(1) is the file of locked requirements. uv where there is one, else (or where it fails) pip.
define pip_install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "Python 3.11 or later is needed: install it, or name it, as in PYTHON=python3.12." >&2; \
	exit 1; }
@{ command -v uv && uv venv --quiet --allow-existing --python "$(PYTHON)" .venv && \
	uv pip install --quiet --python $(PY) --require-hashes -r $(1); } >/dev/null || { \
	{ $(PYTHON) -m venv .venv || { \
		echo "Python's venv module is missing: apt-get install python3-venv" >&2; exit 1; }; } && \
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); }
@touch $@
endef

.venv/.installed: requirements.txt
	$(SAY) "Installing what the site needs"
	$(call pip_install,requirements.txt)

.venv/.installed-dev: requirements-dev.txt | install
	$(SAY) "Installing what the tests need"
	$(call pip_install,requirements-dev.txt)

.env: | install
	$(SAY) "Writing .env with a new secret key"
	@umask 077; printf 'SECRET_KEY=%s\nALLOWED_HOSTS=127.0.0.1,localhost\nBASE_URL=http://127.0.0.1:8000\n' \
		"$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" > .env

# Compressing takes a while, so only when a style sheet, a script or Wagtail itself has changed.
var/static/.done: .venv/.installed $(STATIC_SOURCES) | .env
	$(SAY) "Collecting and compressing the static files"
	@DEBUG=false $(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@

define TRY_PORT
import os, socket, sys
host, port = os.environ["HOST"].strip("[]"), os.environ["PORT"]
try:
    family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
except OSError as error:
    sys.exit(f"Cannot serve at {host}, port {port}: {error.strerror}. Another: make run PORT=8001")
endef
export TRY_PORT

free-port: install
	@$(PY) -c "$$TRY_PORT"

chromium:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$name >/dev/null && exit 0; \
	done; \
	if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then root=; else root="sudo -n"; fi; \
	echo "Installing Chromium"; \
	{ $$root apt-get -qq update && $$root env DEBIAN_FRONTEND=noninteractive \
		apt-get -qq install -y --no-install-recommends chromium; } >/dev/null 2>&1 || { \
	echo "The browser tests need Chromium or Chrome: install one, for example: apt-get install chromium" >&2; \
	exit 1; }

# --- Checks ----------------------------------------------------------------------------------

lint: install-dev  ## Check the code's and the templates' form, and which module may import which
	$(SAY) "Linting"
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m djlint $(wildcard $(TEMPLATES)) --lint --quiet
	@mkdir -p var && $(PY) -c 'from importlinter.cli import lint_imports_command as lint; lint()' >var/lint.log || \
		{ cat var/lint.log; exit 1; }

# The settings of a real site, without one.
PRODUCTION = DEBUG=false BASE_URL=https://www.example.org ALLOWED_HOSTS=www.example.org \
	DATABASE_URL=sqlite://:memory: \
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')"

checks: install-dev
	$(SAY) "Checking settings and migrations"
	@$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	@$(PRODUCTION) $(MANAGE) makemigrations --check --dry-run

format: install-dev  ## Bring the code into its form
	@$(PY) -m ruff check --quiet --fix . ; $(PY) -m ruff format .

# --- Now and then ----------------------------------------------------------------------------

UV = $(shell command -v uv || echo .venv/bin/uv)
COMPILE = $(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--quiet --custom-compile-command "make lock"

lock: install  ## Renew requirements*.txt from the ranges in pyproject.toml
	@command -v $(UV) >/dev/null || $(PY) -m pip install --quiet uv
	@$(COMPILE) $(LOCK) -o requirements.txt
	@$(COMPILE) $(LOCK) --group dev -c requirements.txt -o requirements-dev.txt

bench: install .env  ## Measure queries, time and bytes at 10, 1,000 and 10,000 studies
	@DEBUG=false $(MANAGE) bench

LOCALE ?= es

messages: install .env  ## Collect the words to translate, for LOCALE=es (needs gettext)
	@command -v xgettext >/dev/null || { \
		echo "gettext is missing: apt-get install gettext" >&2; exit 1; }
	@mkdir -p lupus_site/locale
	@$(MANAGE) makemessages --locale "$(LOCALE)" --no-obsolete --ignore .venv --ignore var

password: install .env  ## Set a new password for the superuser "admin", and show it
	@$(MANAGE) create_admin --reset

reset:  ## Delete the local database, uploads and collected files; asks first
	@printf 'Delete var/ with its database and uploads? Type yes: '; read -r answer; \
		if [ "$$answer" = yes ]; then rm -rf var && echo "Deleted."; else echo "Kept."; fi
