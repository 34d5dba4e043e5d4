GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

.DEFAULT_GOAL := help
.PHONY: help demo run build check test mutate fuzz audits lint fmt generate generate-check bench bench-smoke limit fairness order chaos chaos-full chaos-short soak console console-dev console-check console-test console-figures clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Watch bookings become prospects at a simulated Snov.io; needs nothing
	go run . demo

run: ## Serve on the embedded stores under ./data, with real Snov.io
	go run .

# The benchmarks and the fault campaign build it alike: test/harness/deployment/build.go.
build: ## Build the binary bin/snovsync
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/snovsync .

check: $(GOLANGCI_LINT) console/node_modules ## Check in two minutes: lint, types, and the tests that need no server
	scripts/check.sh

test: console/node_modules ## Run all tests and the audits; installs Postgres, Redis and Chromium where they are missing
	scripts/test.sh
	scripts/audits.sh
	scripts/console-test.sh

mutate: ## Break the code in one place at a time and show which faults no test notices; takes BUDGET (5m)
	scripts/mutate.sh

fuzz: ## Run each fuzz target for FUZZTIME (30s)
	scripts/fuzz.sh

audits: ## Run the GraphQL server audits alone
	scripts/audits.sh

lint: $(GOLANGCI_LINT) ## Check the code, and who imports whom
	$(GOLANGCI_LINT) run
	go -C test/bench generate ./plain
	cd test/bench && ../../$(GOLANGCI_LINT) run --build-tags plain

fmt: $(GOLANGCI_LINT) ## Format the code and its imports
	$(GOLANGCI_LINT) fmt

generate: ## Generate all generated code (the GraphQL server code from the schema)
	go generate ./...
	go -C test/bench generate ./...

generate-check: ## Fail where generated or formatted code would differ
	scripts/generate-check.sh

bench: ## Measure everything beside its peers and write docs/benchmarks.md; takes the better part of an hour
	scripts/install-test-deps.sh
	go -C test/bench run . all

bench-smoke: ## Show within a minute that the benchmarks work, and assert allocations
	scripts/install-test-deps.sh
	go -C test/bench run . all --short --only accept,batch,latency,throughput,live
	go -C test/bench test -count 1 -v ./allocations

limit: ## Measure the rate limit: most arrivals in any window, share of the exact ceiling
	go -C test/bench run . limit --rounds 1

fairness: ## Measure what one organization's 10,000 events cost the others
	go -C test/bench run . fairness --rounds 1

order: ## Measure whether every prospect ends as its newest event asks
	go -C test/bench run . order

chaos: ## Attack the product for some minutes, each fault alone and all mixed
	scripts/install-test-deps.sh
	go run ./test/chaos run
	go run ./test/chaos embedded

chaos-full: ## The same with 100,000 events, 200 organizations and outages of minutes
	scripts/install-test-deps.sh
	go run ./test/chaos run --events 100000 --organizations 200 --flood 1600 --window 20s --mixed 12m --every 2500ms --outage 2m
	go run ./test/chaos embedded

chaos-short: ## A minute of mixed faults, as CI runs it
	scripts/install-test-deps.sh
	go run ./test/chaos run --events 3000 --organizations 20 --flood 400 --window 5s --no-alone --mixed 60s --every 1s

soak: ## Run for two hours at 70 % of the capacity and show what grows
	go -C test/bench run . soak

console: console/node_modules ## Build the console and the types it takes from the schema
	npm --prefix console run build

console-dev: console/node_modules ## Serve the console as it is being written, on port 5173; the API is that of SNOVSYNC_URL (http://127.0.0.1:8080)
	npm --prefix console run dev

console-check: console/node_modules ## Check the console: types, lint, size, and that the committed build is this one
	scripts/console.sh

console-test: console/node_modules ## Run the console's unit tests, and its end-to-end tests in Chromium
	scripts/console-test.sh

console-figures: console/node_modules ## Measure the console: Lighthouse, and the frames of a log that is busy
	scripts/install-test-deps.sh
	npm --prefix console run lighthouse
	npm --prefix console run frames

clean: ## Remove what was built
	rm -rf bin

# Chromium is the machine's own: no package may bring another one.
console/node_modules: console/package-lock.json
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 npm --prefix console ci --silent
	touch $@

$(GOLANGCI_LINT):
	GOBIN=$(CURDIR)/bin CGO_ENABLED=0 go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv bin/golangci-lint $@
