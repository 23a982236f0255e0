package openapitest

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	"github.com/pb33f/libopenapi-validator/config"
	"github.com/pb33f/libopenapi-validator/router"
	v3 "github.com/pb33f/libopenapi/datamodel/high/v3"
)

// document is openapi.yaml, ready to judge.
type document struct {
	source libopenapi.Document
	model  *v3.Document
	routes router.Router
	// answers is strict: it refuses what is not declared even where a schema is open.
	answers  validator.Validator
	requests validator.Validator
}

var load = sync.OnceValues(func() (*document, error) {
	path, err := find("openapi.yaml")
	if err != nil {
		return nil, err
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parse(source)
})

func parse(source []byte) (*document, error) {
	doc, err := libopenapi.NewDocument(source)
	if err != nil {
		return nil, err
	}
	model, err := doc.BuildV3Model()
	if err != nil {
		return nil, err
	}
	m := &model.Model
	return &document{
		source:   doc,
		model:    m,
		routes:   router.NewRouter(m, router.WithPathOnlyMatching()),
		answers:  validator.NewValidatorFromV3Model(m, config.WithFormatAssertions(), config.WithStrictMode(), freeForm()),
		requests: validator.NewValidatorFromV3Model(m, config.WithFormatAssertions()),
	}, nil
}

// freeForm names the places where any property may stand.
func freeForm() config.Option {
	return config.WithStrictIgnorePaths(
		"$.body.scheme.**", "$.body.schema.**",
		"$.body.webhooks[*].scheme.**", "$.body.webhooks[*].schema.**",
		"$.body.data.**",
	)
}

// find looks for a file in the working directory and those above it, up to
// the module's root.
func find(name string) (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return filepath.Join(dir, name), nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", fmt.Errorf("no go.mod above the working directory")
		}
		dir = up
	}
}
