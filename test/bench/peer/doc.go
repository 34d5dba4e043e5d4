// Package peer runs what snovsync is held against, each in a process of its own as
// the product is: river, asynq, plain gqlgen, plain gorm, and the readers of the
// live log. The process that measures starts them and asks them over their standard
// input and output; they end with it.
package peer
