package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// readOutputs fills what no flag says from the outputs of the stack, in the form in
// which "sam list stack-outputs --output json" prints them, as does the AWS CLI.
func (o *options) readOutputs() error {
	if o.outputs == "" {
		return nil
	}
	b, err := os.ReadFile(o.outputs)
	if err != nil {
		return err
	}
	var list []struct{ OutputKey, OutputValue string }
	if err := json.Unmarshal(b, &list); err != nil {
		return fmt.Errorf("%s: %w", o.outputs, err)
	}
	fields := map[string]*string{"Endpoint": &o.endpoint, "QueueUrl": &o.queueURL, "WebhooksTableName": &o.table}
	for _, output := range list {
		if field := fields[output.OutputKey]; field != nil && *field == "" {
			*field = output.OutputValue
		}
	}
	return nil
}
