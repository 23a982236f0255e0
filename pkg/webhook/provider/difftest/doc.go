// Package difftest holds the package provider against the Go SDKs that verify the
// same webhooks: of each SDK, thousands of requests, genuine and tampered with, are
// judged by both, and where the verdicts differ the difference must be of a class
// that the test names.
//
// It is a module of its own, so that nobody who uses Postern inherits the SDKs.
package difftest
