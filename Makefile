.PHONY: help check long test race bench results generate licenses

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

results: ## measure anew what examples/bench/RESULTS.md holds, in half an hour
	bash .ci/results $(CHUMTIN_SHARED)/data

# What the background table is learned from, as JSON lines that no clone has, and
# what it says of them.
CHUMTIN_SHARED ?= ../shared
DATA = $(CHUMTIN_SHARED)/data
CORPORA = vi:0.3=$(abspath $(DATA))/baomoi-2017.jsonl.gz vi:0.7=$(abspath $(DATA))/feeds-vi.jsonl.gz \
	en:0.5=$(abspath $(DATA))/bbc-en.jsonl.gz en:0.5=$(abspath $(DATA))/headlines-en.jsonl.gz
ORIGIN = magizbox/scraper, Vietnamese papers of 2017; mnngoisaoxanh/tintuchangngay, items of Vietnamese feeds of August 2025 to May 2026; ZitRos/news-articles-dataset, BBC of 2004 and 2005; wklnd/news-archive, English headlines of July 2025 to May 2026; as of 2026-11-27

generate: ## learn the background table anew, from CORPORA
	ORIGIN='$(ORIGIN)' CORPORA='$(CORPORA)' go generate ./shingle/idf

licenses: ## collect anew the licences that the programs print
	GOWORK=off go -C .ci/tools run ./licenses $(CURDIR)/examples/chumtin $(CURDIR)/examples/kimputin >examples/internal/licenses/LICENSES
	GOWORK=off go -C .ci/tools run ./licenses $(CURDIR)/examples/bench >examples/bench/LICENSES
	GOWORK=off go -C .ci/tools run ./licenses $(CURDIR)/examples/newsdesk >examples/newsdesk/LICENSES
