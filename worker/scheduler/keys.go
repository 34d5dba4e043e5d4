package scheduler

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
)

// KeyRoot Redis keys are named here; the scripts derive theirs from a partition's
// prefix (see lua/lib.lua). The hash tag keeps a partition in one cluster slot.
const KeyRoot = "snovsync"

// StreamGroup is the consumer group in which all processes share a stream.
const StreamGroup = "workers"

// PartitionPrefix begins all keys of a partition.
func PartitionPrefix(partition int) string { return fmt.Sprintf("%s:{%d}", KeyRoot, partition) }

// StreamKey is the stream of accepted entries.
func StreamKey(partition int) string { return PartitionPrefix(partition) + ":stream" }

// NotifierChannel is the pub/sub channel on which the scripts wake whoever waits.
func NotifierChannel(partition int) string { return PartitionPrefix(partition) + ":bell" }

// MetaKey holds what the partition knows of itself: run, layout, clock.
func MetaKey(partition int) string { return PartitionPrefix(partition) + ":meta" }

// JobsKey holds the lane and the queue of each entry.
func JobsKey(partition int) string { return PartitionPrefix(partition) + ":jobs" }

func pausedKey(partition int) string { return PartitionPrefix(partition) + ":paused" }

// RebuildLockKey is held by the process that rebuilds the partition.
func RebuildLockKey(partition int) string { return PartitionPrefix(partition) + ":rebuild" }

func sweepLockKey(partition int) string { return PartitionPrefix(partition) + ":sweep" }

// servingKey holds the process id of a worker that lately reached the database.
const servingKey = KeyRoot + ":{0}:serving"

// PartitionOf spreads accounts and organizations over the partitions.
func PartitionOf(name string, partitions int) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() % uint32(partitions))
}

// hashLength is the length of the hashes that stand for accounts and prospects
// in Redis keys; the Lua scripts rely on it to take a lane's name apart.
const hashLength = 32

// ShortHash stands for an account or a prospect in Redis.
func ShortHash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:hashLength]
}
