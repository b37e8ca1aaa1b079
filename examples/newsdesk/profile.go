package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"
)

// profiles returns the pages of profiles. They know no password, so they are served
// to this machine only.
func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	return mux
}

// serveProfiles serves profiles until ctx ends, if there is an address for them.
func (c *config) serveProfiles(ctx context.Context) error {
	if c.pprof == "" {
		return nil
	}
	local, err := isLocal(c.pprof)
	if err != nil {
		return wrongFlag("pprof", fmt.Sprintf("%q", c.pprof), "want an address with a port, such as 127.0.0.1:6060")
	}
	if !local {
		return usageError(fmt.Sprintf("-pprof %s is open to others, want an address such as 127.0.0.1:6060", c.pprof))
	}
	listener, err := net.Listen("tcp", c.pprof)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           profiles(),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		WriteTimeout:      5 * time.Minute, // a profile takes as long as it is asked to
		IdleTimeout:       2 * time.Minute,
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }()
	url := "http://" + listener.Addr().String() + "/debug/pprof/"
	c.log.Info("profiles", "url", url)
	if c.profiled != nil {
		c.profiled(url)
	}
	return nil
}

// isLocal reports whether an address is of this machine alone.
func isLocal(addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, err
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}
