# Everything but "run" and "build" may install pinned tools into .tools/. Where CI
# is set, whatever cannot run is a failure; elsewhere it is named and left out.

BIN      ?= bin
ENV      ?= dev
# As long, or as often ("5000x"), as each fuzz target runs.
FUZZTIME ?= $(if $(CI),5000x,10s)
# As in the template's Architectures.
FUNCTION_GOARCH ?= arm64

# By their ids in template.yaml; each is in a folder of that name in small letters.
FUNCTIONS := Generate List Receive Manage Deliveries Events
RELEASE   := -trimpath -buildvcs=false -ldflags "-s -w"
LINT      := .tools/lint/bin
# A module of its own, so that nobody who uses Postern inherits the SDKs that it needs.
DIFFTEST  := pkg/webhook/provider/difftest
SAM       := $(if $(wildcard $(LINT)/sam),$(LINT)/sam,sam)
REQUIRE   := $(if $(CI),--require-all)
# The race detector needs a C compiler; without one the go command turns cgo off.
RACE      := $(if $(CI)$(filter 1,$(shell go env CGO_ENABLED)),-race)

.DEFAULT_GOAL := help

##@ Use

run: ## Start Postern on 127.0.0.1:8787 (POSTERN_ADDR), data in .postern (POSTERN_DATA)
	@go build -buildvcs=false -o $(BIN)/postern ./cmd/postern
	@exec $(BIN)/postern local

build: $(FUNCTIONS:%=build-%) ## Build bin/postern, and the functions into bin/lambda
	go build $(RELEASE) -o $(BIN)/postern ./cmd/postern

# "sam build" makes these, and says in ARTIFACTS_DIR where to. Its archives hold the sum of
# what configures the functions: SAM publishes a version where the archive is another, and
# not where a parameter is (https://github.com/aws/serverless-application-model/issues/3820).
$(FUNCTIONS:%=build-%): folder = $(shell echo $(@:build-%=%) | tr A-Z a-z)
$(FUNCTIONS:%=build-%):
	GOOS=linux GOARCH=$(FUNCTION_GOARCH) CGO_ENABLED=0 go build -tags lambda.norpc $(RELEASE) \
		-o $(or $(ARTIFACTS_DIR),$(BIN)/lambda/$(folder))/bootstrap ./functions/$(folder)
	@$(if $(ARTIFACTS_DIR),{ cat template.yaml samconfig*.toml; echo "$$PARAMETERS"; } | cksum >$(ARTIFACTS_DIR)/settings)

deploy: ## Build with SAM and deploy to your AWS account: make deploy ENV=prd PARAMETERS="ArchiveDays=7"
	$(SAM) build
	$(SAM) deploy --config-env $(ENV) $(if $(PARAMETERS),--parameter-overrides Environment=$(ENV) $(PARAMETERS))

smoke: ## Try a deployment: make smoke ENV=dev, or ENDPOINT=http://127.0.0.1:8787
	@$(if $(ENDPOINT),,mkdir -p $(BIN) && $(SAM) list stack-outputs --stack-name postern-$(ENV) --output json >$(BIN)/outputs-$(ENV).json)
	@go run ./tools/smoke --env $(ENV) $(if $(ENDPOINT),--endpoint $(ENDPOINT) $(QUEUE_URL:%=--queue-url %),--outputs $(BIN)/outputs-$(ENV).json)

sam-local: tools ## Run the functions with sam local, over servers that speak AWS's protocols
	@tools/samlocal/install.sh --require-all
	@go build -buildvcs=false -o $(BIN)/ ./cmd/postern ./tools/samlocal
	@exec $(BIN)/samlocal

localstack: tools ## Run the functions with sam local over LocalStack, from compose.yaml or .tools/
	@tools/samlocal/install.sh --require-all
	@go build -buildvcs=false -o $(BIN)/ ./cmd/postern ./tools/samlocal
	@if docker compose version >/dev/null 2>&1 && docker compose up --detach --wait; then \
		echo "LocalStack runs in a container, from compose.yaml."; \
		trap 'docker compose down' EXIT; trap : INT; $(BIN)/samlocal --aws http://127.0.0.1:4566; \
	else \
		echo "Docker has no LocalStack: it runs without a container, from .tools/aws."; \
		exec $(BIN)/samlocal --localstack; \
	fi

