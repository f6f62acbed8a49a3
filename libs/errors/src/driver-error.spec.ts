import { describe, expect, it } from '@jest/globals';
import { constraintOf, sqlStateOf } from './driver-error.js';
import { isOutage } from './outage.js';

/** The shape of Prisma Client's errors with @prisma/adapter-pg 7.10. */
function prismaError(code: string, cause?: object): Error {
  return Object.assign(new Error('Invalid invocation'), { code, meta: cause && { driverAdapterError: { cause } } });
}

describe('The error of a failed statement', () => {
  it('names its SQLSTATE and constraint when pg sent it', () => {
    const error = Object.assign(new Error('duplicate key'), { code: '23505', constraint: 'account_email_key' });
    expect([sqlStateOf(error), constraintOf(error)]).toEqual(['23505', 'account_email_key']);
  });

  it('names its SQLSTATE and constraint when Prisma Client sent it', () => {
    const error = prismaError('P2002', { originalCode: '23505', constraint: { index: 'account_email_key' } });
    expect([sqlStateOf(error), constraintOf(error)]).toEqual(['23505', 'account_email_key']);
  });

  it('has neither when it comes from elsewhere', () => {
    expect([new Error('x'), prismaError('P2025'), 'x', undefined].map(sqlStateOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(constraintOf(new Error('x'))).toBeUndefined();
  });

  it.each([
    ['P2034', { originalCode: '40P01' }],
    ['P2039', { originalCode: '57P01' }],
    ['P1001', undefined],
    ['P1017', undefined],
    ['P2028', undefined],
  ])('is an outage when Prisma reports %s', (code, cause) => {
    expect(isOutage(prismaError(code, cause))).toBe(true);
  });

  it.each([
    ['P2002', { originalCode: '23505' }],
    ['P2025', undefined],
  ])('is no outage when Prisma reports %s', (code, cause) => {
    expect(isOutage(prismaError(code, cause))).toBe(false);
  });
});
