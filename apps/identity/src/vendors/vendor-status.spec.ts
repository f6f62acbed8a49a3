import { describe, expect, it } from '@jest/globals';
import { type VendorDecision, vendorStatuses, vendorTransitions } from './vendor-status.js';
import { vendorStatusError } from './vendor.errors.js';

describe('vendorTransitions', () => {
  const decisions = Object.keys(vendorTransitions) as VendorDecision[];
  const reachable = (status: string) => decisions.filter((decision) => vendorTransitions[decision].from === status);

  it.each([
    ['pending', ['approve', 'reject']],
    ['approved', ['suspend']],
    ['rejected', []],
    ['suspended', ['reinstate']],
  ])('lets an operator decide on a vendor that is %s: %j', (status, expected) => {
    expect(reachable(status)).toEqual(expected);
  });

  it('never returns a vendor to pending', () => {
    expect(decisions.map((decision) => vendorTransitions[decision].to)).not.toContain('pending');
  });
});

describe('vendorStatusError', () => {
  it.each([
    ['approve', 'vendor_not_pending'],
    ['reject', 'vendor_not_pending'],
    ['suspend', 'vendor_not_approved'],
    ['reinstate', 'vendor_not_suspended'],
  ] as const)('explains why a decision is refused (%s): %s', (decision, code) => {
    for (const status of vendorStatuses) {
      const error = vendorStatusError(decision, { id: 'v', status });
      expect(error).toMatchObject({ code, kind: 'conflict', message: expect.stringContaining(status) });
    }
  });
});
