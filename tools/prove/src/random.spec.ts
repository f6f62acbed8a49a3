import { describe, expect, it } from '@jest/globals';
import { Random } from './random.js';
import { scenarios } from './scenarios/scenarios.js';

const draw = (random: Random) => Array.from({ length: 50 }, () => random.between(1, 6));

describe('Random', () => {
  it('draws the same numbers for the same seed, and others for another', () => {
    expect(draw(new Random(7))).toEqual(draw(new Random(7)));
    expect(draw(new Random(7))).not.toEqual(draw(new Random(8)));
  });

  it('stays within its bounds, and reaches both', () => {
    const drawn = new Set(Array.from({ length: 20 }, (_, seed) => new Random(seed)).flatMap((random) => draw(random)));
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([1, 6]);
  });

  it.each(scenarios)('repeats the plan of $name for the same seed', ({ faults }) => {
    const plan = (seed: number) => {
      const planned = faults(new Random(seed));
      return Array.from({ length: 30 }, () => {
        const next = planned.next();
        return next.done === true ? 'end' : next.value.name;
      });
    };
    expect(plan(3)).toEqual(plan(3));
  });
});
