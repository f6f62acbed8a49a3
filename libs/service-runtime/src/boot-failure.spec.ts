import { describe, expect, it } from '@jest/globals';
import { EnvError } from '@mvec/config';
import { bootFailure } from './boot-failure.js';

describe('bootFailure', () => {
  it('lists the wrong variables, with the exit code against restarts', () => {
    expect(bootFailure('order', new EnvError(['HTTP_PORT: must be a port number']))).toEqual({
      sentence: 'order: The environment is not usable:\n  HTTP_PORT: must be a port number',
      exitCode: 78,
    });
  });

  it('names the remedy for a port in use', () => {
    const error = Object.assign(new Error('listen EADDRINUSE: address already in use'), {
      code: 'EADDRINUSE',
      port: 3004,
    });
    expect(bootFailure('order', error)).toEqual({
      sentence: 'order could not start: another process uses port 3004: stop it, or set HTTP_PORT to a free port',
      exitCode: 1,
    });
  });

  it('includes causes', () => {
    const error = new Error('The public keys cannot be read', { cause: new Error('no such file') });
    expect(bootFailure('order', error).sentence).toBe(
      'order could not start: The public keys cannot be read: no such file',
    );
  });
});
