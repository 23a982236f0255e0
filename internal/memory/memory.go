// Package memory keeps everything in memory, for tests and benchmarks that are not
// about storage. It passes the same suites as the real stores, and deletes nothing
// that has expired: what it holds grows with what it is given.
package memory
