package scheduler

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
)

// All Redis keys are named here; the scripts derive theirs from a partition's
// prefix (see lua/lib.lua). The hash tag keeps a partition in one cluster slot.
const KeyRoot = "snovsync"

// streamGroup is the consumer group in which all processes share a stream.
const StreamGroup = "workers"

func PartitionPrefix(partition int) string { return fmt.Sprintf("%s:{%d}", KeyRoot, partition) }

func StreamKey(partition int) string { return PartitionPrefix(partition) + ":stream" }

func NotifierChannel(partition int) string { return PartitionPrefix(partition) + ":bell" }

func MetaKey(partition int) string { return PartitionPrefix(partition) + ":meta" }

func JobsKey(partition int) string { return PartitionPrefix(partition) + ":jobs" }

func pausedKey(partition int) string { return PartitionPrefix(partition) + ":paused" }

func RebuildLockKey(partition int) string { return PartitionPrefix(partition) + ":rebuild" }

func sweepLockKey(partition int) string { return PartitionPrefix(partition) + ":sweep" }

// servingKey holds the process id of a worker that lately reached the database.
const servingKey = KeyRoot + ":{0}:serving"

// partitionOf spreads accounts and organizations over the partitions.
func PartitionOf(name string, partitions int) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() % uint32(partitions))
}

// hashLength is the length of the hashes that stand for accounts and prospects
// in Redis keys; the Lua scripts rely on it to take a lane's name apart.
const hashLength = 32

func ShortHash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:hashLength]
}
