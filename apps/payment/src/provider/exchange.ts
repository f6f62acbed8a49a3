import type { Dispatcher } from 'undici';

interface HttpAnswer {
  status: number;
  text: string;
}

/** Bound on the size of an answer; the provider's answers are far smaller. */
const maxAnswerBytes = 256 * 1024;

/**
 * Sends a request and reads its whole answer, without the streams that `fetch` creates for each: answers are small and
 * arrive by the hundred per second. Redirects are not followed. A request that is still queued at the time-out is not sent.
 * @throws also when the answer is not complete within `timeoutMs`
 */
export async function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const answer = new AnswerReader();
  const timer = setTimeout(() => answer.abort(new Error('The answer was not complete in time')), timeoutMs);
  try {
    dispatcher.dispatch(request, answer);
    return await answer.whole;
  } finally {
    clearTimeout(timer);
  }
}

class AnswerReader implements Dispatcher.DispatchHandler {
  readonly whole: Promise<HttpAnswer>;
  private readonly resolve: (answer: HttpAnswer) => void;
  private readonly reject: (error: Error) => void;
  private readonly chunks: Buffer[] = [];
  private controller?: Dispatcher.DispatchController;
  private aborted?: Error;
  private status = 0;
  private bytes = 0;

  constructor() {
    ({ promise: this.whole, resolve: this.resolve, reject: this.reject } = Promise.withResolvers<HttpAnswer>());
  }

  abort(error: Error): void {
    this.aborted = error;
    this.reject(error);
    this.controller?.abort(error);
  }

  /** Called when the request leaves the queue, which may be after the time-out. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.aborted !== undefined) controller.abort(this.aborted);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > maxAnswerBytes) this.abort(new Error('The answer exceeds the size limit'));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.resolve({ status: this.status, text: Buffer.concat(this.chunks).toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
  }
}
