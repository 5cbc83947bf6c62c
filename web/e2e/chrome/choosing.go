package chrome

// choosing.go answers the browser's dialog for files, and drops files on a page.

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
)

// ChooseFiles does what opens the browser's dialog for files, and chooses these
// in it.
func (g *Page) ChooseFiles(ctx context.Context, open func(), paths ...string) error {
	opened := make(chan *page.EventFileChooserOpened, 1)
	g.session.listen(func(event any) {
		if e, ok := event.(*page.EventFileChooserOpened); ok {
			select {
			case opened <- e:
			default:
			}
		}
	})
	if err := run(ctx, g.session, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: true}); err != nil {
		return err
	}
	open()
	select {
	case e := <-opened:
		return errors.Join(
			run(ctx, g.session, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: paths, BackendNodeID: e.BackendNodeID}),
			run(ctx, g.session, page.SetInterceptFileChooserDialog, page.SetInterceptFileChooserDialogParams{Enabled: false}),
		)
	case <-ctx.Done():
		return fmt.Errorf("chrome: no dialog for files: %w", context.Cause(ctx))
	}
}

// media are the types that a browser gives files by their names.
var media = map[string]string{".json": "application/json", ".mp4": "video/mp4"}

// DragFiles tells the page, at its middle, what a drag of files tells it, step by
// step: dragenter, dragover, dragleave, drop.
func (g *Page) DragFiles(ctx context.Context, paths []string, steps ...string) error {
	type file struct{ Name, Type, Data string }
	var files []file
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files = append(files, file{filepath.Base(path), media[filepath.Ext(path)], base64.StdEncoding.EncodeToString(data)})
	}
	text, err := json.Marshal(files)
	if err != nil {
		return err
	}
	names, err := json.Marshal(steps)
	if err != nil {
		return err
	}
	_, err = Eval[bool](ctx, g, fmt.Sprintf(`((files, steps) => {
		const carried = new DataTransfer();
		for (const f of files) carried.items.add(new File([Uint8Array.from(atob(f.Data), (c) => c.charCodeAt(0))], f.Name, {type: f.Type}));
		const over = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
		for (const step of steps) {
			const going = over.dispatchEvent(new DragEvent(step, {dataTransfer: carried, bubbles: true, cancelable: true}));
			if (step !== "dragleave" && going) throw new Error(step + " is not taken");
		}
		return true;
	})(%s, %s)`, text, names))
	return err
}
