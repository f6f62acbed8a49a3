import { describe, expect, it } from '@jest/globals';
import { locatePlatform, parseInstances } from './platform-location.js';

describe('locatePlatform', () => {
  it('finds the platform in .mvec by default', () => {
    expect(locatePlatform({}, { root: '/src', env: {} })).toEqual({ home: '/src/.mvec', portOffset: 0 });
  });

  it('prefers options to the environment', () => {
    const context = { root: '/src', env: { MVEC_HOME: '/env', MVEC_PORT_OFFSET: '100' } };
    expect(locatePlatform({}, context)).toEqual({ home: '/env', portOffset: 100 });
    expect(locatePlatform({ home: '/option', portOffset: '200' }, context)).toEqual({
      home: '/option',
      portOffset: 200,
    });
  });

  it.each(['x', '-1', '1.5', '60000'])('refuses %s as an offset', (offset) => {
    const locate = () => locatePlatform({ portOffset: offset }, { root: '/src', env: {} });
    expect(locate).toThrow(`The port offset must be a whole number from 0 to 56339, not ${offset}.`);
  });
});

describe('parseInstances', () => {
  it('takes one to three', () => {
    expect(parseInstances('2')).toBe(2);
  });

  it.each(['x', '0', '1.5', '4'])('refuses %s', (instances) => {
    expect(() => parseInstances(instances)).toThrow(`There can be 1 to 3 instances of each service, not ${instances}.`);
  });
});
