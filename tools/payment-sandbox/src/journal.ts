import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/** A journal entry could not be written: memory and file may differ from now on. */
export class JournalError extends Error {}

interface Waiting {
  line: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** O_DSYNC: a write returns only after its flush. */
const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_DSYNC;

/**
 * An append-only file of JSON lines. `append` resolves only when the line is on disk, so that every answer survives a
 * SIGKILL. Concurrent appends share one flush.
 */
export class Journal<Entry> {
  private waiting: Waiting[] = [];
  private writing = false;

  private constructor(private readonly file: FileHandle) {}

  /** Reads the entries of earlier processes. A last line that a kill left incomplete was never answered: it is cut off. */
  static async open<Entry>(path: string): Promise<{ journal: Journal<Entry>; entries: Entry[] }> {
    const file = await open(path, flags, 0o600);
    const content = await file.readFile();
    const end = content.lastIndexOf('\n') + 1;
    if (end < content.length) await file.truncate(end);
    const lines = content.subarray(0, end).toString('utf8').split('\n').filter(Boolean);
    return { journal: new Journal<Entry>(file), entries: lines.map((line) => JSON.parse(line) as Entry) };
  }

  append(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0);
      try {
        await this.file.appendFile(batch.map((waiting) => waiting.line).join(''));
        for (const waiting of batch) waiting.resolve();
      } catch (error) {
        const failure = new JournalError('The journal could not be written', { cause: error });
        for (const waiting of batch) waiting.reject(failure);
      }
    }
    this.writing = false;
  }
}
