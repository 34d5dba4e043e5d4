package worker

import "github.com/snovsync/snovsync/worker/scheduler"

// Limits is what Snov.io allows an account, and how long a lease lasts.
type Limits = scheduler.Limits

// Quota is how an account stands against its limit.
type Quota = scheduler.Quota
