package httpapi

import "net/http"

// origins says which pages of the web may use the API from a browser, over HTTP and websockets
// alike. Tokens travel in a header, never in a cookie, so this guards against surprises more
// than against forgery; for websockets browsers leave the check to the server.
type origins map[origin]bool

// newOrigins takes the allowed origins, which config.check has read before.
func newOrigins(allowed []string) origins {
	o := make(origins, len(allowed))
	for _, text := range allowed {
		if one, ok := parseOrigin(text); ok {
			o[one] = true
		}
	}
	return o
}

// allows tells whether a request's Origin is absent, the server's own, or allowed.
func (o origins) allows(r *http.Request) bool {
	headers := r.Header.Values("Origin")
	if len(headers) == 0 {
		return true
	}
	from, ok := parseOrigin(headers[0])
	return ok && len(headers) == 1 && (o[from] || from.isOf(r))
}

// allowsForm is allows for forms that carry their token in a field. A page that gives
// away no referrer, as ours, sends forms with the origin "null", and browsers say beside
// it whether it was a page of the same site. Where they do not (over plain HTTP), the
// token alone decides, as it does in any case: a foreign page has none to send.
func (o origins) allowsForm(r *http.Request) bool {
	if r.Header.Get("Origin") != "null" {
		return o.allows(r)
	}
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "" || site == "same-origin"
}

// middleware answers preflights (CORS), lets allowed origins read answers, and
// refuses requests that another page makes.
func (o origins) middleware(next http.Handler) http.Handler { return o.guard(o.allows, next) }

// formMiddleware is middleware for forms.
func (o origins) formMiddleware(next http.Handler) http.Handler { return o.guard(o.allowsForm, next) }

func (o origins) guard(allows func(*http.Request) bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Add("Vary", "Origin")
		if !allows(r) {
			writeFault(w, r, http.StatusForbidden, coded(codeForbidden, "this origin may not use the API"))
			return
		}
		if from, ok := parseOrigin(r.Header.Get("Origin")); ok && o[from] {
			header.Set("Access-Control-Allow-Origin", r.Header.Get("Origin"))
			header.Set("Access-Control-Expose-Headers", requestIDHeader+", Retry-After")
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			header.Set("Access-Control-Allow-Methods", "GET, POST")
			header.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Content-Encoding")
			header.Set("Access-Control-Max-Age", "600")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}
