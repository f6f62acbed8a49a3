import { describe, expect, it } from '@jest/globals';
import { statusesBefore } from './vendor-status.js';

describe('statusesBefore', () => {
  it('lets only a pending vendor be approved', () => {
    expect(statusesBefore('approved')).toEqual(['pending']);
  });

  it('lets no vendor go back to pending', () => {
    expect(statusesBefore('pending')).toEqual([]);
  });
});
