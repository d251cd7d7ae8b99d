package access_test

import (
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

func TestLengthsAreReadAsPeopleTypeThem(t *testing.T) {
	for typed, want := range map[string]string{
		"14d": "P14D", "2w": "P2W", "8h": "PT8H", "P30D": "P30D", "p1m": "P1M", "3 days": "P3D", "a week": "P1W",
		"an hour": "PT1H", "1  month": "P1M", "2 years": "P2Y", "6mo": "P6M",
	} {
		got, ok := access.ReadDuration(typed)
		assert.True(t, ok, "%q", typed)
		assert.Equal(t, want, got.ISO(), "%q", typed)
	}
	for _, typed := range []string{"", "14", "d", "0d", "-3d", "14 bananas", "9999y", "P", "PT", "1.5d", "five days", "P0D"} {
		_, ok := access.ReadDuration(typed)
		assert.False(t, ok, "%q", typed)
	}
}

func TestDaysAreReadInThePersonsZone(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	assert.NoError(t, err)
	// A Wednesday evening in UTC is Thursday in Berlin already.
	now := time.Date(2026, 11, 25, 23, 30, 0, 0, time.UTC).In(berlin)
	for typed, want := range map[string]string{
		"today": "2026-11-26", "tomorrow": "2026-11-27", "friday": "2026-11-27", "Fri": "2026-11-27", "thursday": "2026-12-03",
		"next friday": "2026-12-04", "next monday": "2026-11-30", "next sunday": "2026-12-06", "sunday": "2026-11-29",
		"2026-12-24": "2026-12-24", "24 dec": "2026-12-24", "Dec 24, 2027": "2027-12-24", "1 jan": "2027-01-01", "24.12.2026": "2026-12-24",
		"in 3 days": "2026-11-29", "in 2 weeks": "2026-12-10",
	} {
		got, ok := access.ReadDay(typed, now)
		assert.True(t, ok, "%q", typed)
		assert.Equal(t, want, got.Format(time.DateOnly), "%q", typed)
		assert.Equal(t, "00:00 Europe/Berlin", got.Format("15:04 ")+got.Location().String(), "%q", typed)
	}
	for _, typed := range []string{"", "12/24/2026", "2026-13-40", "30 feb 2026", "someday", "next", "in a while", "fr"} {
		_, ok := access.ReadDay(typed, now)
		assert.False(t, ok, "%q", typed)
	}
}

func FuzzReadDay(f *testing.F) {
	f.Add("next friday")
	f.Add("2026-12-24")
	f.Add("in 3 weeks")
	f.Fuzz(func(t *testing.T, typed string) {
		day, ok := access.ReadDay(typed, time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC))
		if ok && (day.Hour() != 0 || day.Minute() != 0) {
			t.Fatalf("%q is read as %s", typed, day)
		}
	})
}
