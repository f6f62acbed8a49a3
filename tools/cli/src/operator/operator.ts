import { addressesFor, homeAt, launcherOf, operatorEmail, setUp } from '@mvec/platform';
import { GatewayClient, UnexpectedAnswerError } from '@mvec/trade';
import { CommandError } from '../command.js';
import type { Place } from '../place.js';

const unauthenticated = 401;

/** Speaks to the running platform as its operator: through the gateway, and signs in again when its token has expired. */
export class Operator {
  private token: string | undefined;

  private constructor(
    private readonly gateway: GatewayClient,
    private readonly secret: string,
  ) {}

  /**
   * @param attempts how often a part of the platform that does not answer is asked, about a second between two
   * @throws CommandError when no platform runs at this place
   */
  static async at({ home, portOffset }: Place, attempts?: number): Promise<Operator> {
    if (!(await launcherOf(homeAt(home).lock))) {
      throw new CommandError('The platform does not run here: start it with `npm start`, then ask again.');
    }
    const { secrets } = await setUp(homeAt(home));
    const gateway = new GatewayClient(`http://127.0.0.1:${addressesFor(portOffset).gateway}`, attempts);
    return new Operator(gateway, secrets.operatorPassword);
  }

  async get<Body>(path: string): Promise<Body> {
    return (await this.send<Body>('GET', path, [200])).body;
  }

  async send<Body>(
    method: string,
    path: string,
    expect: readonly number[],
    body?: unknown,
  ): Promise<{ status: number; body: Body }> {
    this.token ??= await this.signIn();
    const answer = await this.gateway.send<Body>(method, path, {
      token: this.token,
      body,
      expect: [...expect, unauthenticated],
    });
    if (answer.status !== unauthenticated) return answer;
    this.token = await this.signIn();
    return this.gateway.send<Body>(method, path, { token: this.token, body, expect });
  }

  private async signIn(): Promise<string> {
    const credentials = { email: operatorEmail, password: this.secret };
    try {
      const session = await this.gateway.post<{ accessToken: string }>('/api/identity/v1/sessions', credentials);
      return session.accessToken;
    } catch (error) {
      throw new CommandError(`The operator cannot sign in. ${reasonOf(error)}`);
    }
  }
}

/** In one line, for the person at the terminal. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnexpectedAnswerError) return error.message.split('\n', 1)[0] ?? '';
  return error instanceof Error ? error.message : String(error);
}
