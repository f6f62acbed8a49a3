import { describe, expect, it } from '@jest/globals';
import { homeForJava } from './maven.js';

describe('The home that Maven keeps its downloads in', () => {
  it('is the one that the system has for the user', () => {
    expect(homeForJava('/home/ada', '/elsewhere')).toBeUndefined();
  });

  it('is HOME for a user that the system has no home for', () => {
    expect(homeForJava(undefined, '/srv/my "home"')).toBe(String.raw`"-Duser.home=/srv/my \"home\""`);
  });
});
