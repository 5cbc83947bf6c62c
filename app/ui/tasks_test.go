package ui

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const (
	harbourID   = "69b2f0c41c7e4a1b37f8a9c5"
	interviewID = "5f31c8e2aa90b1d2c3e4f506"
	fieldID     = "7c0d11e9b2f84455a6b7c8d9"
)

func someTasks() []knownTask {
	return []knownTask{
		{ID: harbourID, API: apiSample, Name: "the-harbour.mp4", State: "ready"},
		{ID: interviewID, API: apiDirect, Name: "interview-03.mp4", State: "processing"},
		{ID: fieldID, API: apiDirect, Name: "field_audio.wav", State: "failed"},
	}
}

func namesOf(list []knownTask) []string {
	names := []string{}
	for _, k := range list {
		names = append(names, k.Name)
	}
	return names
}

func TestFindATask(t *testing.T) {
	const harbour, interview, field = "the-harbour.mp4", "interview-03.mp4", "field_audio.wav"
	for search, want := range map[string][]string{
		"":                {harbour, interview, field},
		"   ":             {harbour, interview, field},
		"harbour":         {harbour},
		"HARBOUR":         {harbour},
		"harbor":          {harbour}, // a letter missing
		"harbuor":         {harbour}, // two changed places
		"intreview":       {interview},
		"interv":          {interview}, // a beginning
		"audio field":     {field},     // in any order
		"mp4":             {harbour, interview},
		"failed":          {field},
		harbourID:         {harbour},
		harbourID[4:14]:   {harbour},
		harbourID[:23]:    {harbour},
		"zebra":           {},
		"harbour zebra":   {},
		"x":               {}, // too short to forgive anything
		"<script>":        {},
		"harbour.mp4 ***": {},
	} {
		assert.Equal(t, want, namesOf(matching(someTasks(), search)), "%q", search)
	}
}

func TestTheBestMatchComesFirst(t *testing.T) {
	list := []knownTask{{ID: "a", Name: "harbor.mp4"}, {ID: "b", Name: "harbour.mp4"}}
	assert.Equal(t, []string{"harbour.mp4", "harbor.mp4"}, namesOf(matching(list, "harbour")))
}

// TestEverySearchIsAnswered: letters of any alphabet, and more than there are.
func TestEverySearchIsAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := knownTask{ID: rapid.StringMatching(`[a-z0-9_-]{1,40}`).Draw(t, "id"), Name: rapid.String().Draw(t, "name")}
		found := matching([]knownTask{k}, rapid.String().Draw(t, "search"))
		assert.LessOrEqual(t, len(found), 1)
		assert.Len(t, matching([]knownTask{k}, k.ID), 1, "a task is found by its id")
	})
}

func TestDidYouMean(t *testing.T) {
	at := func(id string) []string {
		var ids []string
		for _, k := range nearest(someTasks(), id) {
			ids = append(ids, k.ID)
		}
		return ids
	}
	assert.Equal(t, []string{harbourID}, at(harbourID[:23]), "the last letter was not copied")
	assert.Equal(t, []string{harbourID}, at(harbourID[:10]+"0"+harbourID[11:]))
	assert.Empty(t, at(strings.Repeat("f", 24)))
	assert.Empty(t, at(harbourID), "an id is not suggested for itself")
	assert.Empty(t, at("a"))

	var many []knownTask
	for i := range 9 {
		many = append(many, knownTask{ID: fmt.Sprintf("69b2f0c41c7e4a1b37f8a9%02d", 10*i)})
	}
	many = append(many, knownTask{ID: "69b2f0c41c7e4a1b37f8a911"})
	found := nearest(many, "69b2f0c41c7e4a1b37f8a91")
	require.Len(t, found, 3)
	assert.Equal(t, "69b2f0c41c7e4a1b37f8a910", found[0].ID)
	assert.Equal(t, "69b2f0c41c7e4a1b37f8a911", found[1].ID, "the nearest first")
}

func TestReadKnown(t *testing.T) {
	want := someTasks()
	text, err := json.Marshal(want)
	require.NoError(t, err)
	assert.Equal(t, want, readKnown(string(text)))

	for _, broken := range []string{"", "null", "{}", `"x"`, "[1]", `[{"id":"../../users"}]`, `[{"id":""}]`, `[{"name":"no id"}]`} {
		assert.Empty(t, readKnown(broken), broken)
	}
}

// TestAKnownTaskHasNoRoomForAKey: what is stored is this and nothing more.
func TestAKnownTaskHasNoRoomForAKey(t *testing.T) {
	text, err := json.Marshal(knownTask{ID: "a", API: apiDirect, Name: "n", State: "s", Created: 1, Watched: 2})
	require.NoError(t, err)
	assert.JSONEq(t, `{"id":"a","api":"direct","name":"n","state":"s","created":1,"watched":2}`, string(text))
}

func TestDaysLeft(t *testing.T) {
	now := time.Date(2026, 3, 12, 12, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]string{
		0:                              "7 days left",
		time.Second:                    "6 days left",
		6 * 24 * time.Hour:             "1 day left",
		6*24*time.Hour + time.Second:   "23 hours left",
		7*24*time.Hour - time.Minute:   "1 hour left",
		7 * 24 * time.Hour:             "expired",
		300 * 24 * time.Hour:           "expired",
		6*24*time.Hour + 22*time.Hour:  "2 hours left",
		6*24*time.Hour - 1*time.Second: "1 day left",
	} {
		assert.Equal(t, want, daysLeft(knownTask{Created: now.Add(-age).UnixMilli()}, now), "%v", age)
	}
	assert.Empty(t, daysLeft(knownTask{}, now), "nothing is said of what is not known")
}

func TestIDsAreFoundWhateverTheirCase(t *testing.T) {
	list := []knownTask{{ID: "zX1071QQV06D3Dm0F"}}
	assert.Len(t, matching(list, "zX1071QQV06D3Dm0F"), 1)
	assert.Len(t, matching(list, "zx1071"), 1)
}
