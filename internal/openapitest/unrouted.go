package openapitest

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/pb33f/libopenapi-validator/schema_validation"
)

// unrouted are the answers to requests that no operation declares: that there is none,
// or that the gateway takes no request as large as this.
var unrouted = []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge}

// checkUnrouted judges the answer to a request that no operation declares.
func (d *document) checkUnrouted(res *http.Response) []string {
	if !slices.Contains(unrouted, res.StatusCode) {
		return []string{"no operation is declared for this, so it must be 404 or 405, or 413 or 431 for its size"}
	}
	body, err := io.ReadAll(res.Body)
	res.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return []string{err.Error()}
	}
	switch contentType, _, _ := strings.Cut(res.Header.Get("Content-Type"), ";"); contentType {
	case "application/problem+json":
		return d.checkSchema("Problem", body)
	case "application/json":
		return d.checkSchema("GatewayError", body)
	default:
		return []string{fmt.Sprintf("content type %q is neither a problem document nor the gateway's", contentType)}
	}
}

func (d *document) checkSchema(name string, body []byte) []string {
	schema := d.model.Components.Schemas.GetOrZero(name).Schema()
	_, problems := schema_validation.NewSchemaValidator().ValidateSchemaBytes(schema, body)
	return describe(problems)
}
