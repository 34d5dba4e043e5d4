package ephemeral

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
)

// clusterSlots are the slots of each master of a RedisCluster.
var clusterSlots = [...]string{"0 5460", "5461 10922", "10923 16383"} //nolint:gochecknoglobals // a constant table

// RedisCluster is a Redis Cluster of three masters. The last one, which holds the hash tag
// {0}, has a replica that takes over when the master is killed.
type RedisCluster struct {
	masters  []*Redis
	replica  *Redis
	password string
}

// StartRedisCluster starts a cluster and returns when all of its nodes serve.
func StartRedisCluster(ctx context.Context) (_ *RedisCluster, err error) {
	c := &RedisCluster{password: rand.Text()}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start a Redis Cluster: %w", err), c.Stop())
		}
	}()
	for range clusterSlots {
		node, err := c.startNode(ctx)
		if err != nil {
			return nil, err
		}
		c.masters = append(c.masters, node)
	}
	if c.replica, err = c.startNode(ctx); err != nil {
		return nil, err
	}
	for i, node := range c.nodes() {
		// Without numbers of their own the nodes would first have to agree on them.
		if err := node.command(ctx, fmt.Sprintf("CLUSTER SET-CONFIG-EPOCH %d", i+1), "+OK"); err != nil {
			return nil, err
		}
		if err := c.meet(ctx, node); err != nil {
			return nil, err
		}
	}
	for i, slots := range clusterSlots {
		if err := c.masters[i].command(ctx, "CLUSTER ADDSLOTSRANGE "+slots, "+OK"); err != nil {
			return nil, err
		}
	}
	if err := awaitCondition(ctx, c.complete); err != nil {
		return nil, err
	}
	id, err := c.masters[len(c.masters)-1].ask(ctx, "CLUSTER MYID")
	if err != nil {
		return nil, err
	}
	if err := c.replica.command(ctx, "CLUSTER REPLICATE "+id, "+OK"); err != nil {
		return nil, err
	}
	return c, awaitCondition(ctx, c.replicated)
}

func (c *RedisCluster) startNode(ctx context.Context) (*Redis, error) {
	busPort, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	return StartRedis(ctx, RedisConfig{password: c.password, lines: []string{
		"cluster-enabled yes", "cluster-config-file nodes.conf", "cluster-node-timeout 1000", "cluster-replica-validity-factor 0",
		"cluster-require-full-coverage no", // slots of other masters are served while one is away
		fmt.Sprintf("cluster-port %d", busPort), "masterauth " + c.password,
	}})
}

// nodes are all nodes that were started.
func (c *RedisCluster) nodes() []*Redis {
	nodes := append([]*Redis(nil), c.masters...)
	if c.replica != nil {
		nodes = append(nodes, c.replica)
	}
	return nodes
}

// meet introduces a node to the first one.
func (c *RedisCluster) meet(ctx context.Context, node *Redis) error {
	first := c.masters[0]
	if node == first {
		return nil
	}
	_, port, err := net.SplitHostPort(first.address)
	if err != nil {
		return err
	}
	config, err := first.ask(ctx, "CLUSTER NODES")
	if err != nil {
		return err
	}
	// The line of the node itself reads "<id> 127.0.0.1:<port>@<bus port> myself,master …".
	_, bus, _ := strings.Cut(config, ":"+port+"@")
	bus, _, _ = strings.Cut(bus, " ")
	bus, _, _ = strings.Cut(bus, ",")
	return node.command(ctx, fmt.Sprintf("CLUSTER MEET 127.0.0.1 %s %s", port, bus), "+OK")
}

// complete tells whether every node knows every other one and all slots.
func (c *RedisCluster) complete(ctx context.Context) error {
	for _, node := range c.nodes() {
		info, err := node.ask(ctx, "CLUSTER INFO")
		if err != nil {
			return err
		}
		if !strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, "cluster_slots_ok:16384") ||
			!strings.Contains(info, fmt.Sprintf("cluster_known_nodes:%d", len(clusterSlots)+1)) {
			return fmt.Errorf("the cluster is not complete: %s", info)
		}
	}
	return nil
}

// replicated tells whether the replica follows its master, and all nodes know it.
func (c *RedisCluster) replicated(ctx context.Context) error {
	info, err := c.replica.ask(ctx, "INFO replication")
	if err == nil && !strings.Contains(info, "master_link_status:up") {
		err = fmt.Errorf("the replica does not follow its master: %s", info)
	}
	for _, node := range c.nodes() {
		if err != nil {
			return err
		}
		var nodes string
		if nodes, err = node.ask(ctx, "CLUSTER NODES"); err == nil && !strings.Contains(nodes, "slave") {
			err = errors.New("a node does not know the replica")
		}
	}
	return err
}

// awaitCondition asks until a condition holds, or ctx ends.
func awaitCondition(ctx context.Context, condition func(context.Context) error) error {
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		err := condition(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		}
	}
}

// URL names the masters, as REDIS_URL takes them, password included.
func (c *RedisCluster) URL() string {
	hosts := make([]string, len(c.masters))
	for i, master := range c.masters {
		hosts[i] = master.address
	}
	return "redis+cluster://" + url.UserPassword("", c.password).String() + "@" + strings.Join(hosts, ",") + "/"
}

// NodeURL names one of the masters as if it were a single server.
func (c *RedisCluster) NodeURL() string { return c.masters[0].URL() }

// KillMaster ends the master that has a replica.
func (c *RedisCluster) KillMaster() { c.masters[len(c.masters)-1].Kill() }

// KillShard ends a master, and its replica where it has one. Its slots are then away until
// RestartMaster.
func (c *RedisCluster) KillShard(master int) {
	if master == len(c.masters)-1 {
		c.replica.Kill()
	}
	c.masters[master].Kill()
}

// RestartMaster starts a killed master again, which has lost its data.
func (c *RedisCluster) RestartMaster(ctx context.Context, master int) error {
	return c.masters[master].Restart(ctx)
}

// Stop ends all nodes and removes their files. Twice is safe.
func (c *RedisCluster) Stop() error {
	var errs []error
	for _, node := range c.nodes() {
		errs = append(errs, node.Stop())
	}
	return errors.Join(errs...)
}
