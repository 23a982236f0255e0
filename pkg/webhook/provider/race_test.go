//go:build race

package provider

// raceEnabled says that the race detector slows down what is not in assembly.
const raceEnabled = true
