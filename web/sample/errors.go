package sample

import (
	"encoding/json"
	"net/http"
	"strings"
)

// The API's errors: codes and words of its reference, in its two body shapes.

// refusal is an answer that is an error.
type refusal struct {
	status  int
	code    string
	message string
	field   string // details.field; empty: no details
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
	Field string `json:"field"`
}

// body renders the refusal. The flat shape has no details.
func (f *refusal) body(s shape) []byte {
	body := errorBody{Code: f.code, Message: f.message}
	var value any = body
	if s == nested {
		if f.field != "" {
			body.Details = &errorDetails{f.field}
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
	return &refusal{http.StatusUnauthorized, "api_key_invalid",
		"API Key is either invalid or expired. Please check your API key or generate a new one from the dashboard and try again.", ""}
}

func noSuchTask(id string) *refusal {
	return &refusal{http.StatusNotFound, "resource_not_exist",
		"Resource with id " + id + " does not exist in embed_tasks.", ""}
}

func noSuchRoute() *refusal {
	return &refusal{http.StatusNotFound, "resource_not_exist",
		"The sample service has no such endpoint.", ""}
}

func methodNotAllowed(allowed []string) *refusal {
	return &refusal{http.StatusMethodNotAllowed, "method_not_allowed",
		"This endpoint takes " + strings.Join(allowed, ", ") + ".", ""}
}

func mediaTypeUnsupported() *refusal {
	return &refusal{http.StatusUnsupportedMediaType, "unsupported_media_type",
		"The request body must be application/json.", ""}
}

func bodyTooLarge() *refusal {
	return &refusal{http.StatusRequestEntityTooLarge, "request_too_large",
		"The request body is larger than 64 kB.", ""}
}

// invalid says what is wrong with a parameter; its place is a dotted path such
// as video.segmentation.strategy.
func invalid(field, why string) *refusal {
	return &refusal{http.StatusBadRequest, "parameter_invalid",
		"The " + field + " parameter is invalid. " + why, field}
}

func notProvided(field string) *refusal {
	return &refusal{http.StatusBadRequest, "parameter_not_provided",
		"The " + field + " parameter is required but was not provided.", field}
}

func unknown(field string) *refusal {
	return &refusal{http.StatusBadRequest, "parameter_unknown",
		"The " + field + " parameter is unknown.", field}
}
