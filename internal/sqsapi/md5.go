package sqsapi

import (
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
)

// MD5 is no protection here: SDKs compare it, to find what was garbled on the way.

func md5OfBody(body []byte) string {
	sum := md5.Sum(body)
	return hex.EncodeToString(sum[:])
}

// stringType is how the type String, and Number, are encoded.
const stringType = 1

// md5OfAttributes returns the digest of all attributes in the order of their
// names, each as name, type, 1 and value, where all but the 1 come with their
// lengths; or nothing if there are none.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
func md5OfAttributes(attributes map[string]string) string {
	if len(attributes) == 0 {
		return ""
	}
	var b []byte
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		b = appendCounted(b, name)
		b = appendCounted(b, "String")
		b = append(b, stringType)
		b = appendCounted(b, attributes[name])
	}
	return md5OfBody(b)
}

func appendCounted(b []byte, s string) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(s)))
	return append(b, s...)
}
