package scalar

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalAnswerValue writes an answer, which is kept as a text.
func MarshalAnswerValue(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalAnswerValue reads an answer: a text, a number, a boolean, or a list of those,
// which it joins with ", ". Numbers keep the digits that the caller wrote. What is null or
// empty in a list is left out. The error is models.ErrBadInput.
func UnmarshalAnswerValue(v any) (string, error) {
	list, isList := v.([]any)
	if !isList {
		return answerText(v)
	}
	texts := make([]string, 0, len(list))
	for _, element := range list {
		text, err := answerText(element)
		if err != nil {
			return "", err
		}
		if text = strings.TrimSpace(text); text != "" {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, ", "), nil
}

func answerText(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	case bool:
		return strconv.FormatBool(v), nil
	case json.Number:
		return v.String(), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	}
	return "", badInput("an answer must be a text, a number, a boolean, or a list of those")
}
