package engine

import (
	"encoding/json"
	"math"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// bodies are all that can be in an envelope.
var bodies = []fields{
	&WatchRequest{}, &Control{}, &Wake{}, &CreateRequest{}, &Created{}, &ListRequest{}, &Listing{}, &EmbedRequest{}, &Embedded{}, &Failure{}, &State{}, &Exchange{}, &Progress{},
	&Packed{}, &Taken{}, &Result{}, &RowsRequest{}, &Rows{}, &DetailRequest{}, &Detail{}, &LinesRequest{}, &Lines{}, &FindRequest{}, &FindTerm{}, &FindOption{}, &Found{}, &Hit{},
}

// fill sets every field under v to something that is not its zero value, so
// that a field which visit leaves out is missed after a round trip.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.UnixMilli(rapid.Int64Range(1, 1e14).Draw(t, "ms"))))
		return
	case []float32:
		return // comes in a buffer
	case time.Duration:
		v.Set(reflect.ValueOf(time.Duration(rapid.Int64Range(1, 1e7).Draw(t, "ms")) * time.Millisecond))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(rapid.StringN(1, 12, -1).Draw(t, "text"))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(rapid.Int64Range(1, 1<<53).Draw(t, "int"))
	case reflect.Float64:
		v.SetFloat(rapid.SampledFrom([]float64{0.1, -33.466667, 1e-300, 1e21, math.Inf(1), math.Inf(-1), math.MaxFloat64}).Draw(t, "float"))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rapid.IntRange(1, 3).Draw(t, "len"), 3))
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	default:
		t.Fatalf("no way to fill a %s", v.Type())
	}
}

func TestEveryFieldOfEveryMessageArrives(t *testing.T) {
	for _, body := range bodies {
		t.Run(reflect.TypeOf(body).Elem().Name(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				sent := reflect.New(reflect.TypeOf(body).Elem())
				fill(t, sent.Elem())
				text := encode(seal("op", 7, sent.Interface().(fields)))
				require.True(t, json.Valid([]byte(text)), text)

				var e envelope
				require.NoError(t, decode(text, &e))
				assert.Equal(t, Op("op"), e.Op)
				assert.Equal(t, 7, e.ID)
				got := reflect.New(sent.Type().Elem())
				require.NoError(t, e.open(got.Interface().(fields)))
				assert.Equal(t, sent.Interface(), got.Interface())
			})
		})
	}
}

func TestWhatIsNotANumberArrivesAsSuch(t *testing.T) {
	var got Row
	require.NoError(t, decode(encode(&Row{Start: math.NaN(), End: 2, Norm: math.NaN(), Similarity: math.NaN()}), &got))
	assert.True(t, math.IsNaN(got.Start))
	assert.True(t, math.IsNaN(got.Norm))
	assert.Equal(t, 2.0, got.End)
}

func TestMessagesOfTheWrongShapeAreErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		into fields
		want string
	}{
		"not JSON":      {`{"op":`, &envelope{}, "engine: message: "},
		"not an object": {`[]`, &envelope{}, "engine: message: expected an object"},
		"more behind":   {`{} {}`, &envelope{}, "engine: message: "},
		"wrong type":    {`{"op":1}`, &envelope{}, "engine: message field op: expected text"},
		"wrong list":    {`{"rows":{}}`, &RowSet{}, "engine: message field rows: expected a list"},
		"wrong item":    {`{"rows":["a"]}`, &RowSet{}, "engine: message field rows: expected other items"},
		"wrong number":  {`{"start":"x"}`, &Row{}, "engine: message field start: expected a number"},
		"wrong part":    {`{"rows":[1]}`, &Rows{}, "engine: message field rows: expected objects"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.ErrorContains(t, decode(tt.text, tt.into), tt.want)
		})
	}
}
