package bolt

import (
	"crypto/sha256"
	"encoding/binary"
)

// flight is what changes about a message. All of it is big-endian.
type flight struct {
	// Due is from when on it may be received, in milliseconds since 1970.
	Due   int64
	Group groupHash
	// Receipt is that of the last receive; zero before the first.
	Receipt receipt
	// Receives counts, and First is when the first was, in milliseconds since 1970.
	Receives uint32
	First    int64
}

// receipt is random, and another for each receive.
type receipt [16]byte

// groupHash is the beginning of the SHA-256 of a group's name. Groups that share
// one by chance share their turns.
type groupHash [8]byte

func hashGroup(name string) groupHash {
	h := sha256.Sum256([]byte(name))
	return groupHash(h[:8])
}

func sequenceKey(sequence uint64) []byte {
	return binary.BigEndian.AppendUint64(nil, sequence)
}

// dueKey is a group's hash, the time from which its message is due, and that
// message's sequence: 8 bytes each.
type dueKey []byte

const dueKeySize = 24

func (f flight) key(sequence uint64) dueKey {
	k := append(dueKey(nil), f.Group[:]...)
	k = binary.BigEndian.AppendUint64(k, uint64(f.Due))
	return binary.BigEndian.AppendUint64(k, sequence)
}

func (k dueKey) group() groupHash { return groupHash(k[:8]) }
func (k dueKey) due() int64       { return int64(binary.BigEndian.Uint64(k[8:])) }
func (k dueKey) sequence() uint64 { return binary.BigEndian.Uint64(k[16:]) }
