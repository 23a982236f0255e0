package provider

// Sentence says f to a person, in one sentence. It holds no more than Error does,
// and is safe to show to the sender.
func (f *Failure) Sentence() string {
	s := f.Cause.sentence()
	if f.Detail == "" {
		return s
	}
	return s[:len(s)-1] + " (" + f.Detail + ")."
}

func (c Cause) sentence() string {
	switch c {
	case SignatureMissing:
		return "The request has no signature where this provider puts it."
	case SignatureMalformed:
		return "The signature cannot be read."
	case SignatureMismatch:
		return "The signature is not one that any of the webhook's secrets gives for this request."
	case TimestampMissing:
		return "The request does not say when it was signed."
	case TimestampMalformed:
		return "The time at which the request was signed cannot be read."
	case TimestampTooOld:
		return "The request was signed too long ago."
	case TimestampTooNew:
		return "The request was signed in the future."
	case PayloadMalformed:
		return "The body cannot be read, or has twice what is signed in it."
	case KeyUnavailable:
		return "The provider's public key could not be fetched."
	}
	return "The request could not be verified."
}
