import { describe, expect, it, jest } from '@jest/globals';
import { OffsetCommits } from './offset-commits.ts';

type Offsets = { topic: string; partition: number; offset: string }[];

function commitsTo(answers: (Error | undefined)[] = []) {
  const committed: string[] = [];
  const commitOffsets = async (offsets: Offsets): Promise<void> => {
    const error = answers.shift();
    await Promise.resolve();
    if (error) throw error;
    committed.push(offsets.map(({ topic, partition, offset }) => `${topic}/${partition}:${offset}`).join(' '));
  };
  return { committed, commits: new OffsetCommits({ commitOffsets }) };
}

describe('OffsetCommits', () => {
  it('commits the next offset of each partition, of all together', async () => {
    const { commits, committed } = commitsTo();
    commits.applied('a', 0, '4', 0);
    commits.applied('a', 0, '6', 0);
    commits.applied('b', 1, '9', 0);
    await commits.flush();
    await commits.close();
    expect(committed).toEqual(['a/0:7 b/1:10']);
  });

  it('makes up for a commit that failed, unless the partition is further by then', async () => {
    const { commits, committed } = commitsTo([new Error('no coordinator')]);
    commits.applied('a', 0, '4', 0);
    commits.applied('b', 1, '9', 0);
    const failing = commits.flush();
    await failing;
    commits.applied('a', 0, '8', 0);
    await commits.close();
    expect(committed).toEqual(['a/0:9 b/1:10']);
  });

  it('never tells what was applied before the partitions were assigned anew', async () => {
    const { commits, committed } = commitsTo();
    const before = commits.term;
    commits.applied('a', 0, '4', before);
    commits.beginTerm();
    commits.applied('a', 0, '5', before);
    commits.applied('b', 1, '9', commits.term);
    await commits.close();
    expect(committed).toEqual(['b/1:10']);
  });

  it('tells all of its term again, in case a late commit of another instance has set it back', async () => {
    jest.useFakeTimers();
    try {
      const { commits, committed } = commitsTo();
      commits.applied('gone', 0, '1', 0);
      commits.beginTerm();
      commits.applied('a', 0, '4', commits.term);
      commits.applied('b', 1, '9', commits.term);
      await jest.advanceTimersByTimeAsync(5_000);
      expect(committed).toEqual(['a/0:5 b/1:10', 'a/0:5 b/1:10']);
      commits.applied('a', 0, '5', commits.term);
      await commits.close();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(committed.slice(2)).toEqual(['a/0:6']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets no commit overtake a later one', async () => {
    const begun: string[] = [];
    const answers: (() => void)[] = [];
    const commitOffsets = (offsets: Offsets): Promise<void> => {
      begun.push(offsets.map(({ offset }) => offset).join());
      return new Promise((resolve) => answers.push(resolve));
    };
    const commits = new OffsetCommits({ commitOffsets });
    commits.applied('a', 0, '4', 0);
    void commits.flush();
    await Promise.resolve();
    commits.applied('a', 0, '5', 0);
    const second = commits.flush();
    await Promise.resolve();
    expect(begun).toEqual(['5']);
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    answers.shift()?.();
    await second;
    expect(begun).toEqual(['5', '6']);
  });
});