##@ Work on it

test: tools ## Run all tests with the race detector, and say what was left out
	@$(if $(RACE),:,echo "LEFT OUT: the race detector, which needs a C compiler")
	@go run ./tools/testreport $(RACE) $(if $(CI),-count=1) -timeout 20m ./...
	@POSTERN_TEST_SERVER=localstack go run ./tools/testreport $(if $(CI),-count=1) ./internal/awstest ./internal/kms ./internal/s3 ./internal/sqs
	@go test $(if $(CI),-count=1) -run '^TestEveryInterleaving$$' -v ./pkg/webhook
	@go test $(if $(CI),-count=1) -run '^TestSpeed$$' ./pkg/webhook/provider
	@go -C $(DIFFTEST) test $(if $(CI),-count=1) ./...

check: check-go check-security check-template check-files ## Check format, code, modules, secrets, template, scripts and generated files

fuzz: ## Fuzz every fuzz target for a moment, and keep what is new: make fuzz FUZZTIME=1m
	@tools/fuzz.sh $(FUZZTIME) $(if $(CI),,keep)

chaos: tools ## Kill, cut off and overload Postern, and write docs/reliability.md: make chaos CHAOS_SEED=1
	CHAOS=full POSTERN_REQUIRE_ALL=1 go test -count=1 -timeout 1h -v ./internal/chaos

mutants: tools ## Break the code on purpose, to see that the tests notice: make mutants ONLY=I3
	@go run ./tools/mutants $(ONLY)

bench: ## Run all benchmarks
	go test -run '^$$' -bench . -benchmem ./...

speed: ## Print what verification costs by scheme, over the price of its primitive
	@mkdir -p $(BIN) && rm -f $(BIN)/speed.txt
	@POSTERN_SPEED=$(abspath $(BIN))/speed.txt go test -count=1 -run '^TestSpeed$$' ./pkg/webhook/provider; \
		status=$$?; cat $(BIN)/speed.txt; exit $$status

coldstart: ## Start each function 20 times beside one that does nothing, and print the medians
	@go run ./tools/coldstart

cost: tools ## Count again what deliveries use, and recompute docs/cost.md
	POSTERN_UPDATE=1 go test -count=1 -run '^TestCost$$' ./internal/e2e
	go run ./tools/cost

docs: ## Write docs/providers.md anew from the data of the providers
	go generate ./tools/docs

tools: ## Install what the tests and checks can use: AWS-like servers, cfn-lint, SAM, shellcheck
	@tools/aws/install.sh $(REQUIRE)
	@tools/lint/install.sh $(REQUIRE)
	@$(if $(CI),tools/samlocal/install.sh --require-all)

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check-go:
	@tools/lint/format.sh
	go vet ./...
	go tool -modfile=tools/lint/go.mod staticcheck ./...
	go mod tidy -diff
	go -C $(DIFFTEST) vet ./...
	cd $(DIFFTEST) && go tool -modfile=$(CURDIR)/tools/lint/go.mod staticcheck ./...
	go -C $(DIFFTEST) mod tidy -diff

check-security:
	@tools/lint/gosec.sh
	@tools/lint/gitleaks.sh

check-template:
	@tools/lint/install.sh $(REQUIRE)
	@# Of the serverless rules not two: tracing is a parameter (WS1000), and log groups
	@# are the functions' by their LoggingConfig, which the rule does not know (WS1004).
	@tools/lint/run.sh cfn-lint --append-rules cfn_lint_serverless.rules --ignore-checks WS1000 WS1004 --template template.yaml examples/feature/template.yaml
	@SAM_CLI_TELEMETRY=0 tools/lint/run.sh sam validate --lint --region us-east-1
	@SAM_CLI_TELEMETRY=0 tools/lint/run.sh sam validate --lint --region us-east-1 --template-file examples/feature/template.yaml

check-files:
	@tools/lint/install.sh $(REQUIRE)
	@git ls-files '*.sh' .ci/run | xargs tools/lint/run.sh shellcheck
	@tools/lint/generated.sh
	@tools/lint/hygiene.sh

.PHONY: docs chaos coldstart cost run build $(FUNCTIONS:%=build-%) deploy smoke sam-local localstack test check fuzz mutants bench speed tools help check-go check-security check-template check-files
