// A few lines that load what was exported.

package export

import (
	"embed"
	"strconv"
	"strings"
)

// programs holds snippets/FORMAT/N-TOOL.EXTENSION, with {{FILE}} and {{FILE2}}
// for the names of the export's files and {{DIM}} for the length of its vectors.
// The names of files need no escaping: see Format.Files.
//
//go:embed snippets
var programs embed.FS

// Snippet is a short program, or a few words.
type Snippet struct {
	Tool     string // such as "pandas"
	Language string // "python", "sql", "shell", "go" or "text"
	Text     string
}

var languages = map[string]string{"py": "python", "sql": "sql", "sh": "shell", "go.txt": "go", "txt": "text"}

// Snippets answers what loads an export of info, each with another tool. They
// expect the files in the directory where they run.
func (f *Format) Snippets(info *Info) []Snippet {
	files := f.Files(info)
	fill := strings.NewReplacer("{{FILE}}", files[0].Name, "{{FILE2}}", files[len(files)-1].Name, "{{DIM}}", strconv.Itoa(info.dim()))
	dir := "snippets/" + f.ID
	entries, err := programs.ReadDir(dir) // in the order of their numbers
	if err != nil {
		return nil
	}
	list := make([]Snippet, 0, len(entries))
	for _, e := range entries {
		text, err := programs.ReadFile(dir + "/" + e.Name())
		if err != nil {
			return nil
		}
		_, name, _ := strings.Cut(e.Name(), "-")
		tool, extension, _ := strings.Cut(name, ".")
		list = append(list, Snippet{
			Tool: strings.ReplaceAll(tool, "-", " "), Language: languages[extension], Text: fill.Replace(string(text)),
		})
	}
	return list
}
