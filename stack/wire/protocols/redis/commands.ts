// What the commands of Redis are done to, and which of them only read. Data of Redis' own `COMMAND`, version 7.0.15.

/** Where the keys are among the arguments of a command, the first of them being 1. A sub-command is no argument. */
export interface Places {
  /** The first and the last, counted from the end if it is negative, and how far apart they are. */
  range?: readonly [first: number, last: number, step: number];
  /** The argument that says how many keys follow it. */
  countAt?: number;
  /** The keys are the first half of what follows `STREAMS`. */
  areStreams?: true;
}

/** A command of Redis. */
export interface Command {
  /** In capitals, with its sub-command. */
  verb: string;
  /** How many words the verb has. */
  words: 1 | 2;
  places: Places;
  writes: boolean;
}

const range = (first: number, last: number, step = 1): Places => ({ range: [first, last, step] });
const counted = (countAt: number): Places => ({ countAt });

/** Places of keys, and the commands whose keys are there: those that only read, and those that may write. */
type Group = readonly [places: Places, reads: string, writes: string];

/** Between a command and its sub-command stands a dot; `COMMAND.` is called without one. */
const GROUPS: readonly Group[] = [
  [
    range(1, 1),
    `BITCOUNT BITFIELD_RO BITPOS DUMP EXPIRETIME GEODIST GEOHASH GEOPOS GEORADIUSBYMEMBER_RO GEORADIUS_RO GEOSEARCH
     GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN HMGET HRANDFIELD HSCAN HSTRLEN HVALS LINDEX LLEN LPOS LRANGE
     PEXPIRETIME PTTL SCARD SISMEMBER SMEMBERS SMISMEMBER SORT_RO SRANDMEMBER SSCAN STRLEN SUBSTR TTL TYPE XLEN
     XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZLEXCOUNT ZMSCORE ZRANDMEMBER ZRANGE ZRANGEBYLEX ZRANGEBYSCORE ZRANK
     ZREVRANGE ZREVRANGEBYLEX ZREVRANGEBYSCORE ZREVRANK ZSCAN ZSCORE MEMORY.USAGE OBJECT.ENCODING OBJECT.FREQ
     OBJECT.IDLETIME OBJECT.REFCOUNT XINFO.CONSUMERS XINFO.GROUPS XINFO.STREAM`,
    `APPEND BITFIELD DECR DECRBY EXPIRE EXPIREAT GEOADD GEORADIUS GEORADIUSBYMEMBER GETDEL GETEX GETSET HDEL HINCRBY
     HINCRBYFLOAT HMSET HSET HSETNX INCR INCRBY INCRBYFLOAT LINSERT LPOP LPUSH LPUSHX LREM LSET LTRIM MOVE PERSIST
     PEXPIRE PEXPIREAT PFADD PSETEX RESTORE RESTORE-ASKING RPOP RPUSH RPUSHX SADD SET SETBIT SETEX SETNX SETRANGE SORT
     SPOP SPUBLISH SREM XACK XADD XAUTOCLAIM XCLAIM XDEL XSETID XTRIM ZADD ZINCRBY ZPOPMAX ZPOPMIN ZREM
     ZREMRANGEBYLEX ZREMRANGEBYRANK ZREMRANGEBYSCORE XGROUP.CREATE XGROUP.CREATECONSUMER XGROUP.DELCONSUMER
     XGROUP.DESTROY XGROUP.SETID`,
  ],
  [range(1, -1), "EXISTS MGET PFCOUNT SDIFF SINTER SUNION TOUCH WATCH SSUBSCRIBE SUNSUBSCRIBE", ""],
  [range(1, -1), "", "DEL PFMERGE SDIFFSTORE SINTERSTORE SUNIONSTORE UNLINK"],
  [range(1, -1, 2), "", "MSET MSETNX"],
  [range(1, -2), "", "BLPOP BRPOP BZPOPMAX BZPOPMIN"],
  [
    range(1, 2),
    "LCS",
    "BLMOVE BRPOPLPUSH COPY GEOSEARCHSTORE LMOVE RENAME RENAMENX RPOPLPUSH SMOVE ZRANGESTORE",
  ],
  [range(2, -1), "", "BITOP"],
  [range(2, 2), "", "PFDEBUG"],
  [range(3, 3), "", "MIGRATE"],
  [counted(1), "SINTERCARD ZDIFF ZINTER ZINTERCARD ZUNION", "LMPOP ZMPOP"],
  [counted(2), "EVALSHA_RO EVAL_RO FCALL_RO", "BLMPOP BZMPOP EVAL EVALSHA FCALL"],
  [{ ...range(1, 1), ...counted(2) }, "", "ZDIFFSTORE ZINTERSTORE ZUNIONSTORE"],
  [{ areStreams: true }, "XREAD", "XREADGROUP"],
  // Redis counts the channel as no key; here it is what the message is sent to.
  [range(1, 1), "", "PUBLISH"],
  // Neither reading nor writing in `COMMAND`: those that leave the data as it is count as reading.
  [
    {},
    `DBSIZE KEYS LOLWUT RANDOMKEY SCAN ASKING AUTH DISCARD ECHO HELLO INFO LASTSAVE MULTI PING QUIT READONLY READWRITE
     RESET ROLE SELECT TIME UNWATCH WAIT ACL.CAT ACL.GETUSER ACL.LIST ACL.USERS ACL.WHOAMI CLIENT.CACHING CLIENT.GETNAME
     CLIENT.GETREDIR CLIENT.ID CLIENT.INFO CLIENT.LIST CLIENT.NO-EVICT CLIENT.NO-TOUCH CLIENT.REPLY CLIENT.SETINFO
     CLIENT.SETNAME CLIENT.TRACKING CLIENT.TRACKINGINFO CLUSTER.COUNTKEYSINSLOT CLUSTER.GETKEYSINSLOT CLUSTER.INFO
     CLUSTER.KEYSLOT CLUSTER.LINKS CLUSTER.MYID CLUSTER.NODES CLUSTER.REPLICAS CLUSTER.SHARDS CLUSTER.SLAVES
     CLUSTER.SLOTS COMMAND. COMMAND.COUNT COMMAND.DOCS COMMAND.GETKEYS COMMAND.GETKEYSANDFLAGS COMMAND.INFO
     COMMAND.LIST CONFIG.GET FUNCTION.DUMP FUNCTION.LIST FUNCTION.STATS LATENCY.HISTOGRAM LATENCY.HISTORY
     LATENCY.LATEST MEMORY.DOCTOR MEMORY.MALLOC-STATS MEMORY.STATS MODULE.LIST PUBSUB.CHANNELS PUBSUB.NUMPAT
     PUBSUB.NUMSUB PUBSUB.SHARDCHANNELS PUBSUB.SHARDNUMSUB SCRIPT.EXISTS SLOWLOG.GET SLOWLOG.LEN`,
    `FLUSHALL FLUSHDB SWAPDB BGREWRITEAOF BGSAVE EXEC FAILOVER REPLICAOF SAVE SHUTDOWN SLAVEOF MONITOR SYNC PSYNC
     SUBSCRIBE UNSUBSCRIBE PSUBSCRIBE PUNSUBSCRIBE ACL.DELUSER ACL.LOAD ACL.SAVE ACL.SETUSER CLIENT.KILL CLIENT.PAUSE
     CLIENT.UNBLOCK CLIENT.UNPAUSE CLUSTER.FAILOVER CLUSTER.RESET CONFIG.RESETSTAT CONFIG.REWRITE CONFIG.SET
     FUNCTION.DELETE FUNCTION.FLUSH FUNCTION.KILL FUNCTION.LOAD FUNCTION.RESTORE SCRIPT.DEBUG SCRIPT.FLUSH
     SCRIPT.KILL SCRIPT.LOAD`,
  ],
];

/** Finds a command by the first two words of a request. */
export type CommandTable = (name: string, second: string) => Command;

/** Returns a table of the commands. What it does not know is done to its first argument, and may write. */
export function commandTable(): CommandTable {
  const known = new Map<string, Command>();
  const containers = new Set<string>();
  const add = (name: string, places: Places, writes: boolean) => {
    const [container = "", second] = name.split(".");
    if (second !== undefined) containers.add(container);
    known.set(name, { verb: name.replace(".", " ").trim(), words: second ? 2 : 1, places, writes });
  };
  for (const [places, reads, writes] of GROUPS) {
    for (const name of reads.match(/\S+/g) ?? []) add(name, places, false);
    for (const name of writes.match(/\S+/g) ?? []) add(name, places, true);
  }
  return (word, second) => {
    const name = word.toUpperCase();
    const found = known.get(name);
    if (found !== undefined) return found;
    if (!containers.has(name)) return { verb: name, words: 1, places: range(1, 1), writes: true };
    const sub = second.toUpperCase();
    const verb = `${name} ${sub}`.trim();
    return known.get(`${name}.${sub}`) ?? { verb, words: sub ? 2 : 1, places: range(1, 1), writes: true };
  };
}
