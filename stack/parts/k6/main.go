// k6 with one more module, k6/x/history, in history.go. All else is k6's own: commands, flags, modules.
//
// What is linked into k6 is under k6's license: this folder is under the AGPL (LICENSE), and not as the rest of this
// project is.
//
// SPDX-License-Identifier: AGPL-3.0-only
package main

import (
	"go.k6.io/k6/v2/cmd"
	"go.k6.io/k6/v2/js/modules"
)

// A short name for the content of this folder, as set-up links it in. `k6 version` shows it as a module's name, so that
// set-up takes no build of other sources from PATH.
var sources = "unknown"

func main() {
	module := &root{files: map[string]*file{}}
	modules.Register("k6/x/history", module)
	modules.Register("k6/x/history/"+sources, module)
	cmd.Execute()
}
