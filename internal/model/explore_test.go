package model_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/postern-dev/postern/internal/model"
)

func TestExploreMakesEveryRun(t *testing.T) {
	var runs []string
	counts := model.Explore(func(r *model.Run) {
		first := r.Choose(2)
		second := r.Choose(first + 1)
		runs = append(runs, fmt.Sprint(first, second))
	})
	assert.Equal(t, []string{"0 0", "1 0", "1 1"}, runs)
	assert.Equal(t, 3, counts.Runs)
}

func TestExploreGoesIntoAStateOnce(t *testing.T) {
	ends := 0
	counts := model.Explore(func(r *model.Run) {
		sum := r.Choose(2) + r.Choose(2)
		if !r.Met(fmt.Sprint(sum)) {
			return
		}
		r.Choose(2)
		ends++
	})
	assert.Equal(t, 6, ends, "two ways on from each of 0, 1 and 2")
	assert.Equal(t, 3, counts.States)
}
