package template

// AccessLogFormat returns the format of an HTTP API's lines in its access log.
func (t *Template) AccessLogFormat(api string) (string, error) {
	var p struct {
		AccessLogSettings struct {
			Format string `yaml:"Format"`
		} `yaml:"AccessLogSettings"`
	}
	err := t.properties(api, "AWS::Serverless::HttpApi", &p)
	return p.AccessLogSettings.Format, err
}
