//go:build race

package chumtin_test

func init() { isRace = true }
