import { dataOf, Gateway, newKey, UnexpectedAnswerError } from '@mvec/demo-market';
import {
  addressesFor,
  homeAt,
  isRemote,
  launcherOf,
  locatePlatform,
  type LocationOptions,
  operatorEmail,
  remotePlatform,
  type RemotePlatform,
  setUp,
} from '@mvec/launcher';
import { CommandError, type CommandContext } from '@mvec/terminal';

/** Options of every operator's command. */
export type OperatorOptions = LocationOptions;

const unauthenticated = 401;

/**
 * Calls the API of a platform as its operator, through the gateway. Signs in again when the token has expired. Paths are
 * chosen at run time: every service has the same routes for dead letters and eventing.
 */
export class Operator {
  private token: string | undefined;

  private constructor(
    private readonly gateway: Gateway,
    private readonly credentials: RemotePlatform['operator'],
  ) {}

  /**
   * The operator of the remote platform that the environment names, else of the local one that the options locate.
   * @param attempts how often a request is sent to a service that does not answer, about a second apart
   * @throws CommandError when the local platform does not run
   */
  static async of(options: OperatorOptions, context: CommandContext, attempts?: number): Promise<Operator> {
    const platform = isRemote(context.env) ? remotePlatform(context.env) : await localPlatform(options, context);
    return new Operator(new Gateway(platform.gatewayUrl, attempts), platform.operator);
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
    let { request, response } = await this.fetch(method, path, body);
    if (response.status === unauthenticated) {
      this.token = await this.signIn();
      ({ request, response } = await this.fetch(method, path, body));
    }
    const text = await response.text();
    if (!expect.includes(response.status)) throw new UnexpectedAnswerError(request, response.status, text);
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
  }

  private async fetch(method: string, path: string, body: unknown): Promise<{ request: Request; response: Response }> {
    const headers = {
      authorization: `Bearer ${this.token ?? ''}`,
      ...(method === 'POST' && newKey()),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const request = new Request(`${this.gateway.url}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { request, response: await this.gateway.fetch(request) };
  }

  private async signIn(): Promise<string> {
    try {
      return (await dataOf(this.gateway.as().identity.signIn({ body: this.credentials }))).accessToken;
    } catch (error) {
      throw new CommandError(`The operator cannot sign in. ${reasonOf(error)}`);
    }
  }
}

async function localPlatform(
  options: OperatorOptions,
  context: CommandContext,
): Promise<Pick<RemotePlatform, 'gatewayUrl' | 'operator'>> {
  const { home, portOffset } = locatePlatform(options, context);
  if (!(await launcherOf(homeAt(home).lock))) {
    throw new CommandError('The platform is not running: start it with `npm start`, then try again.');
  }
  const { secrets } = await setUp(homeAt(home));
  return {
    gatewayUrl: `http://127.0.0.1:${addressesFor(portOffset).gateway}`,
    operator: { email: operatorEmail, password: secrets.operatorPassword },
  };
}

/** The error in one line. */
export function reasonOf(error: unknown): string {
  if (error instanceof UnexpectedAnswerError) return error.message.split('\n', 1)[0] ?? '';
  return error instanceof Error ? error.message : String(error);
}
