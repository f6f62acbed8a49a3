export interface Lease {
  shard: number;
  /** Relay that holds the shard; undefined when the lease has expired. */
  holder: string | undefined;
}

/**
 * Decides which shards a relay holds from now on, so that every living relay gets a fair share. A relay keeps its shards and
 * takes free ones, both up to its share. It never takes a shard from another holder.
 */
export function shardsToHold(leases: readonly Lease[], relay: string, livingRelays: number): number[] {
  const share = Math.ceil(leases.length / Math.max(1, livingRelays));
  const own = leases.filter((lease) => lease.holder === relay);
  const free = leases.filter((lease) => lease.holder === undefined);
  return [...own, ...free].slice(0, share).map((lease) => lease.shard);
}
