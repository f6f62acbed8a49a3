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
  it('commits the next offsets of all partitions in one request', async () => {
    const { commits, committed } = commitsTo();
    commits.noteApplied('a', 0, '4', 0);
    commits.noteApplied('a', 0, '6', 0);
    commits.noteApplied('b', 1, '9', 0);
    await commits.flush();
    await commits.close();
    expect(committed).toEqual(['a/0:7 b/1:10']);
  });

  it('repeats the offset of a failed commit, unless the partition has a later one by then', async () => {
    const { commits, committed } = commitsTo([new Error('no coordinator')]);
    commits.noteApplied('a', 0, '4', 0);
    commits.noteApplied('b', 1, '9', 0);
    const failing = commits.flush();
    await failing;
    commits.noteApplied('a', 0, '8', 0);
    await commits.close();
    expect(committed).toEqual(['a/0:9 b/1:10']);
  });

  it('commits nothing that was applied before the partitions were reassigned', async () => {
    const { commits, committed } = commitsTo();
    const before = commits.assignment;
    commits.noteApplied('a', 0, '4', before);
    commits.beginAssignment();
    commits.noteApplied('a', 0, '5', before);
    commits.noteApplied('b', 1, '9', commits.assignment);
    await commits.close();
    expect(committed).toEqual(['b/1:10']);
  });

  it('repeats the offsets of its assignment, in case a late commit of another instance has set them back', async () => {
    jest.useFakeTimers();
    try {
      const { commits, committed } = commitsTo();
      commits.noteApplied('gone', 0, '1', 0);
      commits.beginAssignment();
      commits.noteApplied('a', 0, '4', commits.assignment);
      commits.noteApplied('b', 1, '9', commits.assignment);
      await jest.advanceTimersByTimeAsync(5_000);
      expect(committed).toEqual(['a/0:5 b/1:10', 'a/0:5 b/1:10']);
      commits.noteApplied('a', 0, '5', commits.assignment);
      await commits.close();
      await jest.advanceTimersByTimeAsync(60_000);
      expect(committed.slice(2)).toEqual(['a/0:6']);
    } finally {
      jest.useRealTimers();
    }
  });

  it('lets no commit overtake a later one', async () => {
    const started: string[] = [];
    const answers: (() => void)[] = [];
    const commitOffsets = (offsets: Offsets): Promise<void> => {
      started.push(offsets.map(({ offset }) => offset).join());
      return new Promise((resolve) => answers.push(resolve));
    };
    const commits = new OffsetCommits({ commitOffsets });
    commits.noteApplied('a', 0, '4', 0);
    void commits.flush();
    await Promise.resolve();
    commits.noteApplied('a', 0, '5', 0);
    const second = commits.flush();
    await Promise.resolve();
    expect(started).toEqual(['5']);
    answers.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    answers.shift()?.();
    await second;
    expect(started).toEqual(['5', '6']);
  });
});
