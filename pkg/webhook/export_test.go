package webhook

// OneItemAtATime has the items of a batch worked on one after another, by the
// goroutine that has called Receive.
func (r *Receiver) OneItemAtATime() { r.judge.atOnce = 1 }
