//go:build race

package webhook_test

// raceEnabled says that the race detector slows everything down tenfold.
const raceEnabled = true
