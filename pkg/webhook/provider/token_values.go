package provider

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"hash/crc32"
	"strconv"
)

// always is the token of a string that every request has.
func always(read func(in *input) string) token {
	return token{add: func(in *input, c *content) bool {
		c.add(in.keep(read(in)))
		return true
	}}
}

// unlessEmpty is the token of a string that is absent if it is empty.
func unlessEmpty(read func(in *input) string, cause Cause, detail string) token {
	return token{
		add: func(in *input, c *content) bool {
			value := read(in)
			c.add(in.keep(value))
			return value != ""
		},
		absent: &Failure{cause, detail},
	}
}

func addBody(in *input, c *content) bool {
	c.add(in.Body)
	return true
}

func addBodyMD5(in *input, c *content) bool {
	sum := md5.Sum(in.Body)
	c.add(base64.StdEncoding.AppendEncode(nil, sum[:]))
	return true
}

func addBodySHA256(in *input, c *content) bool {
	sum := in.bodySum()
	c.add(hex.AppendEncode(nil, sum[:]))
	return true
}

func addBodySHA256Base64(in *input, c *content) bool {
	sum := in.bodySum()
	c.add(base64.StdEncoding.AppendEncode(nil, sum[:]))
	return true
}

func addBodySHA256Raw(in *input, c *content) bool {
	sum := in.bodySum()
	c.add(sum[:])
	return true
}

func addBodyCRC32(in *input, c *content) bool {
	c.add(strconv.AppendUint(nil, uint64(crc32.ChecksumIEEE(in.Body)), 10))
	return true
}

func addFormField(in *input, c *content, name string) bool {
	values, err := in.formValues()
	if err != nil || !values.Has(name) {
		return false
	}
	c.add(in.keep(values.Get(name)))
	return true
}
