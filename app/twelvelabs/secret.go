// The type that keeps the API key out of logs and messages.

package twelvelabs

// redacted stands wherever a Secret would have been written out.
const redacted = "[key]"

// Secret holds an API key and shows it to nobody but a transport: printing,
// logging or marshalling it writes "[key]". The zero Secret is empty.
//
// The value lies behind a pointer, so that even a printer which ignores the
// methods below finds an address.
type Secret struct{ value *string }

// NewSecret cleans a pasted key as CleanKey does and locks it in. The error is
// CleanKey's.
func NewSecret(pasted string) (Secret, error) {
	key, err := CleanKey(pasted)
	if err != nil {
		return Secret{}, err
	}
	return Secret{&key}, nil
}

// Empty reports whether there is no key.
func (s Secret) Empty() bool { return s.value == nil || *s.value == "" }

// Reveal answers the key itself. It is for transports, which put it into one
// request header.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// String answers "[key]".
func (s Secret) String() string { return redacted }

// GoString answers "[key]".
func (s Secret) GoString() string { return redacted }

// MarshalJSON answers "[key]" as a JSON string.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText answers "[key]".
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
