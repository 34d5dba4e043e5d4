// Package embedded holds what lets snovsync start without a database server and
// without a Redis server: a Redis inside the process, and a data folder that one
// process at a time may use, with the secrets that were made for it.
package embedded
