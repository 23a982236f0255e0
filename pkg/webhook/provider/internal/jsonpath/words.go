package jsonpath

import "encoding/binary"

// A word is eight bytes of the document, the first in its lowest bits. What is asked
// of every byte is answered by marks: the lowest bit of each byte of a word.
const (
	wordLen = 8
	ones    = 0x0101010101010101
	lows    = 0x7f * ones
)

// marks returns which bytes of w are b, which is ASCII.
func marks(w, b uint64) uint64 { return marksIn(w&lows, w, b) }

// marksIn is marks of bytes whose lower seven bits are those of low: their sum with 0x7f
// has the highest bit, unless they are b.
func marksIn(low, w, b uint64) uint64 { return ^((low ^ b*ones) + lows | w) >> 7 & ones }

// count returns how many marks there are.
func count(marks uint64) int { return int(marks * ones >> 56) }

// skipWords moves over words of what stands depth brackets deep, and begins outside of
// strings. It stops before a word that has a backslash, or in which the brackets may
// end. It returns the new depth as well, and whether it has stopped within a string.
func skipWords(doc []byte, i, depth int) (int, int, bool) {
	outside := uint64(ones) // or none
	for ; i <= len(doc)-wordLen; i += wordLen {
		w := binary.LittleEndian.Uint64(doc[i:])
		low := w & lows
		// The product has in every byte how many quotes there are up to it.
		out := marksIn(low, w, '"')*ones&ones ^ outside
		// Brackets differ from braces in this bit alone.
		folded := low | ' '*ones
		closing := count(marksIn(folded, w, '}') & out)
		if closing >= depth || marksIn(low, w, '\\') != 0 {
			break
		}
		depth += count(marksIn(folded, w, '{')&out) - closing
		outside = out >> 56 * ones
	}
	return i, depth, outside == 0
}
