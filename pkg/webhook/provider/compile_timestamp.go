package provider

import "time"

func (s *signed) compileTimestamp(data *Scheme, params *parameters) (err error) {
	ts := &data.Timestamp
	switch {
	case ts.In == "":
		return nil
	case data.Primitive == Static || data.Primitive == JWT:
		return wrong("in", "must not be given with %s", data.Primitive)
	case ts.In != InHeader && ts.In != InQuery && ts.In != InForm && ts.In != InJSON && ts.In != InJOSE && ts.In != InSignature:
		return wrong("in", "must be header, query, form, json, jose or signature")
	case !ts.Unit.known():
		return wrong("unit", "must be s, ms, rfc3339, http-date or any")
	case ts.Tolerance < 0 || ts.Tolerance > maxToleranceSeconds:
		return wrong("tolerance_s", "must be 1 to %d", maxToleranceSeconds)
	}
	s.time = &timestamp{unit: ts.Unit, text: ts.Text}
	if s.time.tolerance, err = params.tolerance(ts.tolerance()); err != nil {
		return err
	}
	if ts.In == InSignature {
		s.time.inSig, s.time.name = true, "the time in "+s.sources[0].names[0]
		return timeInSignature(&data.Signature)
	}
	if s.time.source, err = params.source(ts.In, ts.Name, ts.Aliases...); err != nil {
		return err
	}
	s.time.name = s.time.source.names[0]
	s.reads(s.time.source)
	return nil
}

// timeInSignature reports an error if what is written as sig says holds no time.
func timeInSignature(sig *Signature) error {
	if sig.Format == PositionalList || sig.Format == KVList && sig.TSKey != "" {
		return nil
	}
	return wrong("in", "must not be signature, in whose format there is no time")
}

func (ts *Timestamp) tolerance() time.Duration {
	if ts.Tolerance == 0 {
		return defaultTolerance
	}
	return time.Duration(ts.Tolerance) * time.Second
}
