// Package bill makes a bill in US dollars of what deliveries were measured to use.
package bill

import (
	"encoding/json"
	"os"
	"path/filepath"
)

// Measurement is what one delivery uses in an instance that knows its webhook,
// counted on the wire.
type Measurement struct {
	// Delivery is "accepted", "duplicate" or "forged".
	Delivery string `json:"delivery"`
	// BodyKB is the size of its body, in units of 1,024 bytes.
	BodyKB int `json:"body_kb"`
	// ArchiveDays is for how many days its webhook keeps its events.
	ArchiveDays int `json:"archive_days"`
	// Calls are those to AWS, by IAM's names.
	Calls map[string]int `json:"calls"`
	// MessageBytes is the size of the message on the queue, with its attributes.
	MessageBytes int `json:"message_bytes"`
	// ItemBytes is the size of the item in the table: of a claim with its record, if
	// there is one, or of a forged delivery that is kept aside.
	ItemBytes int `json:"item_bytes"`
	// ClaimBytes is what of it is the claim alone, and IndexBytes what of it the index
	// has too, which is 0 without a record; both are 0 for a forged delivery.
	ClaimBytes int `json:"claim_bytes"`
	IndexBytes int `json:"index_bytes"`
	// LineBytes and AccessBytes are the function's line in the log, and the gateway's.
	LineBytes   int `json:"line_bytes"`
	AccessBytes int `json:"access_bytes"`
	// AnswerBytes is the answer's size, with its header.
	AnswerBytes int `json:"answer_bytes"`
}

const measuredFile = "measured.json"

// Load reads the measurements in the folder of the command cost.
func Load(dir string) ([]Measurement, error) {
	var all []Measurement
	return all, read(filepath.Join(dir, measuredFile), &all)
}

// Save writes them there.
func Save(dir string, all []Measurement) error {
	b, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, measuredFile), append(b, '\n'), 0o600)
}

func read(path string, v any) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}
