import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { callerOf, type Caller } from './caller.js';
import { ServiceOnly } from './decorators.js';
import { TokenVerifier } from './token-verifier.js';

const anyService = () => undefined;
ServiceOnly()(anyService);
const orderOrPayment = () => undefined;
ServiceOnly('order', 'payment')(orderOrPayment);

const requestWithToken = () => ({ headers: { authorization: 'Bearer token' } });

/** Runs the guard for a caller whose token has been verified. */
function ask(handler: () => undefined, caller: Partial<Caller>, request = requestWithToken()): Promise<boolean> {
  const tokens = new TokenVerifier({ keys: [] });
  tokens.verify = () => Promise.resolve({ id: 'someone', kind: 'user', roles: [], vendors: [], ...caller });
  const execution: Pick<ExecutionContext, 'getType' | 'getHandler' | 'getClass' | 'switchToHttp'> = {
    getType: <T extends string>() => 'http' as T,
    getHandler: () => handler,
    getClass: <T>() => Object as T,
    switchToHttp: () => ({
      getRequest: <T>() => request as T,
      getResponse: <T>() => ({}) as T,
      getNext: <T>() => ({}) as T,
    }),
  };
  return new AuthGuard(new Reflector(), tokens).canActivate(execution as ExecutionContext);
}

describe('@ServiceOnly()', () => {
  it('admits any service when none is named, and no user', async () => {
    expect(await ask(anyService, { id: 'messaging', kind: 'service' })).toBe(true);
    await expect(ask(anyService, { kind: 'user', roles: ['operator'] })).rejects.toThrow('Only services');
  });

  it('admits the named services only', async () => {
    expect(await ask(orderOrPayment, { id: 'order', kind: 'service' })).toBe(true);
    await expect(ask(orderOrPayment, { id: 'messaging', kind: 'service' })).rejects.toThrow('Only order and payment');
    await expect(ask(orderOrPayment, { id: 'order', kind: 'user' })).rejects.toThrow('Only order and payment');
  });

  it('remembers a refused caller for the log', async () => {
    const request = requestWithToken();
    await expect(ask(anyService, { id: 'shopper-1', kind: 'user' }, request)).rejects.toThrow('Only services');
    expect(callerOf(request)).toMatchObject({ id: 'shopper-1', kind: 'user' });
  });
});
