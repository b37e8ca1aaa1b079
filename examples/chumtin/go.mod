module github.com/chumtin/chumtin/examples/chumtin

go 1.26.0

require github.com/chumtin/chumtin v0.0.0

replace github.com/chumtin/chumtin => ../..
