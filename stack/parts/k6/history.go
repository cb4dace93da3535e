// SPDX-License-Identifier: AGPL-3.0-only

package main

import (
	"os"
	"sync"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/errext"
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
	return modules.Exports{Named: map[string]any{"appendTo": i.appendTo}}
}

// Opens the file at this path. The function that it returns appends a line: when it returns, the kernel has the line, and
// k6 may be killed. Where the file takes no more, the test is aborted, since a history that lacks lines accuses the shop.
func (i *instance) appendTo(path string) (func(sobek.FunctionCall) sobek.Value, error) {
	file, err := i.root.open(path)
	if err != nil {
		return nil, err
	}
	runtime := i.vu.Runtime()
	return func(call sobek.FunctionCall) sobek.Value {
		if err := file.append(call.Argument(0).String()); err != nil {
			runtime.Interrupt(&errext.InterruptError{Reason: errext.AbortTest + ": " + err.Error()})
		}
		return sobek.Undefined()
	}, nil
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
	line    []byte
	failed  error
}

// Appends a line in one write. After one that failed, none is written: it would go on where that one was cut off.
func (f *file) append(text string) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.failed == nil {
		f.line = append(append(f.line[:0], text...), '\n')
		_, f.failed = f.to.Write(f.line)
	}
	return f.failed
}
