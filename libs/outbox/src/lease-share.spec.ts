import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Lease, shardsToHold } from './lease-share.js';

const relays = ['a', 'b', 'c', 'd'];
const leases = fc
  .array(fc.option(fc.constantFrom(...relays), { nil: undefined }), { minLength: 6, maxLength: 6 })
  .map((holders) => holders.map((holder, shard): Lease => ({ shard, holder })));

/** All living relays renew one after the other, as the row locks make them. */
function renewAll(current: readonly Lease[], living: readonly string[]): Lease[] {
  return living.reduce<Lease[]>(
    (all, relay) => {
      const held = shardsToHold(all, relay, living.length);
      return all.map(({ shard, holder }) => {
        if (held.includes(shard)) return { shard, holder: relay };
        return { shard, holder: holder === relay ? undefined : holder };
      });
    },
    [...current],
  );
}

describe('shardsToHold', () => {
  it('never takes a shard from a living holder', () => {
    fc.assert(
      fc.property(leases, fc.constantFrom(...relays), fc.integer({ min: 1, max: 8 }), (all, relay, living) => {
        for (const shard of shardsToHold(all, relay, living)) {
          expect([relay, undefined]).toContain(all.find((lease) => lease.shard === shard)?.holder);
        }
      }),
    );
  });

  it('leaves no shard without a relay after two renewals of all, and shares fairly', () => {
    fc.assert(
      fc.property(leases, fc.subarray(relays, { minLength: 1 }), (start, living) => {
        const known = start.map(({ shard, holder }) => ({
          shard,
          holder: holder !== undefined && living.includes(holder) ? holder : undefined,
        }));
        const settled = renewAll(renewAll(known, living), living);
        const counts = living.map((relay) => settled.filter((lease) => lease.holder === relay).length);
        expect(settled.every((lease) => lease.holder !== undefined)).toBe(true);
        expect(Math.max(...counts)).toBeLessThanOrEqual(Math.ceil(6 / living.length));
      }),
    );
  });
});
