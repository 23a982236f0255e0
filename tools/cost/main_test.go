package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/template"
	"github.com/postern-dev/postern/tools/cost/bill"
)

func TestPageIsCurrent(t *testing.T) {
	assert.NoError(t, run("../..", true))
}

func TestReplace(t *testing.T) {
	got, err := replace("a\n<!-- x -->\nold\n<!-- end -->\nb\n", map[string]string{"x": "new\n"})
	require.NoError(t, err)
	assert.Equal(t, "a\n<!-- x -->\nnew\n<!-- end -->\nb\n", got)
	_, err = replace("no marks", map[string]string{"x": "new\n"})
	assert.EqualError(t, err, `the page has no place for "x"`)
}

// ceilings are the most that a million deliveries of 4 KB may cost, in USD. The aim of
// 3.50 for accepted ones is missed: docs/cost.md says by what.
var ceilings = map[string]float64{"accepted": 6.50, "forged": 1.40}

// aims hold without records, their index and what is kept aside.
var aims = map[string]float64{"accepted": 3.50, "forged": 1.40}

func TestCeilings(t *testing.T) {
	measured, err := bill.Load(".")
	require.NoError(t, err)
	prices, err := bill.LoadPrices(".")
	require.NoError(t, err)
	for _, m := range measured {
		ceiling, ok := ceilings[m.Delivery]
		if !ok || m.BodyKB != 4 {
			continue
		}
		b := prices.Bill(m)
		assert.Less(t, b.Total(), ceiling, "%s: %+v", m.Delivery, b)
		assert.LessOrEqual(t, b.Total()-b.Records-b.Index-b.Kept, aims[m.Delivery], "without what lets it be replayed or let in: %+v", b)
	}
}

// The dashboard calculates with the same prices.
func TestDashboardHasThePrices(t *testing.T) {
	tpl, err := template.Load("../../template.yaml")
	require.NoError(t, err)
	d, err := tpl.Dashboard("Dashboard")
	require.NoError(t, err)
	for _, want := range []string{
		"requests * 1.00 / 1000000",
		"invocations * 0.20 / 1000000 + duration / 1000 * 0.5 * 0.0000133334",
		"writes * 0.625 / 1000000",
		"sent * 0.50 / 1000000",
		"(lines * 0.50 + accesses * 0.25) / 1073741824",
	} {
		assert.Contains(t, d.Expressions, want)
	}
}
