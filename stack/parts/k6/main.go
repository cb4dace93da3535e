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

func main() {
	modules.Register("k6/x/history", &root{files: map[string]*file{}})
	cmd.Execute()
}
