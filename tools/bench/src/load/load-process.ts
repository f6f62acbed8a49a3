import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from './load.types.js';

interface Outcome {
  result?: LoadResult;
  error?: string;
}

/** The load generator in a process of its own, so that its processor time can be told from everybody else's. */
export class LoadProcess {
  private readonly child: ChildProcess;

  constructor() {
    this.child = fork(fileURLToPath(new URL('./load-main.js', import.meta.url)), { serialization: 'advanced' });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  run(job: LoadJob): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error('The load generator ended'));
      this.child.once('exit', onExit);
      this.child.once('message', ({ result, error }: Outcome) => {
        this.child.off('exit', onExit);
        if (result) resolve(result);
        else reject(new Error(`The load generator failed: ${error ?? 'it said nothing'}`));
      });
      this.child.send(job);
    });
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
    else this.child.kill();
  }
}
