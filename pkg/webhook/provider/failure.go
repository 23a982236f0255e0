package provider

// Cause is why a request was not verified: one of a closed set, safe to show
// to the sender.
type Cause string

const (
	// SignatureMissing: the header or field that holds the signature, or one that is
	// signed with it and holds no time, is absent or empty.
	SignatureMissing Cause = "signature_missing"
	// SignatureMalformed: the signature, or what comes with it, cannot be read.
	SignatureMalformed Cause = "signature_malformed"
	// SignatureMismatch: no live secret gives this signature for this request.
	SignatureMismatch Cause = "signature_mismatch"
	// TimestampMissing: the scheme signs a time, and the request has none.
	TimestampMissing Cause = "timestamp_missing"
	// TimestampMalformed: the signed time cannot be read.
	TimestampMalformed Cause = "timestamp_malformed"
	// TimestampTooOld: the signed time is further back than the tolerance. This and
	// TimestampTooNew are said of genuine signatures alone.
	TimestampTooOld Cause = "timestamp_too_old"
	// TimestampTooNew: the signed time is further ahead than the tolerance.
	TimestampTooNew Cause = "timestamp_too_new"
	// PayloadMalformed: what is signed lies in fields of the body, and the body
	// cannot be read, or has such a field twice.
	PayloadMalformed Cause = "payload_malformed"
	// KeyUnavailable: the provider's public key could not be fetched. It is no
	// fault of the sender, who should try again.
	KeyUnavailable Cause = "key_unavailable"
)

// Failure is the error of a request that was not verified. It holds nothing
// of secrets, expected signatures or the body.
type Failure struct {
	Cause Cause
	// Detail names the header, field or limit concerned; safe to show to the sender.
	Detail string
}

func (f *Failure) Error() string {
	if f.Detail == "" {
		return string(f.Cause)
	}
	return string(f.Cause) + ": " + f.Detail
}

// Refused is a [Failure] that the provider expects to be answered in its own way.
type Refused struct {
	*Failure
	// Status is the HTTP status of the answer.
	Status int
}

// Unwrap returns the [Failure].
func (r *Refused) Unwrap() error { return r.Failure }

// ConfigError says what is wrong with a [Config]. It holds nothing of secrets.
type ConfigError struct {
	// Field is "provider", "secret", "scheme", "urls", "params", or "params." and a name; of
	// [Provider.Sign] also "body".
	Field string
	// Message says what the field must be.
	Message string
}

func (e *ConfigError) Error() string { return e.Field + ": " + e.Message }
