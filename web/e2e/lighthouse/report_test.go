package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	var r report
	require.NoError(t, json.Unmarshal([]byte(`{
		"runWarnings": ["it was slow"],
		"categories": {
			"performance": {"score": 0.944, "auditRefs": [{"id": "tbt", "weight": 30}, {"id": "lcp", "weight": 70}, {"id": "hint", "weight": 0}]},
			"accessibility": {"score": 1, "auditRefs": [{"id": "manual", "weight": 1}]},
			"best-practices": {"score": 1},
			"seo": {"score": 0.995}
		},
		"audits": {
			"tbt": {"title": "Blocking", "displayValue": "300 ms", "score": 0.8}, "lcp": {"title": "Paint", "score": 1},
			"hint": {"title": "Hint", "score": 0}, "manual": {"title": "By hand", "score": null}
		}
	}`), &r))
	require.NoError(t, r.check())
	assert.EqualError(t, r.below(), "performance has 94, not 95")
	text := r.String()
	assert.Regexp(t, `tbt +-6\.0 +Blocking +300 ms`, text)
	assert.NotContains(t, text, "Paint")
	assert.NotContains(t, text, "Hint")
	assert.NotContains(t, text, "By hand")
	assert.Contains(t, text, "it was slow")
}

func TestReportOfNothing(t *testing.T) {
	assert.ErrorContains(t, (&report{}).check(), "its report has no")
	assert.EqualError(t, (&report{RuntimeError: &struct{ Message string }{"no page"}}).check(), "no page")
}
