package main

var events = tests{"pkg/webhook", "TestEventKeepsEveryByte|TestReceiveKeepsEveryByte"}

// exact are mutants that change a body's bytes.
var exact = []mutant{
	{
		"I4", "compacts JSON", "pkg/webhook/event.go",
		"b = append(b, data...)", "b = append(b, compact(data)...)",
		events,
	},
	{
		"I4", "loses white space around JSON", "pkg/webhook/event.go",
		"!isSpace(body[0]) && !isSpace(body[len(body)-1]) && ", "",
		events,
	},
	{
		"I4", "gives the queue characters that it refuses", "pkg/webhook/event.go",
		"inXML(body) && ", "utf8.Valid(body) && ",
		events,
	},
	{
		"I4", "trims the body", "pkg/webhook/judge.go",
		"Data:            req.Body,", "Data:            []byte(strings.TrimSpace(string(req.Body))),",
		events,
	},
	{
		"I4", "ignores that the gateway has encoded the body", "internal/gateway/gateway.go",
		"if e.IsBase64Encoded {", "if false {",
		tests{"internal/gateway", "TestDecodeGoldenEvents"},
	},
	{
		"I4", "never encodes a body as the gateway does", "internal/gateway/proxy.go",
		"len(body) > 0 && !isText(", "false && !isText(",
		tests{"internal/gateway", "TestProxyMakes"},
	},
	{
		"I4", "passes text on that is not UTF-8", "internal/gateway/proxy.go",
		"return text && utf8.Valid(body)", "_ = utf8.Valid; return text",
		tests{"internal/gateway", "TestProxyMakes"},
	},
	{
		"I4", "compacts the data that it prints", "cmd/postern/line.go",
		"if m.isData() {\n\t\tout.Write", "if false {\n\t\tout.Write",
		tests{"cmd/postern", "Line"},
	},
}
