package ui

// sample.go tries the sample service, which needs no key.

import (
	"context"

	"embedscope/app/engine"
)

// sampleBody creates the sample's task: the made-up film, with all that the
// service offers by default.
const sampleBody = `{"input_type":"video","model_name":"marengo3.0","video":{"media_source":{"url":"https://sample.invalid/the-harbour.mp4"}}}`

// trySample makes a task of the sample service and watches it.
func (m *model) trySample() {
	if m.config.SampleTask != "" { // a static site can't make one
		m.watchSample(m.config.SampleTask)
		return
	}
	m.form.creating = true
	m.changed()
	request := engine.CreateRequest{Base: m.base(apiSample), Key: sampleKey, Body: sampleBody}
	m.handle.Create(context.Background(), request, func(c engine.Created, err error) {
		m.ui(func() {
			m.form.creating = false
			if err != nil {
				m.wrong = "The sample service did not make a task: " + err.Error()
				return
			}
			m.watchSample(c.Task)
		})
	})
}

// watchSample watches a task of the sample, beside what else is watched.
func (m *model) watchSample(task string) {
	m.form.api, m.form.task = apiSample, task
	m.form.taskError, m.form.keyError = "", ""
	w := m.add(task, apiSample)
	m.begin(w)
	m.show(w.name)
	m.changed()
}
