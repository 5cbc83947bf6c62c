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
	"strconv"
	"strings"
	"syscall"
	"time"

	"embedscope/web"
	"embedscope/web/bundle"
)

// How long a client may take. The longest answers are the plain app.wasm and
// a large sample result, both under 10 MB: writeTimeout lets a line of 300
// kbit/s have them. drain is how long answers under way may take at the end.
const (
	headerTimeout = 10 * time.Second
	readTimeout   = 30 * time.Second
	writeTimeout  = 5 * time.Minute
	idleTimeout   = 2 * time.Minute
	headerLimit   = 32 << 10
	drain         = 10 * time.Second
)

func main() { os.Exit(program(os.Args[1:], web.Embedded)) }

// program runs until SIGINT or SIGTERM and returns what to exit with.
func program(args []string, open func() (*bundle.Bundle, error)) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	if err := run(ctx, args, os.Getenv, os.Stderr, open); err != nil {
		fmt.Fprintln(os.Stderr, "embedscope:", err)
		return 1
	}
	return 0
}

// run serves until ctx is done, then lets answers under way finish. stderr
// takes the log, and a line with the address once it listens; open finds what
// is served.
func run(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer, open func() (*bundle.Bundle, error)) error {
	o, err := parse(args, getenv)
	if errors.Is(err, flag.ErrHelp) {
		o.usage(stderr)
		return nil
	}
	if err != nil {
		return err
	}
	site, err := open()
	if errors.Is(err, bundle.ErrNone) {
		return errors.New("no bundle: run make build")
	}
	if err != nil {
		return err
	}
	log := o.logger(stderr)
	handler, err := web.New(o.config(site, log))
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
	return serve(ctx, listener, handler, log, drain)
}

// serve answers until ctx is done; then it takes no more, and breaks off what
// is under way after drain.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger, drain time.Duration) error {
	server := &http.Server{
		Handler:                      handler,
		ReadHeaderTimeout:            headerTimeout,
		ReadTimeout:                  readTimeout,
		WriteTimeout:                 writeTimeout,
		IdleTimeout:                  idleTimeout,
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
	log.Info("stopping", slog.Duration("drain", drain))
	deadline, cancel := context.WithTimeout(context.Background(), drain)
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
	relay, sample             toggle
	connect, ancestors, hosts string
	log                       string
}

// parse reads the flags, and where a flag is not given its variable:
// EMBEDSCOPE_ADDR for -addr, and so on. An empty variable counts as none.
func parse(args []string, getenv func(string) string) (*options, error) {
	o := &options{flags: flag.NewFlagSet("embedscope", flag.ContinueOnError), sample: true}
	f := o.flags
	f.SetOutput(io.Discard) // run says it in one line
	f.Usage = func() {}
	f.StringVar(&o.addr, "addr", "localhost:8080", "`host:port` to listen on; port 0 picks one")
	f.StringVar(&o.api, "api", web.DefaultAPI, "base `URL` of the API that the page calls")
	f.Var(&o.relay, "relay", "offer a same-origin relay to the API, for where a browser may not ask it directly")
	f.Var(&o.sample, "sample", "offer the sample service under "+web.SamplePath)
	f.StringVar(&o.connect, "connect", "", "further `origins` that the page may talk to, separated by commas or spaces")
	f.StringVar(&o.ancestors, "frame-ancestors", "'self'", "`origins` whose pages may embed this one")
	f.StringVar(&o.hosts, "hosts", "", "`names` this server answers to; empty for any")
	f.StringVar(&o.log, "log", "text", "`form` of the log: text or json")

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
	case o.log != "text" && o.log != "json":
		return o, fmt.Errorf("-log: %q is neither text nor json", o.log)
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

func (o *options) config(site *bundle.Bundle, log *slog.Logger) web.Config {
	return web.Config{
		API:            o.api,
		Relay:          bool(o.relay),
		Sample:         bool(o.sample),
		Connect:        list(o.connect),
		FrameAncestors: list(o.ancestors),
		Hosts:          list(o.hosts),
		Bundle:         site,
		Log:            log,
	}
}

func (o *options) logger(w io.Writer) *slog.Logger {
	if o.log == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}

func list(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\n' })
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
