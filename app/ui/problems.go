package ui

// problems.go puts what went wrong into words: what happened, whose fault it
// most likely is, and what to do next.

import (
	"strconv"

	"embedscope/app/engine"
	"embedscope/app/twelvelabs"
)

// trouble is a problem in words.
type trouble struct {
	what string // happened, in one sentence
	why  string // most likely
	next string // to do
}

// explain answers the words for a problem with what stands at host.
func explain(p engine.Problem, host string) trouble {
	if t, ok := explainRelay(p.Code); ok {
		return t
	}
	switch twelvelabs.Class(p.Class) {
	case twelvelabs.ClassKey:
		if p.Status == 0 {
			return trouble{"This can't be an API key.", "Nothing was sent.", "Paste the key again from the TwelveLabs dashboard."}
		}
		return trouble{"The API rejected this key.", "It is mistyped, revoked, or of another account.",
			"Enter another key and press Watch."}
	case twelvelabs.ClassPlan:
		return trouble{"The API does not allow this to your account.", "Your plan or your region does not include it.",
			"Check the plan in the TwelveLabs dashboard."}
	case twelvelabs.ClassNotFound:
		return trouble{"No such task for this key: wrong id, another account, or older than seven days.",
			"Results are kept for seven days.", "Check the id and the key."}
	case twelvelabs.ClassRequest:
		if p.Status != 400 && p.Status != 0 {
			return trouble{"The API did not accept this request (HTTP " + strconv.Itoa(p.Status) + ").", "The API's words below say more.",
				"Check the task ID and the API, and press Watch."}
		}
		return trouble{"The API did not accept this request.", "The task ID is not one it knows the form of.",
			"Correct the task ID and press Watch."}
	case twelvelabs.ClassBusy:
		return trouble{"Too many requests: the API asks to wait.", "Something uses this key a lot.", "Nothing: it is asked again by itself."}
	case twelvelabs.ClassPassing:
		return trouble{"The API asks to try again.", "This passes.", "Nothing: it is asked again by itself."}
	case twelvelabs.ClassServer:
		return trouble{"The API has a fault of its own (HTTP " + strconv.Itoa(p.Status) + ").", "It lies with the platform, and mostly passes.",
			"Nothing: it is asked again by itself."}
	case twelvelabs.ClassNetwork:
		return unreachable(p.Likely, host)
	case twelvelabs.ClassRedirect:
		return trouble{host + " answered with a redirect, which is refused.", "A proxy or a portal stands in between: a redirect could carry the key elsewhere.",
			"Check the network you are in."}
	case twelvelabs.ClassIncomplete:
		return trouble{"The answer was incomplete: it broke off or stalled.", "The connection was lost on the way.",
			"Nothing: it is asked again by itself, and nothing of it is shown as a result."}
	case twelvelabs.ClassNotAPI:
		return trouble{"This is not an answer of the API.", "A proxy, a captive portal or a wrong address answered instead.",
			"Look at how it begins, and check the network you are in."}
	case twelvelabs.ClassMalformed:
		return trouble{"The API's answer is broken.", "Its JSON does not hold what the API promises.",
			"See where it breaks; if it stays so, tell TwelveLabs."}
	case twelvelabs.ClassTooLarge:
		return trouble{"The answer is larger than the limit, and was stopped.", "It protects this tab's memory.",
			"Raise “Largest answer” in the settings and press Watch."}
	}
	return trouble{"Something went wrong.", "", "Try again."}
}

// unreachable is what can be told of a request that got no answer: a browser
// says no more than that it failed.
func unreachable(likely engine.Likely, host string) trouble {
	const again = "It is asked again by itself; the curl line asks without a browser."
	switch likely {
	case engine.LikelyOffline:
		return trouble{"You are offline.", "The browser says that there is no network.", "Nothing: it goes on by itself once you are online."}
	case engine.LikelyPolicy:
		return trouble{"This page may not talk to " + host + ".", "The Content-Security-Policy of the site it is served from forbids it.",
			"Whoever serves this page must name that API when starting it."}
	case engine.LikelyAll:
		return trouble{"Neither " + host + " nor this page's own server answers.", "The network is down, or a firewall or VPN stands in between.", again}
	case engine.LikelyHost:
		return trouble{"No answer from " + host + ", though this page's own server answers.",
			"Most likely CORS: the API does not let a browser call it from this page. It can also be DNS, TLS, a redirect that was refused, or a blocker.", again}
	}
	return trouble{"No answer from " + host + ".", "The network, CORS, DNS, TLS or a redirect that was refused: a browser does not say which.", again}
}

// details are the platform's own words, and the cause for who wants to know.
func details(p engine.Problem) [][2]string {
	var rows [][2]string
	add := func(name, value string) {
		if value != "" {
			rows = append(rows, [2]string{name, value})
		}
	}
	if p.Status != 0 {
		add("HTTP status", strconv.Itoa(p.Status))
	}
	add("Code", p.Code)
	add("Message", p.Message)
	add("Field", p.Field)
	add("Request ID", p.RequestID)
	if p.RetryAfter > 0 {
		add("Asked to wait", seconds(p.RetryAfter))
	}
	add("Cause", p.Detail)
	return rows
}
