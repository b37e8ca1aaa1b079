.PHONY: help check long test race bench generate licenses

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile

check: ## all that CI runs
	bash .ci/run

long: ## what takes hours: full counts, the soak test, much more fuzzing
	bash .ci/long

test: ## the tests of the root module
	go test ./...

race: ## the tests under the race detector
	go test -race ./...

bench: ## the benchmarks of the root module
	go test -run '^$$' -bench . -benchmem ./...

# What the background table is learned from, as JSON lines that no clone has, and
# what it says of them.
CHUMTIN_SHARED ?= ../shared
CORPUS_VI = $(CHUMTIN_SHARED)/data/baomoi-2017.jsonl.gz
CORPUS_EN = $(CHUMTIN_SHARED)/data/bbc-en.jsonl.gz
ORIGIN = magizbox/scraper, Vietnamese papers of 2017; ZitRos/news-articles-dataset, BBC of 2004 and 2005; as of 2026-11-22

generate: ## learn the background table anew, from CORPUS_VI and CORPUS_EN
	CORPUS_VI='$(abspath $(CORPUS_VI))' CORPUS_EN='$(abspath $(CORPUS_EN))' ORIGIN='$(ORIGIN)' go generate ./shingle/idf

licenses: ## collect anew the licences that the programs print
	GOWORK=off go -C .ci/tools run ./licenses $(CURDIR)/examples/chumtin $(CURDIR)/examples/kimputin >examples/internal/licenses/LICENSES
	GOWORK=off go -C .ci/tools run ./licenses $(CURDIR)/examples/bench >examples/bench/LICENSES
