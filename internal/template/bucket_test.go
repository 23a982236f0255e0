package template_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/postern-dev/postern/internal/localblobs"
	"github.com/postern-dev/postern/pkg/webhook"
)

// An event may be replayed on the last day of its record, and its message be a dead
// letter until that is deleted: the body that both refer to outlives them.
func TestBodiesOutliveRecordsAndTheirMessages(t *testing.T) {
	const day = 24 * time.Hour
	tpl := load(t)
	dead, err := tpl.Queue("DeadLetterQueue")
	require.NoError(t, err)
	message, err := strconv.Atoi(dead.Attributes["MessageRetentionPeriod"])
	require.NoError(t, err)
	bodies, err := tpl.BucketLifetime("Bodies")
	require.NoError(t, err)
	assert.Greater(t, bodies, webhook.MaxArchiveDays*day+time.Duration(message)*time.Second)
	assert.Equal(t, bodies, localblobs.DefaultAge, "as long as on one machine")

	_, err = tpl.BucketLifetime("Queue")
	assert.EqualError(t, err, "the template has no AWS::S3::Bucket named Queue")
}

func TestArchiveDaysHaveTheBoundsOfTheCode(t *testing.T) {
	least, most, standard := load(t).ParameterRange("ArchiveDays")
	assert.Equal(t, []string{"0", strconv.Itoa(webhook.MaxArchiveDays), strconv.Itoa(webhook.DefaultArchiveDays)}, []string{least, most, standard})
}
