package models

// Kinds are all kinds of events.
func Kinds() []Kind {
	return []Kind{KindBookingCreated, KindBookingCanceled, KindBookingRescheduled, KindBookingNoShow, KindRoutingFormSubmitted}
}

// Statuses are all statuses of entries.
func Statuses() []Status {
	return []Status{StatusQueued, StatusRunning, StatusRetrying, StatusBlocked, StatusSucceeded, StatusSkipped, StatusFailed}
}

// Reasons are all reasons of entries.
func Reasons() []Reason {
	return []Reason{
		ReasonNotConnected, ReasonTriggerOff, ReasonNoTargetList, ReasonNoEmail, ReasonNoLifecycleField, ReasonSuperseded, ReasonAlreadyExists,
		ReasonAdded, ReasonUpdated, ReasonUpdatedInAnotherList,
		ReasonCredentialsRejected, ReasonListDeleted, ReasonCustomFieldGone,
		ReasonSnovioUnavailable, ReasonRateLimited, ReasonProspectRefused, ReasonUpdateNotApplied,
	}
}
