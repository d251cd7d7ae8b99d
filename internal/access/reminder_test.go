package access

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func berlin(t require.TestingT) *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	return zone
}

func TestRemindersComeInWorkingHours(t *testing.T) {
	zone := berlin(t)
	at := func(s string) time.Time {
		when, err := time.ParseInLocation("Mon 2006-01-02 15:04", s, zone)
		require.NoError(t, err)
		return when
	}
	for _, c := range []struct {
		name, start, end string
		want             map[string]string
	}{
		{
			"thirty days", "Tue 2026-11-24 10:00", "Thu 2026-12-24 10:00",
			map[string]string{"14d": "Thu 2026-12-10 10:00", "3d": "Mon 2026-12-21 10:00", "1d": "Wed 2026-12-23 10:00"},
		},
		{
			"over a change of clocks", "Wed 2026-10-07 10:00", "Fri 2026-11-06 10:00",
			map[string]string{"14d": "Fri 2026-10-23 10:00", "3d": "Tue 2026-11-03 10:00", "1d": "Thu 2026-11-05 10:00"},
		},
		{
			"an end at night", "Mon 2026-11-02 03:00", "Thu 2026-12-03 03:00",
			map[string]string{"14d": "Thu 2026-11-19 09:00", "3d": "Mon 2026-11-30 09:00", "1d": "Wed 2026-12-02 09:00"},
		},
		{
			"an end on Monday morning: before the weekend, and once", "Mon 2026-11-30 09:30", "Mon 2026-12-14 09:30",
			map[string]string{"1d": "Fri 2026-12-11 16:00"},
		},
		{
			"an end on Tuesday: the third day before is a Saturday", "Tue 2026-12-01 12:00", "Tue 2026-12-15 12:00",
			map[string]string{"3d": "Fri 2026-12-11 16:00", "1d": "Mon 2026-12-14 12:00"},
		},
		{"a week", "Mon 2026-11-30 12:00", "Mon 2026-12-07 12:00", map[string]string{"1d": "Fri 2026-12-04 16:00"}},
		{"two days", "Tue 2026-12-01 12:00", "Thu 2026-12-03 12:00", map[string]string{"1d": "Wed 2026-12-02 12:00"}},
		{"a shift, at night", "Tue 2026-12-01 22:00", "Wed 2026-12-02 06:00", map[string]string{"last": "Wed 2026-12-02 05:00"}},
		{"an hour", "Tue 2026-12-01 12:00", "Tue 2026-12-01 13:00", map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := map[string]string{}
			for _, r := range Reminders(at(c.start), at(c.end), Hours{Zone: zone}) {
				got[r.Mark] = r.At.Format("Mon 2006-01-02 15:04")
			}
			assert.Equal(t, c.want, got)
		})
	}
	assert.Empty(t, Reminders(at("Tue 2026-12-01 12:00"), time.Time{}, Hours{Zone: zone}), "no end")
	assert.Len(t, Reminders(time.Time{}, at("Thu 2026-12-24 10:00"), Hours{Zone: zone}), 3, "a start that is not known is long ago")
}

func TestRemindersAreInOrderInsideTheTimeAndApart(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "Pacific/Kiritimati", "Asia/Kathmandu"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		require.NoError(t, err)
		start := time.Unix(rapid.Int64Range(1_790_000_000, 1_830_000_000).Draw(t, "start"), 0)
		end := start.Add(time.Duration(rapid.Int64Range(60, 400*86400).Draw(t, "length")) * time.Second)
		last := time.Time{}
		for _, r := range Reminders(start, end, Hours{Zone: zone}) {
			require.True(t, r.At.After(start), "%s at %s", r.Mark, r.At)
			require.True(t, r.At.Before(end))
			require.True(t, r.Mark == "last" || Hours{Zone: zone}.Open(r.At), "%s at %s", r.Mark, r.At.In(zone))
			require.True(t, last.IsZero() || r.At.Sub(last) >= apart)
			last = r.At
		}
	})
}

func TestWorkingHours(t *testing.T) {
	zone := berlin(t)
	h := Hours{Zone: zone}
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(1_790_000_000, 1_830_000_000).Draw(t, "at"), 0)
		next, last := h.Next(at), h.Last(at)
		require.True(t, h.Open(next))
		require.True(t, h.Open(last))
		require.False(t, next.Before(at))
		require.False(t, last.After(at))
		require.Less(t, next.Sub(at), 65*time.Hour)
		require.Equal(t, h.Open(at), next.Equal(at))
	})
	assert.True(t, Hours{}.Open(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)), "no zone is UTC")
}
