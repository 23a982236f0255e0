package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/postern-dev/postern/pkg/webhook/client"
)

// printMarkdown prints a table as GitHub Flavored Markdown has it.
// https://github.github.com/gfm/#tables-extension-
func printMarkdown(w io.Writer, webhooks []client.Webhook) error {
	var b strings.Builder
	b.WriteString("| Env | Event | Provider | Status | What for | URL |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, each := range webhooks {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | <%s> |\n", markdownCell(each.Env), markdownCell(each.Event),
			markdownCell(each.Provider), markdownCell(each.Status), markdownCell(each.Description), each.URL)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// inMarkdown escapes what would end a cell, or be taken for markup in one.
var inMarkdown = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", "&", "&amp;", "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`)

func markdownCell(s string) string { return inMarkdown.Replace(strings.TrimSpace(printable(s))) }
