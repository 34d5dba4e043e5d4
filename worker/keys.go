package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
)

// All Redis keys are named here; the scripts derive theirs from a partition's
// prefix (see lua/lib.lua). The hash tag keeps a partition in one cluster slot.
const keyRoot = "snovsync"

// streamGroup is the consumer group in which all processes share a stream.
const streamGroup = "workers"

func partitionPrefix(partition int) string { return fmt.Sprintf("%s:{%d}", keyRoot, partition) }

func streamKey(partition int) string { return partitionPrefix(partition) + ":stream" }

func bellChannel(partition int) string { return partitionPrefix(partition) + ":bell" }

func metaKey(partition int) string { return partitionPrefix(partition) + ":meta" }

func jobsKey(partition int) string { return partitionPrefix(partition) + ":jobs" }

func pausedKey(partition int) string { return partitionPrefix(partition) + ":paused" }

func rebuildLockKey(partition int) string { return partitionPrefix(partition) + ":rebuild" }

func sweepLockKey(partition int) string { return partitionPrefix(partition) + ":sweep" }

// servingKey holds the process id of a worker that lately reached the database.
const servingKey = keyRoot + ":{0}:serving"

// partitionOf spreads accounts and organizations over the partitions.
func partitionOf(name string, partitions int) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() % uint32(partitions))
}

// hashLength is the length of the hashes that stand for accounts and prospects
// in Redis keys; the Lua scripts rely on it to take a lane's name apart.
const hashLength = 32

func shortHash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:hashLength]
}
