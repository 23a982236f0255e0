package template_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type throttle struct{ ThrottlingRateLimit, ThrottlingBurstLimit any }

func (doc transformed) testStage(t *testing.T) {
	type stage struct {
		StageName            string
		AutoDeploy           bool
		DefaultRouteSettings throttle
		RouteSettings        map[string]throttle
		AccessLogSettings    struct{ Format string }
	}
	all := of[stage](t, doc, "AWS::ApiGatewayV2::Stage")
	require.Len(t, all, 1)
	for _, s := range all {
		assert.Equal(t, "$default", s.StageName)
		assert.True(t, s.AutoDeploy)
		assert.Equal(t, throttle{map[string]any{"Ref": "RequestRate"}, map[string]any{"Ref": "RequestBurst"}}, s.DefaultRouteSettings)
		for function, keys := range served {
			for _, key := range keys {
				limit, limited := s.RouteSettings[key]
				assert.Equal(t, function != "Receive", limited, "what people call is limited: %s", key)
				assert.NotEqual(t, limited, limit.ThrottlingRateLimit == nil, key)
			}
		}
		assert.NotContains(t, s.AccessLogSettings.Format, "path", "it holds the webhook's id")
		assert.Contains(t, s.AccessLogSettings.Format, `"$context.requestId"`, "API Gateway wants it")
		assert.NotContains(t, s.AccessLogSettings.Format, "\n", "it is one line")
	}
	type domain struct {
		DomainNameConfigurations []struct{ SecurityPolicy string }
	}
	d := of[domain](t, doc, "AWS::ApiGatewayV2::DomainName")["Domain"]
	assert.Equal(t, "TLS_1_2", d.DomainNameConfigurations[0].SecurityPolicy)
}

func (doc transformed) testStorage(t *testing.T) {
	for _, id := range []string{"WebhooksTable", "EventsTable", "SecretsKey", "Bodies"} {
		assert.Equal(t, "RetainExceptOnCreate", doc.Resources[id].DeletionPolicy, id)
	}
	type table struct {
		BillingMode                      string
		DeletionProtectionEnabled        any
		PointInTimeRecoverySpecification struct{ PointInTimeRecoveryEnabled bool }
		SSESpecification                 struct{ SSEEnabled bool }
	}
	for id, table := range of[table](t, doc, "AWS::DynamoDB::Table") {
		assert.Equal(t, "PAY_PER_REQUEST", table.BillingMode, id)
		assert.Equal(t, map[string]any{"Fn::If": []any{"IsProduction", true, false}}, table.DeletionProtectionEnabled, id)
		assert.True(t, table.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled, id)
		assert.True(t, table.SSESpecification.SSEEnabled, id)
	}
	type bucket struct {
		PublicAccessBlockConfiguration map[string]bool
		BucketEncryption               any
		LifecycleConfiguration         struct{ Rules []any }
	}
	b := of[bucket](t, doc, "AWS::S3::Bucket")["Bodies"]
	assert.Equal(t, map[string]bool{"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}, b.PublicAccessBlockConfiguration)
	assert.NotNil(t, b.BucketEncryption)
	assert.Len(t, b.LifecycleConfiguration.Rules, 3)
}

func (doc transformed) testQueues(t *testing.T) {
	type queue struct {
		MessageRetentionPeriod int
		SqsManagedSseEnabled   bool
		RedrivePolicy          struct {
			DeadLetterTargetArn any `json:"deadLetterTargetArn"`
		}
		RedriveAllowPolicy struct {
			RedrivePermission string `json:"redrivePermission"`
			SourceQueueArns   []any  `json:"sourceQueueArns"`
		}
	}
	const day = 24 * 60 * 60
	all := of[queue](t, doc, "AWS::SQS::Queue")
	require.Len(t, all, 2)
	live, dead := all["Queue"], all["DeadLetterQueue"]
	assert.True(t, live.SqsManagedSseEnabled && dead.SqsManagedSseEnabled)
	assert.NotNil(t, live.RedrivePolicy.DeadLetterTargetArn)
	assert.Equal(t, 14*day, dead.MessageRetentionPeriod)
	assert.Less(t, live.MessageRetentionPeriod, dead.MessageRetentionPeriod)
	assert.Equal(t, "byQueue", dead.RedriveAllowPolicy.RedrivePermission)
	assert.Len(t, dead.RedriveAllowPolicy.SourceQueueArns, 1)
}

// A gradual release is taken back by an alarm that sees it alone.
func (doc transformed) testReleases(t *testing.T, gradual bool) {
	groups := of[any](t, doc, "AWS::CodeDeploy::DeploymentGroup")
	if !gradual {
		assert.Empty(t, groups)
		return
	}
	type alarm struct {
		Dimensions []struct {
			Name  string
			Value any
		}
	}
	require.Len(t, groups, len(functions))
	alarms := of[alarm](t, doc, "AWS::CloudWatch::Alarm")
	for _, id := range functions {
		d := alarms[id+"ReleaseAlarm"].Dimensions
		require.Len(t, d, 3, id)
		assert.Equal(t, "Resource", d[1].Name)
		assert.Equal(t, map[string]any{"Fn::Sub": "${" + id + "}:live"}, d[1].Value)
		assert.Equal(t, "ExecutedVersion", d[2].Name)
	}
}
