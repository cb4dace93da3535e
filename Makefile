# Every target sets up what it needs first. `make help` says what there is.
.DEFAULT_GOAL := help
.PHONY: help setup load verify bench test serve demo

TSX := node --import tsx
# Variables given to make (`make load SEED=7`) go to the command as they are, so that it can refuse unknown ones.
GIVEN = $(MAKEOVERRIDES)

help:
	@echo 'make load     stampede the sale with k6 while everything is broken on purpose; ends with a verdict'
	@echo 'make verify   crash a sale at every named place in every situation; RUN=runs/… judges a recorded run again'
	@echo 'make bench    measure server and harness, everything in one run; BASELINE=…/bench.json compares; needs wrk'
	@echo 'make test     format, lint, types, and every test'
	@echo 'make serve    start everything on port 8081 and wait'
	@echo "make demo     the sample's demonstration: 3 orders, then 4"
	@echo 'make setup    only provide what the others need'
	@echo 'Options: make load HELP=1, make verify HELP=1, make bench HELP=1, make serve HELP=1'

node_modules/.setup: package.json package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); if (a < 20 || (a == 20 && b < 18)) { console.error("Node.js " + process.version + " is too old: 20.18.1 is the least (nodejs.org)"); process.exit(1) }' \
	  || { command -v node > /dev/null || echo 'Node.js is missing: install 20.18.1 or later (nodejs.org)'; exit 1; }
	@echo 'installing npm packages …'
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

setup: node_modules/.setup
	@sh stack/tools/provided.sh || $(TSX) stack/setup.ts

load: setup
	@$(TSX) loadtests/load.ts $(GIVEN)

verify: setup
	@$(TSX) loadtests/verify.ts $(GIVEN)

bench: setup
	@$(TSX) loadtests/bench.ts $(GIVEN)

serve: setup
	@$(TSX) stack/serve.ts $(GIVEN)

demo: setup
	@$(TSX) loadtests/demo.ts $(GIVEN)

test: setup
	@npx --no-install biome ci --log-level=error .
	@npx --no-install tsc -p .
	@npx --no-install tsc -p loadtests/load/scripts
	@npx --no-install tsc -p loadtests/bench/scripts
	@$(TSX) test/run.ts
