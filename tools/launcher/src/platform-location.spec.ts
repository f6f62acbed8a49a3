import { describe, expect, it } from '@jest/globals';
import { placeOf, runPlaceOf } from './place.js';

describe('Which platform is meant', () => {
  it('is the one in .mvec unless something else is said', () => {
    expect(placeOf({}, { root: '/src', env: {} })).toEqual({ home: '/src/.mvec', portOffset: 0 });
  });

  it('is told by the environment, and by options before it', () => {
    const context = { root: '/src', env: { MVEC_HOME: '/env', MVEC_PORT_OFFSET: '100' } };
    expect(placeOf({}, context)).toEqual({ home: '/env', portOffset: 100 });
    expect(placeOf({ home: '/option', 'port-offset': '200' }, context)).toEqual({ home: '/option', portOffset: 200 });
  });

  it.each(['x', '-1', '1.5', '60000'])('refuses %s as an offset', (offset) => {
    const place = () => placeOf({ 'port-offset': offset }, { root: '/src', env: {} });
    expect(place).toThrow(`The port offset must be a whole number from 0 to 56339, not ${offset}.`);
  });

  it('runs one instance of each service, or as many as were asked for', () => {
    const context = { root: '/src', env: {} };
    expect(runPlaceOf({}, context).instances).toBe(1);
    expect(runPlaceOf({ instances: '2' }, context).instances).toBe(2);
  });

  it.each(['x', '0', '1.5', '4'])('refuses %s as a number of instances', (instances) => {
    const place = () => runPlaceOf({ instances }, { root: '/src', env: {} });
    expect(place).toThrow(`There can be 1 to 3 instances of each service, not ${instances}.`);
  });
});
