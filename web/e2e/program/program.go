// Package program builds and starts the real thing: bin/embedscope, with the
// bundle inside, on a free port.
package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Build runs make build, and answers where the program is. $EMBEDSCOPE_BIN
// names one that is there already.
func Build(ctx context.Context) (string, error) {
	if path := os.Getenv("EMBEDSCOPE_BIN"); path != "" {
		return path, nil
	}
	root, err := Root()
	if err != nil {
		return "", err
	}
	out, err := exec.CommandContext(ctx, "make", "-C", root, "build").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("program: make build: %w\n%s", err, out)
	}
	return filepath.Join(root, "bin", "embedscope"), nil
}

// Root is the folder of the module.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errors.New("program: no go.mod above the working directory")
		}
		dir = up
	}
}

// Program is a running server.
type Program struct {
	URL string // http://127.0.0.1:PORT, without a slash at the end

	cmd  *exec.Cmd
	done chan error

	mu  sync.Mutex
	log strings.Builder
}

// Start starts the program on a free port of the loopback interface, and waits
// until it listens.
func Start(path string, args ...string) (*Program, error) {
	p := &Program{done: make(chan error, 1)}
	p.cmd = exec.Command(path, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("program: %w", err)
	}
	listening := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			line := lines.Text()
			p.mu.Lock()
			p.log.WriteString(line + "\n")
			p.mu.Unlock()
			if _, url, ok := strings.Cut(line, "listening on "); ok {
				select {
				case listening <- strings.Trim(strings.Fields(url)[0], `"`):
				default:
				}
			}
		}
		p.done <- p.cmd.Wait()
	}()
	select {
	case p.URL = <-listening:
		return p, nil
	case err := <-p.done:
		return nil, fmt.Errorf("program: %s ended before it listened: %v\n%s", path, err, p.Log())
	case <-time.After(20 * time.Second):
		p.cmd.Process.Kill()
		return nil, fmt.Errorf("program: %s did not say that it listens\n%s", path, p.Log())
	}
}

// Log is what it wrote to standard error so far.
func (p *Program) Log() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

// Stop asks it to end, and waits.
func (p *Program) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case err := <-p.done:
		return err
	case <-time.After(15 * time.Second):
		p.cmd.Process.Kill()
		return errors.New("program: it did not end within 15 s of SIGTERM")
	}
}
