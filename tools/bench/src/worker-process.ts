import { fork, type ChildProcess } from 'node:child_process';

interface Outcome<Result> {
  result?: Result;
  error?: string;
}

/** A process that is given jobs, one after the other, and answers each with its result. */
export class WorkerProcess<Job extends object, Result> {
  private readonly child: ChildProcess;

  /** @param main the program's file */
  constructor(
    private readonly name: string,
    main: string,
  ) {
    this.child = fork(main, { serialization: 'advanced' });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  run(job: Job): Promise<Result> {
    return new Promise((resolve, reject) => {
      const onExit = () => reject(new Error(`The ${this.name} ended`));
      this.child.once('exit', onExit);
      this.child.once('message', ({ result, error }: Outcome<Result>) => {
        this.child.off('exit', onExit);
        if (result === undefined) reject(new Error(`The ${this.name} failed: ${error ?? 'it said nothing'}`));
        else resolve(result);
      });
      this.child.send(job);
    });
  }

  stop(): void {
    if (this.child.connected) this.child.disconnect();
    else this.child.kill();
  }
}
