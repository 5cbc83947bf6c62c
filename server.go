// Embedscope serves a page that watches a TwelveLabs embedding task and shows
// its embeddings. All of it is in this one file: the page, the programs the
// page runs, and a sample service to try them with.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"embedscope/web"
	"embedscope/web/bundle"
)

// headerLimit is in bytes; net/http allows 4 kB more.
const headerLimit = 32 << 10

// patience is how long a client may take.
type patience struct {
	header time.Duration // to send a request's header
	read   time.Duration // to send a whole request
	write  time.Duration // to take an answer
	idle   time.Duration // between two requests
	drain  time.Duration // to take the answers under way at the end
}

// The longest answers are the plain app.wasm and a large sample result, both
// under 10 MB: a line of 300 kbit/s can have them.
func usual() patience {
	return patience{header: 10 * time.Second, read: 30 * time.Second, write: 5 * time.Minute, idle: 2 * time.Minute, drain: 10 * time.Second}
}

func main() { os.Exit(program(os.Args[1:], web.Embedded)) }

// program runs until SIGINT or SIGTERM and returns what to exit with.
func program(args []string, open func() (*bundle.Bundle, error)) int {
	if os.Getenv("GOGC") == "" {
		// Next to nothing is alive here but for the bundle, which is no part of
		// the heap: collecting it less often costs some megabytes.
		debug.SetGCPercent(400)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, args, os.Getenv, os.Stderr, open, usual()); err != nil {
		fmt.Fprintln(os.Stderr, "embedscope:", err)
		return 1
	}
	return 0
}

// run serves until ctx is done, then lets answers under way finish. stderr
// takes the log, and a line with the address once it listens; open finds what
// is served.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer, open func() (*bundle.Bundle, error), p patience) error {
	o, err := parse(args, getenv)
	if errors.Is(err, flag.ErrHelp) {
		o.usage(stderr)
		return nil
	}
	if err != nil {
		return err
	}
	files, err := open()
	if errors.Is(err, bundle.ErrNone) {
		return errors.New("no bundle: run make build")
	}
	if err != nil {
		return err
	}
	log := o.logger(stderr)
	site, err := web.New(o.config(files, log))
	if err != nil {
		return fmt.Errorf("-%w", err) // begins with the flag's name
	}
	listener, err := net.Listen("tcp", o.addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("cannot listen on %s: the port is in use (choose another with -addr)", o.addr)
	}
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", o.addr, err)
	}
	fmt.Fprintf(stderr, "listening on http://%s\n", address(o.addr, listener.Addr()))
	return serve(ctx, site.Listener(listener), site, log, p)
}

// serve answers until ctx is done; then it takes no more, and breaks off what
// is under way when they take too long.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger, p patience) error {
	server := &http.Server{
		Handler:                      handler,
		ReadHeaderTimeout:            p.header,
		ReadTimeout:                  p.read,
		WriteTimeout:                 p.write,
		IdleTimeout:                  p.idle,
		MaxHeaderBytes:               headerLimit,
		DisableGeneralOptionsHandler: true, // OPTIONS * gets our headers too
		ErrorLog:                     slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping", slog.Duration("drain", p.drain))
	deadline, cancel := context.WithTimeout(context.Background(), p.drain)
	defer cancel()
	if err := server.Shutdown(deadline); err != nil {
		log.Warn("answers were broken off", slog.Any("cause", err))
		return server.Close()
	}
	return nil
}

// address is what a person can open: the host as it was given, and the port
// that was really taken.
func address(given string, taken net.Addr) string {
	host, _, err := net.SplitHostPort(given)
	if err != nil {
		return taken.String()
	}
	if host == "" {
		host = "localhost"
	}
	_, port, err := net.SplitHostPort(taken.String())
	if err != nil {
		return taken.String()
	}
	return net.JoinHostPort(host, port)
}

