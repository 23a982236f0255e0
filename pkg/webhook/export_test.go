package webhook

import "time"

// OneItemAtATime has the items of a batch worked on one after another, by the
// goroutine that has called Receive.
func (r *Receiver) OneItemAtATime() { r.judge.atOnce = 1 }

// Unhurried has a delivery take long enough for a machine that stands still for a while,
// and less than the minute after which tests have leases run out.
func (r *Receiver) Unhurried() *Receiver {
	r.within = 50 * time.Second
	return r
}
