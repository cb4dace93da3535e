// SPDX-License-Identifier: AGPL-3.0-only

package main

import (
	"errors"
	"io/fs"
	"strconv"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/errext"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/lib/netext/httpext"
)

// What a script says of a process: how it asks, and what its replies mean.
type process struct {
	// How its lines start in the file at the path, up to the user.
	Path, Start string
	Method      string
	// Milliseconds.
	Timeout int64
	// Replies of one status and body mean the same.
	Repeats bool
}

// What asks for the purchases of one process, which does one at a time, and writes their lines. k6's engine is slow: what
// every purchase needs is done here.
type pen struct {
	file     *file
	runtime  *sobek.Runtime
	sender   *sender
	answerOf sobek.Callable
	repeats  bool
	// The line of the purchase. Up to `start` it is the same for all, and up to `asked` for both lines of this one.
	line         []byte
	start, asked int
	// The reply that was read last, and what it meant.
	status int
	body   string
	answer sobek.Value
	// The reply to what was started.
	pending chan reply
}

type reply struct {
	response *httpext.Response
	err      error
}

// The pen of this process; the function tells what a reply to it means.
func (i *instance) penOf(call sobek.FunctionCall) sobek.Value {
	runtime := i.vu.Runtime()
	var who process
	if err := runtime.ExportTo(call.Argument(0), &who); err != nil {
		common.Throw(runtime, err)
	}
	answerOf, isFunction := sobek.AssertFunction(call.Argument(1))
	if !isFunction {
		common.Throw(runtime, errors.New("no function tells what a reply means"))
	}
	file, err := i.root.open(who.Path)
	if err != nil {
		abort(runtime, err)
		return sobek.Undefined()
	}
	pen := &pen{
		file: file, runtime: runtime, answerOf: answerOf, repeats: who.Repeats,
		sender: &sender{vu: i.vu, method: who.Method, timeout: time.Duration(who.Timeout) * time.Millisecond},
		line:   []byte(who.Start), start: len(who.Start),
	}
	object := runtime.NewObject()
	for name, function := range map[string]func(sobek.FunctionCall) sobek.Value{
		"ask": pen.ask, "start": pen.startAsking, "answer": pen.awaitAnswer, "told": pen.told,
	} {
		if err := object.Set(name, function); err != nil {
			common.Throw(runtime, err)
		}
	}
	return object
}

// Writes that a purchase begins, sends it and returns what the reply means. The arguments: who asks, as JSON; URL, body and
// headers of the request. It is sent when the kernel has the line, so that k6 may be killed.
func (p *pen) ask(call sobek.FunctionCall) sobek.Value {
	send, isBegun := p.begin(call)
	if !isBegun {
		return sobek.Undefined()
	}
	return p.meaning(send())
}

// The same, but returns as soon as it is under way.
func (p *pen) startAsking(call sobek.FunctionCall) sobek.Value {
	send, isBegun := p.begin(call)
	if !isBegun {
		return sobek.Undefined()
	}
	pending := make(chan reply, 1)
	p.pending = pending
	go func() {
		response, err := send()
		pending <- reply{response, err}
	}()
	return sobek.Undefined()
}

// Waits for the reply to what was started, and returns what it means.
func (p *pen) awaitAnswer(sobek.FunctionCall) sobek.Value {
	reply := <-p.pending
	return p.meaning(reply.response, reply.err)
}

func (p *pen) begin(call sobek.FunctionCall) (send, bool) {
	send := p.sender.read(p.runtime, call.Argument(1), call.Argument(2), call.Argument(3))
	p.line = append(p.line[:p.start], call.Argument(0).String()...)
	p.appendTime(`,"invoked":`)
	p.asked = len(p.line)
	return send, p.write("}")
}

// The purchase ends: the argument is what the buyer was told, as the end of the line says it.
func (p *pen) told(call sobek.FunctionCall) sobek.Value {
	p.line = p.line[:p.asked]
	p.appendTime(`,"completed":`)
	p.write(call.Argument(0).String())
	return sobek.Undefined()
}

// What a reply means. A stampede is told the same again and again: that is not found out again.
func (p *pen) meaning(response *httpext.Response, err error) sobek.Value {
	if err != nil {
		common.Throw(p.runtime, err)
	}
	body, isText := response.Body.(string)
	if isText && p.answer != nil && p.status == response.Status && p.body == body {
		return p.answer
	}
	answer, err := p.answerOf(sobek.Undefined(), p.runtime.ToValue(response))
	if err != nil {
		common.Throw(p.runtime, err)
	}
	if p.repeats && isText && response.Status != 0 {
		p.status, p.body, p.answer = response.Status, body, answer
	}
	return answer
}

func (p *pen) appendTime(name string) {
	p.line = strconv.AppendInt(append(p.line, name...), time.Now().UnixMilli(), 10)
}

// Returns true if the line is the kernel's.
func (p *pen) write(ending string) bool {
	p.line = append(append(p.line, ending...), '\n')
	if err := p.file.append(p.line); err != nil {
		abort(p.runtime, err)
		return false
	}
	return true
}

// Ends the test where the file cannot be opened or takes no more: a history that lacks lines accuses the shop. run-k6.ts
// reads the reason in k6's log.
func abort(runtime *sobek.Runtime, err error) {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	runtime.Interrupt(&errext.InterruptError{Reason: errext.AbortTest + ": history: " + err.Error()})
}
