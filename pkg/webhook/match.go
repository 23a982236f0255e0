package webhook

import "encoding/json"

// Match maps JSON Pointers (RFC 6901) to the values wanted there, any one of them.
type Match map[string][]json.RawMessage
