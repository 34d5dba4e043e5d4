package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const maxBody = 1 << 20

// request is a call as it came in, whichever encoding its body had.
type request struct {
	method, path, token string
	// via names the proxies that passed the call on, as its header Via does.
	via string
	// form and json tell how the body was encoded.
	form, json bool
	// values holds text, json.Number, bool, []any and map[string]any.
	values map[string]any
	// unreadable: the body was too long, or not what its content type says.
	unreadable bool
}

// decode reads a call. The whole body is read, so that the server notices when the client goes.
func decode(w http.ResponseWriter, r *http.Request) request {
	out := request{method: r.Method, path: r.URL.Path, via: strings.Join(r.Header.Values("Via"), ", "), values: make(map[string]any)}
	out.addForm(r.URL.Query())
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil:
		out.unreadable = true
	case mediaType == "application/json":
		out.json = true
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		out.unreadable = decoder.Decode(&out.values) != nil || out.values == nil
	default:
		form, err := url.ParseQuery(string(body))
		out.unreadable, out.form = err != nil, true
		out.addForm(form)
	}
	// The documentation passes the token as a parameter, clients as a bearer token.
	out.token = out.text("access_token")
	if header := r.Header.Get("Authorization"); header != "" {
		out.token = strings.TrimPrefix(header, "Bearer ")
	}
	return out
}

// addForm adds form values; customFields[Size] becomes a nested object, phones[] an array.
func (r *request) addForm(form url.Values) {
	for name, values := range form {
		outer, inner, nested := strings.Cut(name, "[")
		inner = strings.TrimSuffix(inner, "]")
		switch {
		case !nested:
			r.values[name] = values[len(values)-1]
		case inner == "" || strings.Trim(inner, "0123456789") == "" && !slices.Contains([]string{"customFields", "socialLinks"}, outer):
			array, _ := r.values[outer].([]any)
			for _, value := range values {
				array = append(array, value)
			}
			r.values[outer] = array
		default:
			object, ok := r.values[outer].(map[string]any)
			if !ok {
				object = make(map[string]any)
				r.values[outer] = object
			}
			object[inner] = values[len(values)-1]
		}
	}
}

// text returns a plain value as text; "" where it is absent or nested.
func (r *request) text(name string) string { return asText(r.values[name]) }

// truth returns a plain value as a truth value: true, "true", 1 and "1" are true.
func (r *request) truth(name string) bool {
	value := strings.ToLower(r.text(name))
	return value == "true" || value == "1"
}

// texts returns an array as text.
func (r *request) texts(name string) []string {
	array, _ := r.values[name].([]any)
	var all []string
	for _, value := range array {
		if text := asText(value); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// object returns a nested object as text.
func (r *request) object(name string) map[string]string {
	nested, _ := r.values[name].(map[string]any)
	if len(nested) == 0 {
		return nil
	}
	out := make(map[string]string, len(nested))
	for key, value := range nested {
		out[key] = asText(value)
	}
	return out
}

// leaveOut removes a member of a nested object.
func (r *request) leaveOut(name, member string) {
	if nested, ok := r.values[name].(map[string]any); ok {
		delete(nested, member)
	}
}

// redactedBody returns what came in as JSON, without secret and token.
func (r *request) redactedBody() json.RawMessage {
	if len(r.values) == 0 {
		return nil
	}
	shown := make(map[string]any, len(r.values))
	for name, value := range r.values {
		if name == "client_secret" || name == "access_token" {
			value = "[redacted]"
		}
		shown[name] = value
	}
	encoded, err := json.Marshal(shown)
	if err != nil {
		return nil
	}
	return encoded
}

func asText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "true"
		}
		return "false"
	}
	return ""
}
