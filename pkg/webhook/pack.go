package webhook

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

const (
	// maxUnpacked bounds what a record can make of itself: a message is 1 MiB at most.
	maxUnpacked = 2 << 20
	// lookBack is how far back an encoder looks for what repeats itself. A larger one
	// takes memory, and what it would save goes into the bucket instead.
	lookBack = 256 << 10
)

// dictionary1 is what messages have in common: their envelope, the headers that are
// signed, the words of providers' JSON, with the most usual at the end, where it costs
// the fewest bits to refer to. It must never change, since what was packed with it does
// not open with another; a better one gets the next number, and decoder both.
//
//go:embed dictionary1.txt
var dictionary1 []byte

// id1 names dictionary1 in each frame packed with it (RFC 8878, section 3.1.1.1.3).
// What was packed before there was one names none.
const id1 = 1

var encoder = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil,
		zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true),
		zstd.WithWindowSize(lookBack), zstd.WithEncoderDictRaw(id1, dictionary1))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

var decoder = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil,
		zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxUnpacked), zstd.WithDecoderDictRaw(id1, dictionary1))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

// pack compresses a message for the archive (Zstandard, RFC 8878).
func pack(b []byte) []byte { return encoder().EncodeAll(b, make([]byte, 0, len(b)/2)) }

func unpack(b []byte) ([]byte, error) {
	out, err := decoder().DecodeAll(b, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack record: %w", err)
	}
	return out, nil
}
