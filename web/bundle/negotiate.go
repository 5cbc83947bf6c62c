package bundle

import (
	"slices"
	"strings"
)

// Negotiation of content codings, RFC 9110 section 12.5.3.

// The codings that a variant can have.
const (
	Brotli   = "br"
	Gzip     = "gzip"
	Identity = "identity"
)

// choose returns the place of the offered coding that an Accept-Encoding
// header likes best, and of equally liked ones the first offered; -1 when it
// accepts none. Without a header (present is false) or with an empty one,
// nothing but the plain bytes is safe to send.
func choose(header string, present bool, offers []string) int {
	a := parseAccept(header)
	best, bestWeight := -1, -1
	for i, offer := range offers {
		if !present && offer != Identity {
			continue
		}
		if weight, ok := a.weight(offer); ok && weight > bestWeight {
			best, bestWeight = i, weight
		}
	}
	return best
}

// accept is a parsed header: thousandths for each place in codings, and unnamed
// for what it doesn't speak of. As every request has one, it allocates nothing.
type accept [len(codings)]int

var codings = [...]string{Brotli, Gzip, Identity, "*"}

const unnamed = -1

// parseAccept drops members it can't read; of a coding named twice, the first
// counts.
func parseAccept(header string) accept {
	a := accept{unnamed, unnamed, unnamed, unnamed}
	for header != "" {
		var member string
		member, header, _ = strings.Cut(header, ",")
		coding, parameters, _ := strings.Cut(member, ";")
		coding = strings.ToLower(strings.Trim(coding, " \t"))
		if coding == "x-gzip" { // "equivalent to gzip", section 8.4.1.3
			coding = Gzip
		}
		i := slices.Index(codings[:], coding)
		if weight, ok := parseWeight(parameters); ok && i >= 0 && a[i] == unnamed {
			a[i] = weight
		}
	}
	return a
}

// weight tells how much a coding is liked, and whether at all. Plain bytes
// that nobody mentioned are acceptable, after everything that was.
func (a accept) weight(coding string) (thousandths int, ok bool) {
	for _, name := range []string{coding, "*"} {
		if i := slices.Index(codings[:], name); i >= 0 && a[i] != unnamed {
			return a[i], a[i] > 0
		}
	}
	return 0, coding == Identity
}

// parseWeight reads the q among the parameters of a member: 0 to 1 with at
// most three decimals; 1 when there is none.
func parseWeight(parameters string) (thousandths int, ok bool) {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.Trim(name, " \t"), "q") {
			continue
		}
		return parseQ(strings.Trim(value, " \t"))
	}
	return 1000, true
}

func parseQ(s string) (thousandths int, ok bool) {
	whole, decimals, _ := strings.Cut(s, ".")
	if whole != "0" && whole != "1" || len(decimals) > 3 {
		return 0, false
	}
	n := int(whole[0] - '0')
	for i := range 3 {
		n *= 10
		if i < len(decimals) {
			if decimals[i] < '0' || decimals[i] > '9' {
				return 0, false
			}
			n += int(decimals[i] - '0')
		}
	}
	return n, n <= 1000
}
