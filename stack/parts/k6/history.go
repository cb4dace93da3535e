// SPDX-License-Identifier: AGPL-3.0-only

package main

import (
	"errors"
	"os"
	"strconv"
	"sync"
	"time"

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
	return modules.Exports{Named: map[string]any{"penOf": i.penOf}}
}

// What writes the lines of one process of the history, which does one purchase at a time. The lines are joined here, since
// k6's engine is slow.
type pen struct {
	file    *file
	runtime *sobek.Runtime
	// The line of the purchase. Up to `start` it is the same for all, and up to `asked` for both lines of this one.
	line         []byte
	start, asked int
}

// The pen of the process whose lines start so in the file at this path, up to the user.
func (i *instance) penOf(path, start string) (*sobek.Object, error) {
	runtime := i.vu.Runtime()
	file, err := i.root.open(path)
	if err != nil {
		abort(runtime, err)
		return nil, err
	}
	pen := &pen{file: file, runtime: runtime, line: []byte(start), start: len(start)}
	object := pen.runtime.NewObject()
	return object, errors.Join(object.Set("asked", pen.writeAsked), object.Set("told", pen.writeTold))
}

// A purchase begins: the argument is who asks, as JSON. When it returns, the kernel has the line, and k6 may be killed.
func (p *pen) writeAsked(call sobek.FunctionCall) sobek.Value {
	p.line = append(p.line[:p.start], call.Argument(0).String()...)
	p.appendTime(`,"invoked":`)
	p.asked = len(p.line)
	return p.write("}")
}

// The purchase ends: the argument is what the buyer was told, as the end of the line says it.
func (p *pen) writeTold(call sobek.FunctionCall) sobek.Value {
	p.line = p.line[:p.asked]
	p.appendTime(`,"completed":`)
	return p.write(call.Argument(0).String())
}

func (p *pen) appendTime(name string) {
	p.line = strconv.AppendInt(append(p.line, name...), time.Now().UnixMilli(), 10)
}

func (p *pen) write(ending string) sobek.Value {
	p.line = append(append(p.line, ending...), '\n')
	if err := p.file.append(p.line); err != nil {
		abort(p.runtime, err)
	}
	return sobek.Undefined()
}

// Ends the test where the file cannot be opened or takes no more: a history that lacks lines accuses the shop.
func abort(runtime *sobek.Runtime, err error) {
	runtime.Interrupt(&errext.InterruptError{Reason: errext.AbortTest + ": " + err.Error()})
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
