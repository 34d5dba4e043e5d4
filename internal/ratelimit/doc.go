// Package ratelimit limits what one caller can ask for: how often (Limiter) and how much at a
// time (Slots), each for many keys such as API keys or organizations. Limits count within one
// process: a limit of 500 a second in a deployment of three API processes allows up to 1,500.
package ratelimit
