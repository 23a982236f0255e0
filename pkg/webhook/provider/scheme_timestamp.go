package provider

// Timestamp says where the signed time stands.
type Timestamp struct {
	// In is [InHeader], [InQuery], [InForm], [InJSON], [InJOSE], or [InSignature] for a time
	// within the signature's own header; empty where no time is signed.
	In      Location `json:"in,omitempty"`
	Name    string   `json:"name,omitempty"`
	Aliases []string `json:"aliases,omitempty"`
	// Unit is [Seconds] if empty.
	Unit Unit `json:"unit,omitempty"`
	// Tolerance is by how many seconds the time may lie in the past or in the
	// future; 300 if zero. The parameter "tolerance" overrides it.
	Tolerance int `json:"tolerance_s,omitempty"`
	// Text says that a number in JSON is written as a string. Both are read.
	Text bool `json:"-"`
}

// Unit is how a time is written.
type Unit string

const (
	// Seconds are whole seconds since 1970, in decimal digits.
	Seconds Unit = "s"
	// Milliseconds are whole milliseconds since 1970, in decimal digits.
	Milliseconds Unit = "ms"
	// RFC3339 is a date and time, as in RFC 3339.
	RFC3339 Unit = "rfc3339"
	// HTTPDate is a date and time, as in RFC 9110, section 5.6.7.
	HTTPDate Unit = "http-date"
	// AnyUnit is any of the first three, told apart by how it is written, for providers
	// of whose times no document says more.
	AnyUnit Unit = "any"
)
