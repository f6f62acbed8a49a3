export interface Lease {
  shard: number;
  /** Who holds the shard; nobody when the lease has run out. */
  holder: string | undefined;
}

/**
 * The shards a relay shall hold from now on, so that every living relay ends up with a fair share: it keeps what it
 * has up to its share, and takes free ones up to its share. It never takes from a holder.
 */
export function shardsToHold(leases: readonly Lease[], relay: string, livingRelays: number): number[] {
  const share = Math.ceil(leases.length / Math.max(1, livingRelays));
  const own = leases.filter((lease) => lease.holder === relay);
  const free = leases.filter((lease) => lease.holder === undefined);
  return [...own, ...free].slice(0, share).map((lease) => lease.shard);
}
