// Package redisclient opens clients for the server, cluster or Sentinel that REDIS_URL
// names. Every command of these clients has a deadline, and a deadline that expires
// closes the idle connections to the same server.
package redisclient
