// SPDX-License-Identifier: AGPL-3.0-only

package main

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"net/http"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"
	"go.k6.io/k6/v2/lib"
	"go.k6.io/k6/v2/lib/netext/httpext"
)

// Sends requests as k6/http does, cookies, redirects and metrics included; no reply is unexpected. k6/http reads the
// parameters of each request again, and makes a value for scripts of each reply.
type sender struct {
	vu      modules.VU
	method  string
	timeout time.Duration
	// What was read last: most requests of a stampede have the same.
	url     httpext.URL
	object  sobek.Value
	headers http.Header
	host    string
}

// Sends the request that was read, waits, and returns the reply. It calls no script, and may run beside one.
type send func() (*httpext.Response, error)

// Reads a request from a script. An object of headers that is the same again is not read again.
func (s *sender) read(runtime *sobek.Runtime, url, body, headers sobek.Value) send {
	state := s.vu.State()
	if text := url.String(); text != s.url.URL {
		parsed, err := httpext.NewURL(text, text)
		if err != nil {
			return notSent(state, err)
		}
		s.url = parsed
	}
	if headers != s.object {
		s.object = headers
		s.headers = headersIn(headers.ToObject(runtime), state.Options.UserAgent.String)
		s.host = s.headers.Get("Host")
	}
	// Cookies are set in the copy; the values that it shares are not changed.
	asked := &http.Request{Method: s.method, URL: s.url.GetURL(), Host: s.host, Header: maps.Clone(s.headers)}
	if state.CookieJar != nil {
		httpext.SetRequestCookies(asked, state.CookieJar, nil)
	}
	own := s.url
	parsed := &httpext.ParsedHTTPRequest{
		URL:         &own,
		Req:         asked,
		Timeout:     s.timeout,
		Redirects:   state.Options.MaxRedirects,
		ActiveJar:   state.CookieJar,
		TagsAndMeta: state.Tags.GetCurrentValues(),
	}
	if !common.IsNullish(body) {
		parsed.Body = bytes.NewBufferString(body.String())
	}
	return sending(s.vu.Context(), state, parsed)
}

func sending(ctx context.Context, state *lib.State, parsed *httpext.ParsedHTTPRequest) send {
	return func() (*httpext.Response, error) { return httpext.MakeRequest(ctx, state, parsed) }
}

// What k6/http does with a URL that is none.
func notSent(state *lib.State, err error) send {
	return func() (*httpext.Response, error) {
		state.Logger.WithField("error", err).Warn("Request Failed")
		response := httpext.NewResponse()
		response.Error = err.Error()
		var known httpext.K6Error
		if errors.As(err, &known) {
			response.ErrorCode = int(known.Code)
		}
		return response, nil
	}
}

func headersIn(object *sobek.Object, userAgent string) http.Header {
	headers := http.Header{}
	headers.Set("User-Agent", userAgent)
	for _, name := range object.Keys() {
		headers.Set(name, object.Get(name).String())
	}
	return headers
}
