// A request to create a task as it is sent: JSON, and a line for a shell.

package twelvelabs

import (
	"math"
	"strconv"
	"strings"

	"embedscope/app/jsonstream"
)

// hole is where a file's base64 belongs in a body.
const hole = `"base64_string": "`

// splitAtMedium answers the parts of a body before and after the base64 that
// it leaves out. A body has no such place but where Body puts it: in any other
// string the quotes would be escaped.
func splitAtMedium(body string) (before, after string) {
	at := strings.Index(body, hole+`"`)
	if at < 0 {
		return body, ""
	}
	at += len(hole)
	return body[:at], body[at:]
}

// Body is the request as it is sent, over several lines: JSON, in which a
// file's base64_string is empty, for the file to be put there. What Check
// complains of is left out, or as it is.
func (n *NewTask) Body() string {
	p := pen{b: []byte{'{'}}
	p.text("input_type", n.Kind)
	p.text("model_name", n.Model)
	if n.Model == Marengo35 && n.Uncertainty {
		p.raw("embedding_uncertainty", "true")
	}
	p.object(n.Kind, func() {
		p.object("media_source", func() {
			switch n.Source {
			case FieldAsset:
				p.text("asset_id", n.Asset)
			case FieldFile:
				p.text("base64_string", "")
			default:
				p.text("url", n.URL)
			}
		})
		p.number("start_sec", n.Start)
		p.number("end_sec", n.End)
		n.segmentation(&p)
		p.texts("embedding_option", n.Asked())
		p.texts("embedding_scope", n.Scopes)
		if n.fuses() {
			p.texts("embedding_type", n.Types)
			n.notes(&p)
		}
	})
	p.end('}')
	return string(p.b)
}

// Folded is the body with a file's base64 folded to its length.
func (n *NewTask) Folded() string {
	before, after := splitAtMedium(n.Body())
	if after == "" || n.File.Name == "" {
		return before + after
	}
	return before + "… " + strconv.Itoa((n.File.Size+2)/3*4) + " characters …" + after
}

func (n *NewTask) segmentation(p *pen) {
	if n.Segmentation == "" {
		return
	}
	length := "duration_sec"
	if n.Segmentation == "dynamic" {
		length = "min_duration_sec"
	}
	cut := func() {
		p.text("strategy", n.Segmentation)
		p.object(n.Segmentation, func() { p.number(length, n.Length) })
	}
	p.object("segmentation", func() {
		if n.Model == Marengo35 {
			p.object("temporal", cut)
			return
		}
		cut()
	})
}

func (n *NewTask) notes(p *pen) {
	if n.Model != Marengo35 || len(n.Notes) == 0 {
		return
	}
	p.name("time_based_metadata")
	p.begin('[')
	for _, note := range n.Notes {
		p.item()
		p.begin('{')
		p.number("start", note.Start)
		p.number("end", note.End)
		p.text("text", note.Text)
		p.end('}')
	}
	p.end(']')
}

// pen writes JSON over several lines.
type pen struct {
	b     []byte
	depth int // of what is open inside the outermost
}

// item begins an item of a list, or a member.
func (p *pen) item() {
	if last := p.b[len(p.b)-1]; last != '{' && last != '[' {
		p.b = append(p.b, ',')
	}
	p.line(p.depth + 1)
}

func (p *pen) line(depth int) {
	p.b = append(p.b, '\n')
	for range depth {
		p.b = append(p.b, "  "...)
	}
}

func (p *pen) begin(bracket byte) {
	p.b = append(p.b, bracket)
	p.depth++
}

func (p *pen) end(bracket byte) {
	p.depth--
	p.line(p.depth + 1)
	p.b = append(p.b, bracket)
}

func (p *pen) name(name string) {
	p.item()
	p.b = append(jsonstream.AppendString(p.b, name), ": "...)
}

func (p *pen) raw(name, value string) {
	p.name(name)
	p.b = append(p.b, value...)
}

func (p *pen) text(name, value string) {
	p.name(name)
	p.b = jsonstream.AppendString(p.b, value)
}

// number leaves NaN out.
func (p *pen) number(name string, v float64) {
	if !math.IsNaN(v) {
		p.raw(name, strconv.FormatFloat(v, 'f', -1, 64))
	}
}

func (p *pen) texts(name string, list []string) {
	p.name(name)
	p.b = append(p.b, '[')
	for i, s := range list {
		if i > 0 {
			p.b = append(p.b, ", "...)
		}
		p.b = jsonstream.AppendString(p.b, s)
	}
	p.b = append(p.b, ']')
}

func (p *pen) object(name string, members func()) {
	p.name(name)
	p.begin('{')
	members()
	p.end('}')
}

// Curl is the request to the API at base as a line for a shell, with the key
// in TWELVELABS_API_KEY. A file is read where the line is run.
func (n *NewTask) Curl(base string) string {
	request := "curl -sS '" + base + tasksPath + "' \\\n" +
		"  -H \"x-api-key: $TWELVELABS_API_KEY\" \\\n" +
		"  -H 'Content-Type: application/json' \\\n" +
		"  --data-binary "
	before, after := splitAtMedium(n.Body())
	if after == "" {
		return request + shellQuoted(before) + "\n"
	}
	return "{ printf %s " + shellQuoted(before) + "\n" +
		"  base64 < " + shellQuoted(n.File.Name) + " | tr -d '\\n'\n" +
		"  printf %s " + shellQuoted(after) + "\n" +
		"} | " + request + "@-\n"
}

func shellQuoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
