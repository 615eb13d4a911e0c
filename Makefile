SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL: # tests that drive a browser need the machine for themselves

ADDR     := localhost:8080
HOSTS    :=
UPSTREAM :=
TLS      :=
HTTP     :=
ORIGINS  :=
CORS     :=
VARIANTS :=
POOL     :=
XFRAME   :=
SPEED    := 1
LIFE     := 40s
FUZZTIME := 60s

DIST := web/dist

# The modules and their packages. Each module is the program of the same name below
# wasm/. The tests of the packages run in the browser, too.
MODULES  := presence emulator
PACKAGES := $(wildcard jsapi $(addprefix internal/,jsrt hal httpmsg batch fields ucwa client live signin emulator))

.PHONY: help
help: ## list the targets
	@sed -En 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

## The product

WASM    := $(MODULES:%=$(DIST)/%.wasm)
GZIP    := $(WASM:=.gz)
BROTLI  := $(WASM:=.br)
# The last file that bundle writes. It represents the npm package and the script of the
# page.
NPM_PACKAGE := $(DIST)/integrity.json
SCRIPTS := $(shell find jsapi -name '*.js' -o -name '*.d.ts') jsapi/package.json jsapi/elements/custom-elements.json jsapi/README.md LICENSE
PAGE    := $(shell find web -path $(DIST) -prune -o -name '*.js' -print)
SOURCES := $(shell find wasm $(PACKAGES) -name '*.go' ! -name '*_test.go')

# If flock is installed, concurrent makes in one clone build one after the other. Without
# flock they build everything twice, which is harmless: each file is written with a
# temporary name and then renamed.
IN_TURN = mkdir -p .cache; exec 9>.cache/lock; if command -v flock >/dev/null && ! flock -n 9; then echo "Waiting for another make in this clone"; flock 9; fi;
NEW     = .cache/$(@F).$$$$

.PHONY: build
build: ## write the product to web/dist
	@$(FIRST_BUILD) $(IN_TURN) $(MAKE) --no-print-directory dist 9>&-

FIRST_BUILD = [ -d $(DIST) ] || echo "The first build compiles Go's library for WebAssembly, which takes a minute or two.";

.PHONY: dist
dist: $(WASM) $(GZIP) $(BROTLI) $(NPM_PACKAGE)

# Every page downloads presence.wasm. Measured, brotli 11, and the share of Go in a list
# of 1,000, JSON and XML:
#
#	inlining everywhere   899,287 B   1.3 ms   1.8 ms
#	in hal only           819,409 B   1.4 ms   1.9 ms
#	nowhere               808,029 B   3.5 ms   4.7 ms
#
# Inlining in more packages makes the module 4 to 26 KB larger, or changes it by less than
# the 4 KB by which brotli's result varies with the order of the code, without a measurable
# gain. The garbage collector of Go 1.25 is 13 KB smaller than its successor, and as fast
# here; Go 1.26 is the only later version that can use it. The emulator is for tests, and
# is built with inlining everywhere.
FLAGS_presence      := -gcflags=all=-l -gcflags=ucwapresence/internal/hal=
EXPERIMENT_presence := $(if $(filter go1.26%,$(shell go env GOVERSION)),nogreenteagc)

$(DIST)/%.wasm: $(SOURCES) go.mod go.sum .cache/inputs | $(DIST)
	@echo $@
	@GOOS=js GOARCH=wasm GOEXPERIMENT=$(EXPERIMENT_$*) go build -buildvcs=false -trimpath -ldflags="-s -w" $(FLAGS_$*) -o $(NEW) ./wasm/$* && chmod 644 $(NEW) && mv $(NEW) $@

