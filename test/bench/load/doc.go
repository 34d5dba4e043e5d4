// Package load makes requests with as little of the machine's time as can be: the
// generator runs beside what it measures. Requests are prepared once, and only the
// numbers in them change; product and peer get the very same ones.
package load
