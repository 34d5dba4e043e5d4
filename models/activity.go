package models

import (
	"context"
	"fmt"
	"time"
)

// How far back Activity looks, in hours.
const (
	DefaultActivityHours = 24
	MaxActivityHours     = 168
)

const (
	// activityQuarter is the part of time that the table counts by.
	activityQuarter = 15 * time.Minute
	// maxActivityBuckets bounds the buckets of an answer.
	maxActivityBuckets = 96
)

// ActivityBucket counts the entries that ended in a part of time, from From to just
// before To. An entry counts once, as it stands now: one that runs again leaves the
// bucket it was in, and counts where it ends then.
type ActivityBucket struct {
	From, To                   time.Time
	Succeeded, Skipped, Failed int
}

// activityRow is what the database keeps of a quarter of an hour.
type activityRow struct {
	OrganizationID string `gorm:"primaryKey"`
	// Quarter is the quarterOf a time.
	Quarter                    int64 `gorm:"primaryKey"`
	Succeeded, Skipped, Failed int
}

// activityKey names a row.
type activityKey struct {
	organizationID string
	quarter        int64
}

// TableName names the table that activityRow is a row of.
func (activityRow) TableName() string { return "sync_activity" }

// Activity tells how many entries of an organization ended in the last hours, 1 to
// MaxActivityHours, oldest first. The buckets are equally long: 15, 30, 60 or 120
// minutes, the shortest of which there are no more than maxActivityBuckets. They begin
// at whole quarters or hours in UTC, so that they stay the same while time goes on; the
// last one is the one that runs now.
func (s *Store) Activity(ctx context.Context, organizationID string, hours int) ([]ActivityBucket, error) {
	if hours < 1 || hours > MaxActivityHours {
		return nil, badInput(fmt.Sprintf("the activity reaches back 1 to %d hours", MaxActivityHours))
	}
	length, buckets := activityBuckets(s.clock(), hours)
	first := quarterOf(buckets[0].From)
	var rows []activityRow
	err := s.read.WithContext(ctx).
		Where("organization_id = ? AND quarter >= ?", organizationID, first).Find(&rows).Error
	if err != nil {
		return nil, wrapError(ctx, "read the activity", err)
	}
	for _, row := range rows {
		// Another process's clock may be ahead of this one's.
		bucket := &buckets[min(int((row.Quarter-first)/length), len(buckets)-1)]
		bucket.Succeeded += row.Succeeded
		bucket.Skipped += row.Skipped
		bucket.Failed += row.Failed
	}
	return buckets, nil
}

// activityBuckets are the empty buckets of the last hours, and their length in quarters.
func activityBuckets(now time.Time, hours int) (length int64, buckets []ActivityBucket) {
	quarters := int64(time.Duration(hours) * time.Hour / activityQuarter)
	length = 1
	for quarters > length*maxActivityBuckets {
		length *= 2
	}
	buckets = make([]ActivityBucket, (quarters+length-1)/length)
	end := (quarterOf(now)/length + 1) * length
	for i := range buckets {
		from := end - length*int64(len(buckets)-i)
		buckets[i].From, buckets[i].To = startOfQuarter(from), startOfQuarter(from+length)
	}
	return length, buckets
}

// quarterOf numbers the quarters of an hour since 1970 in UTC.
func quarterOf(t time.Time) int64 { return t.Unix() / int64(activityQuarter/time.Second) }

func startOfQuarter(quarter int64) time.Time {
	return time.Unix(quarter*int64(activityQuarter/time.Second), 0).UTC()
}
