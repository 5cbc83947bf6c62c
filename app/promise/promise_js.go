package promise

import "syscall/js"

// Rejected is the error of a promise that was rejected, with what is mostly an
// exception.
type Rejected struct{ Name, Message string }

// Error implements error.
func (r *Rejected) Error() string { return r.Message }

// Await blocks until p settles. The error is a *Rejected.
func Await(p js.Value) (value js.Value, err error) {
	settled := make(chan struct{})
	as := func(settle func(js.Value)) js.Func {
		return js.FuncOf(func(_ js.Value, args []js.Value) any {
			settle(args[0])
			close(settled)
			return nil
		})
	}
	resolve := as(func(v js.Value) { value = v })
	reject := as(func(v js.Value) { err = &Rejected{v.Get("name").String(), v.Get("message").String()} })
	p.Call("then", resolve, reject)
	<-settled
	resolve.Release()
	reject.Release()
	return value, err
}
