// DTM's server without two things that this project does not use: the drivers of microservice frameworks, and the admin
// page, which DTM as a Go module would fetch from another host. All else is DTM's own: flags, settings, stores, routes.
package main

import (
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/dtm-labs/dtm/dtmsvr/entry"
)

func main() {
	version := dtmVersion()
	if app, _ := entry.Main(&version); app == nil {
		return // -v or -h, which it has answered
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
}

// The version that go.mod names.
func dtmVersion() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == "github.com/dtm-labs/dtm" {
			return module.Version
		}
	}
	return ""
}
