// Every status has a class, every error a sentence.

package twelvelabs

import (
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestErrorNamesWhatIsKnown(t *testing.T) {
	for want, e := range map[string]*Error{
		"twelvelabs: aborted": {Class: ClassAborted},
		"twelvelabs: not-found: status 404: resource_not_exist: The task does not exist.": {
			Class: ClassNotFound, Status: 404, Code: "resource_not_exist", Message: "The task does not exist."},
		"twelvelabs: server: status 503":                              {Class: ClassServer, Status: 503, Head: "<html>"},
		"twelvelabs: network: connection refused":                     {Class: ClassNetwork, Cause: text("connection refused")},
		"twelvelabs: malformed: status 200: decode data[1]: expected": {Class: ClassMalformed, Status: 200, Cause: text("twelvelabs: decode data[1]: expected")},
	} {
		assert.Equal(t, want, e.Error())
	}
}

func TestErrorUnwraps(t *testing.T) {
	var err error = &Error{Class: ClassIncomplete, Cause: io.ErrUnexpectedEOF}
	assert.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.NoError(t, errors.Unwrap(&Error{Class: ClassBusy}))
}

func TestClassOfStatus(t *testing.T) {
	passing := map[Class]bool{ClassBusy: true, ClassPassing: true, ClassServer: true, ClassNetwork: true, ClassIncomplete: true}
	for status, want := range map[int]Class{
		301: ClassRedirect, 302: ClassRedirect, 304: ClassRedirect, 308: ClassRedirect,
		400: ClassRequest, 402: ClassRequest, 405: ClassRequest, 410: ClassRequest, 422: ClassRequest, 451: ClassRequest,
		401: ClassKey, 403: ClassPlan, 404: ClassNotFound,
		408: ClassPassing, 409: ClassPassing, 425: ClassPassing, 429: ClassBusy,
		500: ClassServer, 502: ClassServer, 503: ClassServer, 504: ClassServer, 599: ClassServer,
		100: ClassNotAPI, 204: ClassNotAPI,
	} {
		assert.Equal(t, want, classOf(status), status)
		assert.Equal(t, passing[want], (&Error{Class: want}).Passing(), want)
	}
	for _, class := range []Class{ClassNetwork, ClassIncomplete, ClassNotAPI, ClassMalformed, ClassTooLarge, ClassAborted} {
		assert.Equal(t, passing[class], (&Error{Class: class}).Passing(), class)
	}
}