$(NPM_PACKAGE): $(WASM) $(GZIP) $(SCRIPTS) $(PAGE) $(wildcard internal/cmd/bundle/*.go) .cache/inputs
	@echo "$(DIST)/*.js"
	@go run ./internal/cmd/bundle $(DIST)

$(DIST)/%.gz: $(DIST)/%
	@echo $@
	@go run ./internal/cmd/precompress $< $@

$(DIST)/%.br: $(DIST)/%
	@echo $@
	@go run ./internal/cmd/precompress $< $@

$(DIST):
	@mkdir -p $@

# The dates of files do not show a change of the toolchain, or that a source was removed.
# This file changes in both cases.
.cache/inputs: FORCE
	@mkdir -p $(@D)
	@{ go env GOVERSION GOROOT; printf '%s\n' $(SOURCES) $(SCRIPTS) $(DEMO_SOURCES); } >$(NEW); \
	if cmp -s $(NEW) $@; then rm $(NEW); else mv $(NEW) $@; fi

.PHONY: FORCE
FORCE:

DEMO_SOURCES := $(shell find internal -name '*.go' ! -name '*_test.go') $(wildcard internal/server/xframe.*)

.cache/demo: $(DEMO_SOURCES) go.mod go.sum .cache/inputs
	@echo $@
	@go build -buildvcs=false -o $(NEW) ./internal/cmd/demo && mv $(NEW) $@

# Brotli takes seconds, so the demo compresses with it only if no .br file exists. The
# server sends no compressed form that is older than its module.
.PHONY: demo-files
demo-files: $(WASM) $(GZIP) $(if $(wildcard $(BROTLI)),,$(BROTLI)) $(NPM_PACKAGE) .cache/demo
	@:

.PHONY: demo
demo: ## serve the demo page at ADDR (localhost:8080); UPSTREAM=https://pool… forwards to a real pool, TLS=1 serves https, SPEED=60 lets a minute pass in a second
	@$(FIRST_BUILD) $(IN_TURN) $(MAKE) --no-print-directory demo-files 9>&-
	@exec .cache/demo -addr '$(ADDR)' -speed '$(SPEED)' -life '$(LIFE)' $(if $(HOSTS),-hosts '$(HOSTS)') $(if $(UPSTREAM),-upstream '$(UPSTREAM)') $(if $(TLS),-tls) $(if $(HTTP),-http '$(HTTP)') $(if $(ORIGINS),-origins '$(ORIGINS)') $(if $(CORS),-cors) $(if $(VARIANTS),-variants '$(VARIANTS)') $(if $(POOL),-pool '$(POOL)') $(if $(XFRAME),-xframe '$(XFRAME)')

## The checks

WITH_CHROMIUM := PATH="$(CURDIR)/.cache/bin:$$PATH"

.PHONY: chromium
chromium:
	@.ci/chromium .cache/bin/chromium

.PHONY: vet
vet:
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./...

# The timeout of a test binary. A binary that takes longer hangs, even on a loaded machine.
TEST_TIMEOUT := 40m

# The race detector needs cgo.
RACE = $(if $(filter 1,$(shell go env CGO_ENABLED)),-race)

# axe-core checks the accessibility of pages. The tests use it if npm is installed.
AXE := .cache/axe/node_modules/axe-core/axe.min.js

.PHONY: axe
axe: $(if $(shell command -v npm),$(AXE))

$(AXE): internal/axe/package-lock.json
	@mkdir -p .cache/axe
	cp internal/axe/package.json internal/axe/package-lock.json .cache/axe
	cd .cache/axe && npm ci --no-audit --no-fund
	@touch $@

.PHONY: test
test: build vet chromium axe ## test everything: natively, in Chromium, and the page end to end
	@$(if $(RACE),,echo "There is no C compiler: the native tests run without -race.")
	go test -timeout '$(TEST_TIMEOUT)' $(RACE) $$(go list ./... | grep -v /internal/e2e/)
	$(WITH_CHROMIUM) go test -timeout '$(TEST_TIMEOUT)' $(RACE) -p 1 ./internal/e2e/... # one browser at a time
	GOOS=js GOARCH=wasm go test -timeout '$(TEST_TIMEOUT)' -exec="'$(CURDIR)/.ci/in-chromium'" $(PACKAGES:%=./%/...)

TSC := .cache/typecheck/node_modules/.bin/tsc

.PHONY: lint
lint: vet typecheck ## check format, style, and the types of the JavaScript
	@unformatted=$$(gofmt -l internal jsapi wasm); if [ -n "$$unformatted" ]; then echo "gofmt -w $$unformatted"; exit 1; fi
	go tool staticcheck ./...
	staticcheck=$$(go tool -n staticcheck); GOOS=js GOARCH=wasm "$$staticcheck" ./...

.PHONY: typecheck
typecheck: $(TSC)
	$(TSC) -p internal/typecheck

$(TSC): internal/typecheck/package-lock.json
	@command -v npm >/dev/null || { echo "The types of the JavaScript are checked by TypeScript, which npm installs: install Node.js with npm (apt-get install nodejs npm)."; exit 1; }
	@mkdir -p .cache/typecheck
	cp internal/typecheck/package.json internal/typecheck/package-lock.json .cache/typecheck
	cd .cache/typecheck && npm ci --no-audit --no-fund
	@touch $@

CONSUMERS := .cache/consumers/node_modules/.package-lock.json

.PHONY: test-package
test-package: build chromium $(CONSUMERS) ## test the npm package in projects of its users, with the bundlers and test runners of npm
	CONSUMERS='$(CURDIR)/.cache/consumers' $(WITH_CHROMIUM) go test -count=1 -timeout '$(TEST_TIMEOUT)' ./internal/e2e/consumers

$(CONSUMERS): internal/e2e/consumers/package-lock.json
	@mkdir -p .cache/consumers
	@cp internal/e2e/consumers/package.json internal/e2e/consumers/package-lock.json .cache/consumers
	cd .cache/consumers && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

.PHONY: bench
bench: build chromium ## measure the product in Chromium, compared with handwritten code
	BENCH=1 $(WITH_CHROMIUM) go test -count=1 -run '^TestBench$$' -v ./internal/e2e/bench

.PHONY: fuzz
fuzz: ## run each fuzz target for FUZZTIME (60s)
	@grep -rHo --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' internal | \
	sed -E 's|^(.*)/[^/]*:func (.*)|\1 \2|' | { failed=0; while read -r package target; do \
		echo "$$target"; \
		go test -run '^$$' -fuzz "^$$target\$$" -fuzztime '$(FUZZTIME)' -fuzzminimizetime 1x "./$$package" </dev/null || failed=1; \
	done; exit $$failed; }

SEED := 1
DAYS := 1000

# A day takes about one second of processor time, and a quarter less with GOGC=800.
.PHONY: soak
soak: ## simulate DAYS (1,000) of the event channel, with every kind of fault; SEED (1) chooses the faults
	GOGC=800 go test -timeout 0 -run '^TestDay$$' -v ./internal/live -seed '$(SEED)' -days '$(DAYS)'

.PHONY: screenshot
screenshot: build chromium ## take the picture of the demo page for the README
	SCREENSHOT='$(CURDIR)/.readme/board.png' $(WITH_CHROMIUM) go test -count=1 -run '^TestScreenshot$$' ./internal/e2e/page

.PHONY: clean
clean: ## remove what these commands have written
	rm -rf $(DIST) .cache
