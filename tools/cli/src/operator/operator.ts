import { addressesFor, homeAt, launcherOf, operatorEmail, setUp } from '@mvec/launcher';
import { GatewayClient, UnexpectedAnswerError } from '@mvec/demo-market';
import { CommandError, type CommandContext } from '../command.js';
import { isElsewhere, platformElsewhere, type RunningPlatform } from '../elsewhere.js';
import { placeOf, type PlaceValues } from '../place.js';

const unauthenticated = 401;

/** Speaks to the running platform as its operator: through the gateway, and signs in again when its token has expired. */
export class Operator {
  private token: string | undefined;

  private constructor(
    private readonly gateway: GatewayClient,
    private readonly credentials: RunningPlatform['operator'],
  ) {}

  /**
   * Of the platform that the environment names, else of the one at this place.
   * @param attempts how often a part of the platform that does not answer is asked, about a second between two
   * @throws CommandError when no platform runs at this place
   */
  static async of(values: PlaceValues, context: CommandContext, attempts?: number): Promise<Operator> {
    const platform = isElsewhere(context.env) ? platformElsewhere(context.env) : await platformHere(values, context);
    return new Operator(new GatewayClient(platform.gatewayUrl, attempts), platform.operator);
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
    try {
      const session = await this.gateway.post<{ accessToken: string }>('/api/identity/v1/sessions', this.credentials);
      return session.accessToken;
    } catch (error) {
      throw new CommandError(`The operator cannot sign in. ${reasonOf(error)}`);
    }
  }
}

async function platformHere(
  values: PlaceValues,
  context: CommandContext,
): Promise<Pick<RunningPlatform, 'gatewayUrl' | 'operator'>> {
  const { home, portOffset } = placeOf(values, context);
  if (!(await launcherOf(homeAt(home).lock))) {
    throw new CommandError('The platform does not run here: start it with `npm start`, then ask again.');
  }
  const { secrets } = await setUp(homeAt(home));
  return {
    gatewayUrl: `http://127.0.0.1:${addressesFor(portOffset).gateway}`,
    operator: { email: operatorEmail, password: secrets.operatorPassword },
  };
}

/** In one line, for the person at the terminal. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnexpectedAnswerError) return error.message.split('\n', 1)[0] ?? '';
  return error instanceof Error ? error.message : String(error);
}
