package graphqlws

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/livelog/handover"
)

// operation is one that a client has begun on its socket and that has not ended.
type operation struct {
	id     string
	params *graphql.RawParams
	// context is gqlgen's, until the operation is one of the live log.
	context *graphql.OperationContext
	cancel  context.CancelFunc
	// live is a subscription of the live log; guarded by the socket's lock.
	live *liveSubscription
	kind ast.Operation
	// release gives back what a query or a mutation counts for its organization.
	release func()
	// stopped: its end was asked for. retired: it is counted no more. The socket's lock
	// guards both.
	stopped, retired bool
}

// start begins an operation.
func (s *socket) start(m message, received time.Time) {
	if s.protocol == transportWS && s.runs(m.ID) {
		s.finish(closeOperationExists, "Subscriber for "+m.ID+" already exists")
		return
	}
	params, refused := s.server.config.ReadParams(m.Payload)
	if refused != nil {
		s.reject(m.ID, refused)
		return
	}
	ctx := s.caller.With(graphql.StartOperationTrace(s.life))
	op := &operation{id: m.ID, params: params, cancel: func() {}}
	op.params.ReadTime = graphql.TraceTiming{Start: received, End: graphql.Now()}
	var errs gqlerror.List
	op.context, errs = s.exec.CreateOperationContext(ctx, op.params)
	if errs != nil {
		errs = errs[:min(len(errs), s.server.config.Limits.Errors)]
		presented := s.exec.DispatchError(graphql.WithOperationContext(ctx, op.context), errs)
		if errcode.GetErrorKind(errs) == errcode.KindProtocol {
			s.sendErrors(op.id, presented.Errors)
		} else {
			s.sendOnly(op.id, presented.Errors)
		}
		return
	}
	ctx, op.cancel = context.WithCancel(ctx)
	if refused := s.admit(op); refused != nil {
		op.cancel()
		s.sendOnly(op.id, gqlerror.List{s.server.config.Errors.Present(ctx, refused)})
		return
	}
	s.spawn(func() { s.run(ctx, op) })
}

// reject answers a payload that is no request. The newer protocol closes the socket then, except
// where only a kind of request is not supported.
func (s *socket) reject(id string, refused *RefusedParams) {
	if s.protocol == transportWS && !refused.Unsupported {
		s.finish(closeBadMessage, messageError(refused.Err.Message).Error())
		return
	}
	s.sendErrors(id, gqlerror.List{refused.Err})
}

// runs tells whether there is an operation with this id. Only the goroutine that reads begins
// operations, so what it learns here stays true until it begins one.
func (s *socket) runs(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.operations[id] != nil
}

// admit counts an operation in. In the older protocol it takes the place of an operation that
// has its id.
func (s *socket) admit(op *operation) (refused error) {
	op.kind = op.context.Operation.Operation
	s.mu.Lock()
	former := s.operations[op.id]
	refused = s.count(op, former)
	s.mu.Unlock()
	if former != nil {
		s.interrupt(former)
	}
	return refused
}

// count counts an operation, unless the socket or its organization has as many as it may. The
// place of an operation that it replaces counts as free. The caller holds the lock.
func (s *socket) count(op, former *operation) error {
	running := s.running
	if op.kind == ast.Subscription {
		running = s.subscriptions
	}
	if former != nil && former.kind == op.kind {
		running--
	}
	if err := s.server.checkOperations(op.kind, running); err != nil {
		return err
	}
	if op.kind == ast.Subscription {
		s.subscriptions++
	} else {
		release, err := s.server.config.Admission.Operation(s.caller.Organization)
		if err != nil {
			return err
		}
		op.release = release
		s.running++
	}
	if s.operations == nil {
		s.operations = make(map[string]*operation)
	}
	s.operations[op.id] = op
	return nil
}

// retire counts an operation out, before its client is told, so that it can begin another
// at once. It tells whether the client is told: not where another operation has its id by now,
// nor where it was told already. A client that ends an operation itself is told in the older
// protocol only.
func (s *socket) retire(op *operation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if op.retired {
		return false
	}
	op.retired = true
	if op.kind == ast.Subscription {
		s.subscriptions--
	} else {
		s.running--
		op.release()
	}
	holder := s.operations[op.id]
	if holder == op {
		delete(s.operations, op.id)
	}
	return holder == op || holder == nil && s.protocol != transportWS
}

