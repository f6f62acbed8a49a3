import { fork, type ChildProcess } from 'node:child_process';

interface Outcome<Result> {
  result?: Result;
  error?: string;
}

/** A child process that runs one job at a time and sends back its result. */
export class WorkerProcess<Job extends object, Result> {
  private readonly child: ChildProcess;

  /** @param main file of the program */
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
        if (result === undefined)
          reject(new Error(`The ${this.name} failed: ${error ?? 'it ended without an error message'}`));
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
