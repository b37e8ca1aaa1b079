.PHONY: help check long test race bench generate

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

generate: ## learn the background table anew; needs the corpora named in shingle/table.go
	go generate ./shingle