// stop ends an operation because its client asks for it.
func (s *socket) stop(id string) {
	s.mu.Lock()
	op := s.operations[id]
	delete(s.operations, id)
	s.mu.Unlock()
	if op != nil {
		s.interrupt(op)
	}
}

// interrupt ends an operation whose id is free again: at once where it only follows the
// live log; else it is its goroutine that ends it.
func (s *socket) interrupt(op *operation) {
	s.mu.Lock()
	op.stopped = true
	l := op.live
	s.mu.Unlock()
	op.cancel()
	if l == nil {
		return
	}
	s.link.acquire()
	dropped := s.drop(l)
	s.link.release()
	if !dropped {
		return
	}
	l.subscriber.Leave()
	if s.retire(op) {
		s.send("complete", op.id, nil)
	}
}

// run executes an operation and sends its answers.
func (s *socket) run(ctx context.Context, op *operation) {
	handed := handover.ToRead()
	ctx = handover.With(ctx, handed)
	followed, failed := s.execute(graphql.WithOperationContext(ctx, op.context), op, handed)
	if followed {
		return
	}
	if failed == nil {
		failed = handed.Reasons()
	}
	op.cancel()
	switch told := s.retire(op); {
	case !told:
	case len(failed) > 0:
		s.sendErrors(op.id, failed)
	default:
		s.send("complete", op.id, nil)
	}
}

// execute runs an operation to its end, and returns the errors that broke it off. followed: it is
// one of the live log, which goes on without a goroutine.
func (s *socket) execute(ctx context.Context, op *operation, handed *handover.Operation) (followed bool, failed gqlerror.List) {
	defer func() {
		if panicked := recover(); panicked != nil {
			followed, failed = false, gqlerror.List{gqlErrorOf(op.context.Recover(ctx, panicked))}
		}
	}()
	responses, executing := s.exec.DispatchOperation(ctx, op.context)
	if following := handed.Following(); following != nil {
		return s.follow(op, following)
	}
	if op.kind == ast.Subscription {
		release, err := s.server.config.Admission.Stream(s.caller.Organization)
		if err != nil {
			return false, gqlerror.List{s.server.config.Errors.Present(ctx, err)}
		}
		defer release()
	}
	for {
		response := responses(executing)
		// A client that asked for the end waits for no more answers.
		if response == nil || ctx.Err() != nil {
			return false, nil
		}
		s.answer(ctx, op, response)
	}
}

// answer sends an answer of an operation. A subscription's are bounded by their number: the
// next one is made when the peer has this one.
func (s *socket) answer(ctx context.Context, op *operation, response *graphql.Response) {
	if op.kind != ast.Subscription {
		release, err := s.server.config.Admission.Answer(s.caller.Organization, len(response.Data))
		if err != nil {
			response = &graphql.Response{Errors: gqlerror.List{s.server.config.Errors.Present(ctx, err)}}
		} else {
			defer release()
		}
	}
	s.sendResponse(op.id, response)
}

func gqlErrorOf(err error) *gqlerror.Error {
	if known, ok := errors.AsType[*gqlerror.Error](err); ok {
		return known
	}
	return &gqlerror.Error{Message: err.Error()}
}

func (s *socket) sendResponse(id string, response *graphql.Response) {
	s.send(s.protocol.data(), id, mustEncode(response))
}

// sendOnly answers an operation that is not run with errors that its client reads like those of
// a field, and ends it.
func (s *socket) sendOnly(id string, errs gqlerror.List) {
	s.sendResponse(id, &graphql.Response{Errors: errs})
	s.send("complete", id, nil)
}

// sendErrors ends an operation: nothing else follows for its id.
func (s *socket) sendErrors(id string, errs gqlerror.List) {
	s.send("error", id, s.protocol.errorPayload(errs))
}

// mustEncode encodes what the schema answers, which always has a JSON form; what has none
// is a fault like a panic.
func mustEncode(v any) []byte {
	encoded, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return encoded
}
