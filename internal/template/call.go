package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// services maps the services' names in the X-Amz-Target header to those in IAM.
var services = map[string]string{
	"DynamoDB_20120810": "dynamodb",
	"AmazonSQS":         "sqs",
	"TrentService":      "kms",
}

// transactActions maps what a transaction does to what IAM judges it by.
var transactActions = map[string]string{
	"Put":            "dynamodb:PutItem",
	"Update":         "dynamodb:UpdateItem",
	"Delete":         "dynamodb:DeleteItem",
	"ConditionCheck": "dynamodb:ConditionCheckItem",
}

// operation holds what of an operation's input IAM looks at.
type operation struct {
	// DynamoDB
	TableName, IndexName      string
	Key, Item                 map[string]attribute
	KeyConditionExpression    string
	ExpressionAttributeValues map[string]attribute
	TransactItems             []map[string]operation
	// SQS
	QueueURL string `json:"QueueUrl"`
	// KMS
	KeyID             string `json:"KeyId"`
	EncryptionContext map[string]string
}

type attribute struct{ S string }

// callsOf returns the calls that a request in the AWS JSON protocol makes. They
// name resources as the request does.
func callsOf(target string, body []byte) ([]Call, error) {
	prefix, name, _ := strings.Cut(target, ".")
	service, ok := services[prefix]
	if !ok {
		return nil, fmt.Errorf("unknown service: %q", target)
	}
	var o operation
	if err := json.Unmarshal(body, &o); err != nil {
		return nil, err
	}
	if name == "TransactWriteItems" {
		return o.transaction(), nil
	}
	return []Call{o.call(service + ":" + name)}, nil
}

func (o operation) transaction() []Call {
	var calls []Call
	for _, item := range o.TransactItems {
		for kind, write := range item {
			calls = append(calls, write.call(transactActions[kind]))
		}
	}
	return calls
}

func (o operation) call(action string) Call {
	context := map[string][]string{}
	if key, ok := o.leadingKey(); ok {
		context["dynamodb:LeadingKeys"] = []string{key}
	}
	if len(o.EncryptionContext) > 0 {
		context["kms:EncryptionContextKeys"] = slices.Sorted(maps.Keys(o.EncryptionContext))
	}
	c := Call{Action: action, Resource: o.TableName + o.QueueURL + o.KeyID, Context: context}
	if o.IndexName != "" {
		c.Part = "index/" + o.IndexName
	}
	return c
}

// objectActions maps the methods of S3's requests to what IAM judges them by.
var objectActions = map[string]string{
	http.MethodGet: "s3:GetObject",
	http.MethodPut: "s3:PutObject",
}

// objectCall returns the call that a request to an object makes, whose path begins
// with the bucket.
func objectCall(method, path string) (Call, error) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	action, ok := objectActions[method]
	if !ok || key == "" {
		return Call{}, fmt.Errorf("no call to an object: %s %s", method, path)
	}
	return Call{Action: action, Resource: bucket, Part: key}, nil
}

// ofPartition finds the name of the value that a query's partition key must equal.
var ofPartition = regexp.MustCompile(`\b(?:pk|hook) = (:\w+)`)

func (o operation) leadingKey() (string, bool) {
	for _, item := range []map[string]attribute{o.Key, o.Item} {
		if pk, ok := item["pk"]; ok {
			return pk.S, true
		}
	}
	if m := ofPartition.FindStringSubmatch(o.KeyConditionExpression); m != nil {
		return o.ExpressionAttributeValues[m[1]].S, true
	}
	return "", false
}
