package models

// UserError is something a caller can put right: a mutation answers it as data.
type UserError struct {
	// Field is the path of the input it speaks of, for example
	// ["input", "mappings", "2", "target"]; empty where it is about no field.
	Field   []string
	Code    UserErrorCode
	Message string
}

// NotText is the message about a text that cannot be stored: it is not UTF-8, or has a NUL
// character. Half a surrogate pair comes as a NUL character (internal/surrogates).
const NotText = `This holds a NUL character or half of a surrogate pair, such as \ud83d without its other half. Remove it, then send this again.`

// UserErrorCode says to a program what a UserError's message says to a person.
type UserErrorCode string

// The codes of user errors, in the words that the GraphQL schema repeats.
const (
	UserErrorBlank               UserErrorCode = "BLANK"
	UserErrorTooLong             UserErrorCode = "TOO_LONG"
	UserErrorTooMany             UserErrorCode = "TOO_MANY"
	UserErrorInvalid             UserErrorCode = "INVALID"
	UserErrorNotFound            UserErrorCode = "NOT_FOUND"
	UserErrorEventConflict       UserErrorCode = "EVENT_CONFLICT"
	UserErrorCredentialsRejected UserErrorCode = "CREDENTIALS_REJECTED"
	UserErrorNoAPIAccess         UserErrorCode = "NO_API_ACCESS"
	UserErrorNotConnected        UserErrorCode = "NOT_CONNECTED"
	UserErrorSnovioRateLimited   UserErrorCode = "SNOVIO_RATE_LIMITED"
	UserErrorSnovioUnavailable   UserErrorCode = "SNOVIO_UNAVAILABLE"
	UserErrorSnovioRefused       UserErrorCode = "SNOVIO_REFUSED"
	UserErrorStaleVersion        UserErrorCode = "STALE_VERSION"
	UserErrorLockedRow           UserErrorCode = "LOCKED_ROW"
	UserErrorDuplicateTarget     UserErrorCode = "DUPLICATE_TARGET"
	UserErrorUnknownSource       UserErrorCode = "UNKNOWN_SOURCE"
	UserErrorUnknownTarget       UserErrorCode = "UNKNOWN_TARGET"
	UserErrorCustomFieldNotFound UserErrorCode = "CUSTOM_FIELD_NOT_FOUND"
	UserErrorListNotFound        UserErrorCode = "LIST_NOT_FOUND"
	UserErrorNotRetryable        UserErrorCode = "NOT_RETRYABLE"
	UserErrorQueueFull           UserErrorCode = "QUEUE_FULL"
)
