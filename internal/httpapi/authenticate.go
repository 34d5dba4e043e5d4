package httpapi

import (
	"net/http"
	"strings"

	"github.com/snovsync/snovsync/internal/auth"
)

// authenticate puts the bearer of the request's token into its context, or why
// there is none. It refuses nothing: what a caller may do is the schema's to say.
func (a *API) authenticate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		if header := r.Header.Get("Authorization"); header != "" {
			principal, err := a.config.Verifier.Recognize(ctx, bearer(header))
			if err != nil {
				ctx = auth.WithFailure(ctx, err)
			} else {
				ctx = auth.With(ctx, principal)
			}
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// bearer takes the token out of an Authorization header; "" where it holds none.
func bearer(header string) string {
	scheme, token, found := strings.Cut(strings.TrimSpace(header), " ")
	if !found || !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
