package template

// Table is a DynamoDB table as the template declares it.
type Table struct {
	// PartitionKey and SortKey are names of string attributes; SortKey is empty
	// where the table has none.
	PartitionKey, SortKey string
	// TTL is the attribute that holds the time of expiry; empty for none.
	TTL string
}

// Table returns the table with that logical id.
func (t *Template) Table(id string) (Table, error) {
	var p struct {
		KeySchema []struct {
			AttributeName string `yaml:"AttributeName"`
			KeyType       string `yaml:"KeyType"`
		} `yaml:"KeySchema"`
		TimeToLiveSpecification struct {
			AttributeName string `yaml:"AttributeName"`
		} `yaml:"TimeToLiveSpecification"`
	}
	if err := t.properties(id, "AWS::DynamoDB::Table", &p); err != nil {
		return Table{}, err
	}
	table := Table{TTL: p.TimeToLiveSpecification.AttributeName}
	for _, k := range p.KeySchema {
		if k.KeyType == "HASH" {
			table.PartitionKey = k.AttributeName
		} else {
			table.SortKey = k.AttributeName
		}
	}
	return table, nil
}
