import { describe, expect, it } from '@jest/globals';
import { homeForJava } from './maven.js';

describe('The home that Maven keeps its downloads in', () => {
  it("is the user's home in the system's list of users", () => {
    expect(homeForJava('/home/ada', '/elsewhere')).toBeUndefined();
  });

  it('is HOME for a user without a home in that list', () => {
    expect(homeForJava(undefined, '/srv/my "home"')).toBe(String.raw`"-Duser.home=/srv/my \"home\""`);
  });
});
