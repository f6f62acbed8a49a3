import type { Dispatcher } from 'undici';

export interface HttpAnswer {
  status: number;
  text: string;
}

/** More than this is not what was asked for. */
const maxAnswerBytes = 256 * 1024;

/**
 * One request and its whole answer, without the streams that a `fetch` would set up for each: answers are small and
 * come by the hundred a second. Redirects are answers. What is not sent when the time is over never is.
 * @throws whatever cut it short, also when the answer is not whole within `timeoutMs`
 */
export async function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  timeoutMs: number,
): Promise<HttpAnswer> {
  const answer = new AnswerReader();
  const timer = setTimeout(() => answer.giveUp(new Error('The answer takes too long')), timeoutMs);
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
  private givenUp?: Error;
  private status = 0;
  private bytes = 0;

  constructor() {
    ({ promise: this.whole, resolve: this.resolve, reject: this.reject } = Promise.withResolvers<HttpAnswer>());
  }

  giveUp(error: Error): void {
    this.givenUp = error;
    this.reject(error);
    this.controller?.abort(error);
  }

  /** Just before it is sent, which may be long after it was asked for. */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.givenUp !== undefined) controller.abort(this.givenUp);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > maxAnswerBytes) this.giveUp(new Error('The answer is too long'));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.resolve({ status: this.status, text: Buffer.concat(this.chunks).toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.reject(error);
  }
}
