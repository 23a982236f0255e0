package bill

import (
	"fmt"
	"path/filepath"
)

// Prices are what AWS asks in one region on one day.
type Prices struct {
	Region string           `json:"region"`
	AsOf   string           `json:"as_of"`
	Prices map[string]Price `json:"prices"`
}

// Price is USD for so many of a unit.
type Price struct {
	USD    float64 `json:"usd"`
	Per    float64 `json:"per"`
	Unit   string  `json:"unit"`
	Source string  `json:"source"`
}

// LoadPrices reads the prices in the folder of the command cost.
func LoadPrices(dir string) (Prices, error) {
	var p Prices
	return p, read(filepath.Join(dir, "prices.json"), &p)
}

// of returns what n of a unit cost. It panics for a name that has no price.
func (p Prices) of(name string, n float64) float64 {
	price, ok := p.Prices[name]
	if !ok {
		panic(fmt.Sprintf("no price for %q", name))
	}
	return n * price.USD / price.Per
}