// options are the flags, as they were given.
type options struct {
	flags *flag.FlagSet

	addr, api                 string
	relay, sample, offline    toggle
	connect, ancestors, hosts string
	log                       string
}

// parse reads the flags, and where a flag is not given its variable:
// EMBEDSCOPE_ADDR for -addr, and so on. An empty variable counts as none.
func parse(args []string, getenv func(string) string) (*options, error) {
	o := &options{flags: flag.NewFlagSet("embedscope", flag.ContinueOnError), sample: true, offline: true}
	f := o.flags
	f.SetOutput(io.Discard) // run says it in one line
	f.Usage = func() {}
	f.StringVar(&o.addr, "addr", "localhost:8080", "`host:port` to listen on; port 0 picks one")
	f.StringVar(&o.api, "api", web.DefaultAPI, "base `URL` of the API that the page calls")
	f.Var(&o.relay, "relay", "offer a same-origin relay to the API, for where a browser may not ask it directly")
	f.Var(&o.sample, "sample", "offer the sample service under "+web.SamplePath)
	f.Var(&o.offline, "offline", "let browsers keep the page, to start it without a network and to install it")
	f.StringVar(&o.connect, "connect", "", "further `origins` that the page may talk to, separated by commas or spaces")
	f.StringVar(&o.ancestors, "frame-ancestors", "'self'", "`origins` whose pages may embed this one")
	f.StringVar(&o.hosts, "hosts", "", "`names` this server answers to; empty for any")
	f.StringVar(&o.log, "log", "text", "`form` of the log: text, json or off")

	var bad error
	f.VisitAll(func(fl *flag.Flag) {
		name := variable(fl.Name)
		if value := getenv(name); value != "" && bad == nil {
			if err := f.Set(fl.Name, value); err != nil {
				bad = fmt.Errorf("%s: %q: %w", name, value, err)
			}
		}
	})
	if err := f.Parse(args); err != nil {
		return o, err
	}
	switch {
	case bad != nil:
		return o, bad
	case f.NArg() > 0:
		return o, fmt.Errorf("unexpected argument %q", f.Arg(0))
	case o.log != "text" && o.log != "json" && o.log != "off":
		return o, fmt.Errorf("-log: %q is neither text nor json nor off", o.log)
	}
	return o, nil
}

func variable(flagName string) string {
	return "EMBEDSCOPE_" + strings.ToUpper(strings.ReplaceAll(flagName, "-", "_"))
}

func (o *options) usage(w io.Writer) {
	fmt.Fprintln(w, "Usage: embedscope [flags]\n\nEach flag has a variable of its name, as EMBEDSCOPE_FRAME_ANCESTORS.")
	fmt.Fprintln(w)
	o.flags.SetOutput(w)
	o.flags.PrintDefaults()
}

func (o *options) config(files *bundle.Bundle, log *slog.Logger) web.Config {
	if o.log == "off" {
		log = nil
	}
	return web.Config{
		API:            o.api,
		Relay:          bool(o.relay),
		Sample:         bool(o.sample),
		Offline:        bool(o.offline),
		Connect:        web.List(o.connect),
		FrameAncestors: web.List(o.ancestors),
		Hosts:          web.List(o.hosts),
		Bundle:         files,
		Log:            log,
	}
}

// logger is for what the server itself has to say too, which -log=off doesn't
// silence.
func (o *options) logger(w io.Writer) *slog.Logger {
	if o.log == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

// toggle is a flag that is on or off; -name alone turns it on.
type toggle bool

func (t *toggle) String() string {
	if *t {
		return "on"
	}
	return "off"
}

func (t *toggle) Set(s string) error {
	switch s {
	case "on":
		*t = true
	case "off":
		*t = false
	default:
		b, err := strconv.ParseBool(s)
		if err != nil {
			return errors.New("neither on nor off")
		}
		*t = toggle(b)
	}
	return nil
}

// IsBoolFlag tells package flag that the value may be left out.
func (*toggle) IsBoolFlag() bool { return true }
