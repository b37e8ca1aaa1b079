//go:build race

package normalize

func init() { isRace = true }
