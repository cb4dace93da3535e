// SPDX-License-Identifier: AGPL-3.0-only

package main

import (
	"os"
	"sync"

	"go.k6.io/k6/v2/js/modules"
)

// The module: one file for each path, which all VUs share.
type root struct {
	opening sync.Mutex
	files   map[string]*file
}

// NewModuleInstance is called by k6, once for each VU.
func (r *root) NewModuleInstance(vu modules.VU) modules.Instance {
	return &instance{root: r, vu: vu}
}

type instance struct {
	root *root
	vu   modules.VU
}

// Exports is what a script can import.
func (i *instance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"penOf": i.penOf}}
}

func (r *root) open(path string) (*file, error) {
	r.opening.Lock()
	defer r.opening.Unlock()
	if opened := r.files[path]; opened != nil {
		return opened, nil
	}
	// Other processes append to it as well.
	opened, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	r.files[path] = &file{to: opened}
	return r.files[path], nil
}

// A file of lines.
type file struct {
	writing sync.Mutex
	to      *os.File
	failed  error
}

// Appends a line in one write. After one that failed, none is written: it would go on where that one was cut off.
func (f *file) append(line []byte) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.failed == nil {
		_, f.failed = f.to.Write(line)
	}
	return f.failed
}
