package client

// NewHTTPClient is what makes the requests where the caller names nothing.
var NewHTTPClient = newHTTPClient
