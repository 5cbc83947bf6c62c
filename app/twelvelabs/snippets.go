// Programs in other languages that do what a watch does.

package twelvelabs

import (
	_ "embed"
	"strings"
)

// The programs, each with {{URL}} where the task's address goes, which stands
// in quotes there. They read the key from TWELVELABS_API_KEY.
var (
	//go:embed snippets/curl.sh
	curlProgram string
	//go:embed snippets/python.py
	pythonProgram string
	//go:embed snippets/javascript.js
	javascriptProgram string
	//go:embed snippets/go.txt
	goProgram string
)

// Snippet answers a complete program in lang, one of "curl", "python",
// "javascript" and "go", that polls a task of the API at base until it is
// final and prints its embeddings. It answers "" for another lang, and for an
// id or a base that could not be sent: what is left needs no escaping in any
// of the four.
func Snippet(lang, base, id string) string {
	var program string
	switch lang {
	case "curl":
		program = curlProgram
	case "python":
		program = pythonProgram
	case "javascript":
		program = javascriptProgram
	case "go":
		program = goProgram
	}
	origin, path, err := originOf(base)
	if err != nil || !ValidID(id) {
		return ""
	}
	url := origin + strings.TrimRight(path, "/") + tasksPath + "/" + id
	return strings.ReplaceAll(program, "{{URL}}", url)
}
