package sample

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The API's errors: codes and words of its reference, in its two body shapes.

// refusal is an answer that is an error.
type refusal struct {
	status  int
	code    string
	message string
	field   string // details.field; empty: none
	wait    string // details.retryAfter, seconds; empty: none
}

// shape is how the body of an error looks.
type shape int

const (
	flat   shape = iota // {"code", "message"}
	nested              // {"error": {"code", "message", "details"?}}
)

type errorBody struct {
	Code    string        `json:"code"`
	Message string        `json:"message"`
	Details *errorDetails `json:"details,omitempty"`
}

type errorDetails struct {
	Field string `json:"field,omitempty"`
	Wait  string `json:"retryAfter,omitempty"`
}

// body renders the refusal. The flat shape has no details.
func (f *refusal) body(s shape) []byte {
	body := errorBody{Code: f.code, Message: f.message}
	var value any = body
	if s == nested {
		if f.field != "" || f.wait != "" {
			body.Details = &errorDetails{f.field, f.wait}
		}
		value = struct {
			Error errorBody `json:"error"`
		}{body}
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic("sample: an error body of strings does not marshal: " + err.Error())
	}
	return text
}

// keyInvalid is the platform's one answer to no key, a blank and a wrong one.
func keyInvalid() *refusal {
	return &refusal{status: http.StatusUnauthorized, code: "api_key_invalid",
		message: "API Key is either invalid or expired. Please check your API key or generate a new one from the dashboard and try again."}
}

// How long BusyKey is told to wait.
const (
	busyTime    = 2 * time.Second
	busySeconds = "2"
)

func tooMany() *refusal {
	return &refusal{status: http.StatusTooManyRequests, code: "RATE_LIMIT_EXCEEDED",
		message: "You have sent too many requests. Please wait and try again.",
		wait:    busySeconds}
}

func noSuchTask(id string) *refusal {
	return &refusal{status: http.StatusNotFound, code: "resource_not_exist",
		message: "Resource with id " + id + " does not exist in embed_tasks."}
}

func noSuchRoute() *refusal {
	return &refusal{status: http.StatusNotFound, code: "resource_not_exist",
		message: "The sample service has no such endpoint."}
}

func methodNotAllowed(allowed []string) *refusal {
	return &refusal{status: http.StatusMethodNotAllowed, code: "method_not_allowed",
		message: "This endpoint takes " + strings.Join(allowed, ", ") + "."}
}

func mediaTypeUnsupported() *refusal {
	return &refusal{status: http.StatusUnsupportedMediaType, code: "unsupported_media_type",
		message: "The request body must be application/json."}
}

func bodyTooLarge() *refusal {
	return &refusal{status: http.StatusRequestEntityTooLarge, code: "request_too_large",
		message: "The request body is larger than 50 MB, or than 64 kB without its medium."}
}

// invalid says what is wrong with a parameter; its place is a dotted path such
// as video.segmentation.strategy.
func invalid(field, why string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "parameter_invalid",
		message: "The " + field + " parameter is invalid. " + why,
		field:   field}
}

func notProvided(field string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "parameter_not_provided",
		message: "The " + field + " parameter is required but was not provided.",
		field:   field}
}

func unknown(field string) *refusal {
	return &refusal{status: http.StatusBadRequest, code: "parameter_unknown",
		message: "The " + field + " parameter is unknown.",
		field:   field}
}

func tooLong(field string, tokens int) *refusal {
	return invalid(field, "The text is longer than "+strconv.Itoa(tokens)+" tokens.")
}
