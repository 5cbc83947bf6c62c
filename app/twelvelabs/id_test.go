// Task ids in the wild, and what must never be taken for one.

package twelvelabs

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	idA = "66ab0123456789abcdef0123"
	idB = "66ab0123456789abcdef4567"
)

func TestFindIDs(t *testing.T) {
	a, both := []string{idA}, []string{idA, idB}
	for _, c := range []struct {
		pasted string
		want   []string
	}{
		{idA, a},
		{" " + idA + "\r\n", a},
		{"\ufeff" + idA + "\u200b", a},
		{`"` + idA + `",`, a},
		{"my_Task-1", []string{"my_Task-1"}},
		{strings.Repeat("x", 128), []string{strings.Repeat("x", 128)}},
		{idA + " " + idB, both},
		{idA + "," + idB, both},
		{idA + "\n" + idB + "\n", both},
		{idA + ";\t" + idB, both},
		{idA + "\n" + idA, a},
		{"['" + idA + "', '" + idB + "']", both},
		{"https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA, a},
		{"https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA + "/", a},
		{"https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA + "?x=1#y", a},
		{"<https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA + ">", a},
		{"/v1.3/embed-v2/tasks/" + idA, a},
		{"http://localhost:8080/?task=" + idA + "&view=map", a},
		{"http://localhost:8080/?view=map&task=" + idA + "#x", a},
		{"http://localhost:8080/?task=" + idA + "&task=" + idB, both},
		{"https://x.example/tasks/" + idA + " " + idB, both},
		{"curl -H 'x-api-key: " + canaryKey + "' https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA, a},
		{"$ curl 'https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA + "' \\\n  -H 'x-api-key: " + canaryKey + "' \\\n  -H 'accept: */*'\n", a},
		{"curl -X GET \\\n  \"https://api.twelvelabs.io/v1.3/embed-v2/tasks/" + idA + "\"\n" + idB, both},
		{`{"_id":"` + idA + `","status":"ready","data":null}`, a},
		{"{\n  \"status\": \"processing\",\n  \"_id\" :\n\"" + idA + "\"\n}", a},
		{`{"data":[{"_id":"` + idA + `"},{"_id":"` + idB + `"}],"page_info":{"page":1}}`, both},
		{`{"_id":"` + idA + `","status":"ready","data":[{"embedding":[0.1,`, a},
		{`{'_id': '` + idA + `', 'status': 'ready'}`, a},
		{`"_id": "` + idA + `",`, a},
		{`{"_id":"` + idA + `","error":{"message":"say \"_id\": \"evil\""}}`, a},
		{`{"parent_id":"x","_id":"` + idA + `"}`, a},
	} {
		got, err := FindIDs(c.pasted)
		assert.NoError(t, err, "%q", c.pasted)
		assert.Equal(t, c.want, got, "%q", c.pasted)
	}
}

const canaryKey = "abcCANARYdef"

func TestFindIDsRefuses(t *testing.T) {
	for pasted, piece := range map[string]string{
		"":                                "no task id",
		" \n,;":                           "no task id",
		"../secrets":                      "../secrets",
		"a/../b":                          "a/../b",
		"a%2fb":                           "a%2fb",
		"a?b":                             "a?b",
		"a b#c":                           "b#c",
		"a\x00b":                          "a\ufffdb",
		"aä":                              "aä",
		"a\xffb":                          "a\ufffdb",
		idA + " $x":                       "$x",
		strings.Repeat("x", 129):          strings.Repeat("x", 60) + "…",
		strings.Repeat("x", 5000):         strings.Repeat("x", 60) + "…",
		"https://x.example/tasks/":        "not a task id",
		"https://x.example/tasks/a/b":     "a/b",
		"https://x.example/tasks/a%2Fb":   "a%2Fb",
		"https://x.example/":              "https://x.example/",
		"https://x.example/?task=../x":    "../x",
		`{"_id":"../x"}`:                  "../x",
		`{"_id":""}`:                      "not a task id",
		`{"status":"ready"}`:              "status",
		"curl https://x.example/v1/other": "https://x.example/v1/other",
		"curl -H 'x: y'":                  "no task id",
	} {
		ids, err := FindIDs(pasted)
		var e *IDError
		require.ErrorAs(t, err, &e, "%q", pasted)
		assert.Nil(t, ids)
		assert.Contains(t, err.Error(), piece, "%q", pasted)
	}
}

func TestFindIDsNeverAnswersNorShowsAKey(t *testing.T) {
	for _, pasted := range []string{
		"tlk_" + canaryKey,
		"TLK_" + canaryKey,
		idA + "\ntlk_" + canaryKey,
		"x-api-key: " + canaryKey,
		"x-api-key:" + canaryKey,
		"TWELVELABS_API_KEY=" + canaryKey,
		"https://x.example/?key=" + canaryKey,
		`{"_id":"tlk_` + canaryKey + `"}`,
		"https://x.example/tlk_" + canaryKey,
	} {
		ids, err := FindIDs(pasted)
		require.Error(t, err, pasted)
		assert.Nil(t, ids)
		assert.NotContains(t, err.Error(), canaryKey)
	}
}

func TestFindIDsIsBounded(t *testing.T) {
	var many strings.Builder
	for i := range maxIDs + 1 {
		many.WriteString("id" + strings.Repeat("x", i) + " ")
	}
	_, err := FindIDs(many.String())
	assert.ErrorContains(t, err, "more than 100")
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"a": true, "A-z_9": true, strings.Repeat("a", 128): true,
		"": false, strings.Repeat("a", 129): false, "a.b": false, "a/b": false, "ä": false, "a\n": false, " a": false, "..": false,
	} {
		assert.Equal(t, want, ValidID(id), "%q", id)
	}
}

func FuzzFindIDs(f *testing.F) {
	f.Add(idA + ", " + idB)
	f.Add(`{"_id":"` + idA + `"}`)
	f.Add("https://x.example/?task=" + idA)
	f.Add("curl \\\n'https://x.example/tasks/a' -H 'x-api-key: k'")
	f.Add("_id\"_id'_id")
	f.Fuzz(func(t *testing.T, pasted string) {
		ids, err := FindIDs(pasted)
		if err != nil {
			require.Nil(t, ids)
			require.Less(t, len(err.Error()), 400)
			return
		}
		require.NotEmpty(t, ids)
		require.LessOrEqual(t, len(ids), maxIDs)
		seen := map[string]bool{}
		for _, id := range ids {
			require.True(t, ValidID(id), "%q", id)
			require.False(t, looksLikeKey(id))
			require.False(t, seen[id])
			require.Contains(t, pasted, id)
			seen[id] = true
		}
	})
}
