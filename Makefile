# Every command sets up what it needs first. `make help` lists the commands.
.DEFAULT_GOAL := help
.PHONY: help init setup load verify report trace bench test nightly serve demo clean doctor pictures simulate

TSX := node --import tsx
# Variables after make (`make load SEED=7`) go to the command as they are, so that it can refuse unknown ones.
# A value may be a name from a run, and hold anything: make hides blanks and backslashes from the shell, and no more.
GIVEN = $(call hidden,$(call single,$(call single,$(filter-out YES=% LOADS=%,$(subst $(line),\ ,$(MAKEOVERRIDES))))),$(SPECIAL))
# A dollar is typed as one or two, and make doubles it.
single = $(subst $$$$,$$,$1)
SPECIAL := ' " ` ; & | < > ( ) * ? [ ] { } ~ ! $$ \#
hidden = $(if $2,$(call hidden,$(subst $(firstword $2),\$(firstword $2),$1),$(wordlist 2,99,$2)),$1)
define line


endef
# Provides what this command needs. HELP=1 needs nothing.
PROVIDE = $(if $(HELP),:,sh stack/tools/provided.sh $@ || $(TSX) stack/setup.ts --for $@ $(filter YES=%,$(MAKEOVERRIDES)))

help:
	@echo 'make load     a sale under load from k6 while everything is broken on purpose; ends with a verdict'
	@echo 'make verify   a crash at every named place in every situation; RUN=runs/… judges a recorded run again'
	@echo 'make simulate the same in one process: thousands of crashes a minute; what breaks is shrunk to a short story'
	@echo 'make report   lists all runs; RUNS=, BASELINE= lay some beside each other'
	@echo 'make bench    measures server and harness in one run; BASELINE=…/bench.json compares'
	@echo 'make init     writes a target file for your own shop: asks, or takes options'
	@echo 'make test     format, lint, types, and every test'
	@echo 'make trace    all that a recorded run tells of one buyer or gid: BUYER=b17, or GID=…'
	@echo 'make doctor   tries a target file: a small sale, each line of the file against what is seen'
	@echo 'make serve    starts everything on port 8081, with a page to try it, and waits'
	@echo "make demo     the sample's demonstration: 3 orders, then 4"
	@echo 'make nightly  what takes too long for every push: LOADS=20 loads, each of a fresh seed'
	@echo 'make setup    provides the programs that the others need; YES=1 installs packages without asking'
	@echo 'make clean    removes old runs; KEEP=10 of the newest stay'
	@echo 'Options: make load HELP=1, and so verify, simulate, report, trace, bench, init, serve, setup, clean, doctor'

node_modules/.setup: package.json package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); if (a < 20 || (a == 20 && b < 18)) { console.error("Node.js " + process.version + " is too old: 20.18.1 is the least, 22 or 24 is better (nodejs.org)"); process.exit(1) }' \
	  || { command -v node > /dev/null || echo 'Node.js is missing: install 22 or 24 (nodejs.org)'; exit 1; }
	@echo 'installing npm packages …'
	@begin=$$(date +%s) && npm ci --no-audit --no-fund --loglevel=error > /dev/null \
	  && echo "installing npm packages: done in $$(( $$(date +%s) - begin )) s"
	@touch $@

setup: node_modules/.setup
	@$(if $(MAKEOVERRIDES),$(TSX) stack/setup.ts $(MAKEOVERRIDES),$(PROVIDE))

init: node_modules/.setup
	@$(TSX) loadtests/init.ts $(GIVEN)

load: node_modules/.setup
	@$(PROVIDE)
	@$(TSX) loadtests/load.ts $(GIVEN)

# A recorded run is judged with npm packages alone.
verify: node_modules/.setup
	@$(if $(RUN),:,$(PROVIDE))
	@$(TSX) loadtests/verify.ts $(GIVEN)

# The stores and DTM are simulated: npm packages are enough.
simulate: node_modules/.setup
	@$(TSX) test/simulate.ts $(GIVEN)

report: node_modules/.setup
	@$(TSX) loadtests/report.ts $(GIVEN)

bench: node_modules/.setup
	@$(PROVIDE)
	@$(TSX) loadtests/bench.ts $(GIVEN)

serve: node_modules/.setup
	@$(PROVIDE)
	@$(TSX) loadtests/serve.ts $(GIVEN)

doctor: node_modules/.setup
	@$(PROVIDE)
	@$(TSX) loadtests/doctor.ts $(GIVEN)

demo: node_modules/.setup
	@$(PROVIDE)
	@$(TSX) loadtests/demo.ts $(GIVEN)

# A recorded run is read with npm packages alone.
trace: node_modules/.setup
	@$(TSX) loadtests/trace.ts $(GIVEN)

# What was built goes only with CACHE=1.
clean: node_modules/.setup
	@$(TSX) loadtests/clean.ts $(GIVEN)

test: node_modules/.setup
	@$(if $(GIVEN),$(TSX) test/run.ts --check $(GIVEN))
	@$(PROVIDE)
	@npx --no-install biome ci --log-level=error .
	@npx --no-install tsc -p .
	@npx --no-install tsc -p loadtests/load/scripts
	@npx --no-install tsc -p loadtests/bench/scripts
	@npx --no-install tsc -p invariants/report/page
	@$(TSX) test/run.ts

# The pictures of README and docs, from real runs.
pictures: node_modules/.setup
	@$(PROVIDE)
	@$(TSX) test/pictures.ts $(GIVEN)

LOADS = 20
nightly:
	@failed=0; for number in $$(seq $(LOADS)); do \
	  echo "load $$number of $(LOADS)"; \
	  $(MAKE) --no-print-directory load || failed=$$((failed + 1)); \
	done; \
	echo "$(LOADS) loads, $$failed failed"; [ $$failed = 0 ]
