package sqsapi

import (
	"context"
	"slices"
	"sync"
)

const (
	// maxTasks is how many tasks are remembered.
	maxTasks = 10
	// maxRate is the highest rate that a task may be given.
	maxRate = 500
)

// tasks are the last tasks, newest first. They are forgotten when the process
// ends: a task that was running then has moved a part.
type tasks struct {
	mu  sync.Mutex
	all []*task
}

// start runs a task, unless another one of its source is running.
func (s *tasks) start(t *task) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.all, func(o *task) bool { return o.source.name == t.source.name && o.isRunning() }) {
		return sender("UnsupportedOperation", "A task of this queue is running already.")
	}
	s.all = slices.Insert(s.all, 0, t)
	s.all = s.all[:min(len(s.all), maxTasks)]
	go t.run()
	return nil
}

func (s *tasks) of(source queue) (found []*task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.all {
		if t.source.name == source.name {
			found = append(found, t)
		}
	}
	return found
}

func (s *tasks) byHandle(handle string) (*task, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.all, func(t *task) bool { return t.handle == handle })
	if i < 0 {
		return nil, notFound("There is no task with this handle.")
	}
	return s.all[i], nil
}

func (h *handler) byARN(name string) (queue, error) {
	i := slices.IndexFunc(h.queues, func(q queue) bool { return arn(q.name) == name })
	if i < 0 {
		return queue{}, notFound("There is no queue with this ARN.")
	}
	return h.queues[i], nil
}

// sourcesOf returns the queues whose dead letters a queue has.
func (h *handler) sourcesOf(dead queue) (sources []queue) {
	for _, q := range h.queues {
		if q.dead == dead.name {
			sources = append(sources, q)
		}
	}
	return sources
}

type listSourcesOutput struct {
	QueueUrls []string `json:"queueUrls"`
}

func (h *handler) listDeadLetterSourceQueues(_ context.Context, in toQueue) (listSourcesOutput, error) {
	q, err := h.byURL(in.QueueUrl)
	if err != nil {
		return listSourcesOutput{}, err
	}
	out := listSourcesOutput{QueueUrls: []string{}}
	for _, source := range h.sourcesOf(q) {
		out.QueueUrls = append(out.QueueUrls, h.url(source))
	}
	return out, nil
}

type startTaskInput struct {
	SourceArn, DestinationArn    string
	MaxNumberOfMessagesPerSecond *int
}

type taskHandle struct{ TaskHandle string }

func (h *handler) startMessageMoveTask(ctx context.Context, in startTaskInput) (taskHandle, error) {
	source, destination, err := h.endsOf(in)
	if err != nil {
		return taskHandle{}, err
	}
	rate := 0
	if in.MaxNumberOfMessagesPerSecond != nil {
		if rate = *in.MaxNumberOfMessagesPerSecond; rate < 1 || rate > maxRate {
			return taskHandle{}, invalid("MaxNumberOfMessagesPerSecond must be 1 to %d.", maxRate)
		}
	}
	n, err := source.Counts(ctx)
	if err != nil {
		return taskHandle{}, err
	}
	t := newTask(source, destination, rate, n.Visible)
	return taskHandle{t.handle}, h.tasks.start(t)
}

// endsOf returns from where and to where to move: back to where the dead letters
// came from, if it is not said.
func (h *handler) endsOf(in startTaskInput) (source, destination queue, err error) {
	if source, err = h.byARN(in.SourceArn); err != nil {
		return queue{}, queue{}, err
	}
	sources := h.sourcesOf(source)
	if len(sources) == 0 {
		return queue{}, queue{}, invalid("The source must be a queue of dead letters.")
	}
	if in.DestinationArn == "" {
		return source, sources[0], nil
	}
	if destination, err = h.byARN(in.DestinationArn); err != nil {
		return queue{}, queue{}, err
	}
	if destination.name == source.name {
		return queue{}, queue{}, invalid("The destination must be another queue than the source.")
	}
	return source, destination, nil
}

type listTasksInput struct {
	SourceArn  string
	MaxResults *int
}

type listTasksOutput struct{ Results []shown }

func (h *handler) listMessageMoveTasks(_ context.Context, in listTasksInput) (listTasksOutput, error) {
	source, err := h.byARN(in.SourceArn)
	if err != nil {
		return listTasksOutput{}, err
	}
	limit := 1
	if in.MaxResults != nil {
		if limit = *in.MaxResults; limit < 1 || limit > maxTasks {
			return listTasksOutput{}, invalid("MaxResults must be 1 to %d.", maxTasks)
		}
	}
	out := listTasksOutput{Results: []shown{}}
	for _, t := range h.tasks.of(source) {
		if len(out.Results) < limit {
			out.Results = append(out.Results, t.show())
		}
	}
	return out, nil
}

type cancelTaskOutput struct{ ApproximateNumberOfMessagesMoved int }

func (h *handler) cancelMessageMoveTask(_ context.Context, in taskHandle) (cancelTaskOutput, error) {
	t, err := h.tasks.byHandle(in.TaskHandle)
	if err != nil {
		return cancelTaskOutput{}, err
	}
	moved, err := t.cancel()
	return cancelTaskOutput{moved}, err
}
