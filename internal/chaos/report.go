package chaos

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
)

// Report gathers the generated parts of docs/reliability.md, by their names.
type Report struct {
	mu    sync.Mutex
	parts map[string]*strings.Builder
}

// Add writes lines at the end of a part.
func (r *Report) Add(part string, lines ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.parts == nil {
		r.parts = map[string]*strings.Builder{}
	}
	if r.parts[part] == nil {
		r.parts[part] = &strings.Builder{}
	}
	for _, line := range lines {
		r.parts[part].WriteString(line + "\n")
	}
}

// Head is the head of a table, whose first column holds text.
func Head(names ...any) []string {
	rule := slices.Repeat([]any{"---:"}, len(names))
	rule[0] = "---"
	return []string{Row(names...), Row(rule...)}
}

// Row is a line of a table.
func Row(cells ...any) string {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = fmt.Sprint(c)
	}
	return "| " + strings.Join(texts, " | ") + " |"
}

// Write replaces what the page has between its marks. It fails, and changes nothing,
// where a part has no place, or a place no part.
func (r *Report) Write(page string) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	fresh, err := r.replace(string(old))
	if err != nil {
		return fmt.Errorf("%s: %w", page, err)
	}
	return os.WriteFile(page, []byte(fresh), 0o600)
}

const (
	openMark  = "<!-- chaos: "
	closeMark = "<!-- end -->"
)

func (r *Report) replace(page string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for name, part := range r.parts {
		begin := openMark + name + " -->\n"
		before, rest, began := strings.Cut(page, begin)
		_, after, ended := strings.Cut(rest, closeMark)
		if !began || !ended {
			return "", fmt.Errorf("no place for %q", name)
		}
		page = before + begin + part.String() + closeMark + after
	}
	if places := strings.Count(page, openMark); places != len(r.parts) {
		return "", fmt.Errorf("%d places for %d parts", places, len(r.parts))
	}
	return page, nil
}
