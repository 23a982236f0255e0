package pages

import "fmt"

// element is an entry of a leaf, or a child of a branch.
type element struct {
	key, value []byte
	child      uint64
	bucket     bool
}

func (p page) element(i int) (e element, err error) {
	at := headSize + i*elementSize
	if at+elementSize > len(p.bytes) {
		return element{}, fmt.Errorf("page %d: %d elements do not fit", p.id, p.count)
	}
	b := p.bytes[at:]
	position, keySize, valueSize := order.Uint32(b), order.Uint32(b[4:]), uint32(0)
	if p.flags == leafPage {
		e.bucket = order.Uint32(b)&bucketEntry != 0
		position, keySize, valueSize = order.Uint32(b[4:]), order.Uint32(b[8:]), order.Uint32(b[12:])
	} else {
		e.child = order.Uint64(b[8:])
	}
	end := uint64(position) + uint64(keySize) + uint64(valueSize)
	if end > uint64(len(b)) {
		return element{}, fmt.Errorf("page %d: element %d lies outside of it", p.id, i)
	}
	e.key = b[position : position+keySize]
	e.value = b[position+keySize : end]
	return e, nil
}
