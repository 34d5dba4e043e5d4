package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/snovsync/snovsync/internal/auth"
)

// maxErrors is how many errors of a document are answered: a small request must
// not make a large answer.
const maxErrors = 20

// httpTransport serves GraphQL over HTTP as the GraphQL-over-HTTP specification
// says, to the letter of its audits: gqlgen's own transports use other statuses
// and put "data": null beside request errors.
type httpTransport struct {
	errors    presenter
	admission *admission
}

var _ graphql.Transport = httpTransport{}

// Supports implements graphql.Transport.
func (httpTransport) Supports(r *http.Request) bool {
	return r.Header.Get("Upgrade") == "" && (r.Method == http.MethodPost || r.Method == http.MethodGet)
}

// Do implements graphql.Transport.
func (t httpTransport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	started := graphql.Now()
	ctx := r.Context()
	params, fault := readParams(r, t.admission.limits.bodyBytes(auth.From(ctx)))
	if fault != nil {
		writeParamsFault(w, r, fault)
		return
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: started, End: graphql.Now()}
	operation, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		errs = errs[:min(len(errs), maxErrors)]
		presented := exec.DispatchError(graphql.WithOperationContext(ctx, operation), errs)
		writeRequestErrors(w, r, presented.Errors)
		return
	}
	switch operation.Operation.Operation {
	case ast.Mutation:
		if r.Method == http.MethodGet {
			w.Header().Set("Allow", http.MethodPost)
			writeFault(w, r, http.StatusMethodNotAllowed, badRequest("mutations are sent by POST"))
			return
		}
	case ast.Subscription:
		writeFault(w, r, http.StatusBadRequest, badRequest("subscriptions need a websocket"))
		return
	case ast.Query:
	}
	responses, ctx := exec.DispatchOperation(ctx, operation)
	response := responses(ctx)
	if response == nil {
		// The time ran out before anything was done.
		response = &graphql.Response{Errors: gqlerror.List{t.errors.Present(ctx, ctx.Err())}}
	}
	release, err := t.admission.Answer(organizationOf(ctx), len(response.Data))
	if err != nil {
		writeResponse(w, r, &graphql.Response{Errors: gqlerror.List{t.errors.Present(ctx, err)}})
		return
	}
	defer release()
	// The operation has used up its time by now; from here on it is the client's.
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(t.admission.limits.AnswerWrite))
	writeResponse(w, r, response)
}

// organizationOf is the caller's; "" where there is none.
func organizationOf(ctx context.Context) string {
	if caller := auth.From(ctx); caller != nil {
		return caller.OrganizationID
	}
	return ""
}
