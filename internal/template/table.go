package template

// Table is a DynamoDB table as the template declares it.
type Table struct {
	// PartitionKey and SortKey are names of string attributes; SortKey is empty
	// where the table has none.
	PartitionKey, SortKey string
	// TTL is the attribute that holds the time of expiry; empty for none.
	TTL     string
	Indexes []Index
}

// Index is a global secondary index of a [Table].
type Index struct {
	Name, PartitionKey, SortKey string
	// Include are the attributes that it holds besides keys.
	Include []string
}

type keySchema []struct {
	AttributeName string `yaml:"AttributeName"`
	KeyType       string `yaml:"KeyType"`
}

// keys returns the names of the partition key and the sort key.
func (s keySchema) keys() (partition, sort string) {
	for _, k := range s {
		if k.KeyType == "HASH" {
			partition = k.AttributeName
		} else {
			sort = k.AttributeName
		}
	}
	return partition, sort
}

// Table returns the table with that logical id.
func (t *Template) Table(id string) (Table, error) {
	var p struct {
		KeySchema               keySchema `yaml:"KeySchema"`
		TimeToLiveSpecification struct {
			AttributeName string `yaml:"AttributeName"`
		} `yaml:"TimeToLiveSpecification"`
		GlobalSecondaryIndexes []struct {
			IndexName  string    `yaml:"IndexName"`
			KeySchema  keySchema `yaml:"KeySchema"`
			Projection struct {
				NonKeyAttributes []string `yaml:"NonKeyAttributes"`
			} `yaml:"Projection"`
		} `yaml:"GlobalSecondaryIndexes"`
	}
	if err := t.properties(id, "AWS::DynamoDB::Table", &p); err != nil {
		return Table{}, err
	}
	table := Table{TTL: p.TimeToLiveSpecification.AttributeName}
	table.PartitionKey, table.SortKey = p.KeySchema.keys()
	for _, i := range p.GlobalSecondaryIndexes {
		index := Index{Name: i.IndexName, Include: i.Projection.NonKeyAttributes}
		index.PartitionKey, index.SortKey = i.KeySchema.keys()
		table.Indexes = append(table.Indexes, index)
	}
	return table, nil
}
