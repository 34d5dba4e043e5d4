// Package demo shows snovsync at work on one machine: a simulated Snov.io account,
// the embedded stores in a folder of their own, and a stream of sample bookings.
//
// What it shows it does as anybody could: over the public GraphQL API, with an
// owner's token for the settings, an API key for the bookings, and a websocket for
// the live view. Only Snov.io's side (a list is deleted, a call fails) is played
// on the simulator itself.
package demo
