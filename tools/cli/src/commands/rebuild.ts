import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addressesFor, homeAt, launcherOf, operatorEmail, setUp } from '@mvec/platform';
import { GatewayClient } from '@mvec/trade';
import { CommandError, type Command } from '../command.js';
import { placeOf, placeOptions } from '../place.js';

interface Rebuild {
  generation: number;
  status: 'building' | 'live' | 'retired' | 'dropped';
  messages: { total: number; left: number } | null;
}

const rebuilds = '/api/analytics/v1/rebuilds';
const unauthenticated = 401;
const conflict = 409;
const pollMs = 1_000;

/** Has the read models made anew and follows it to its end. Ctrl-C ends the following, not the rebuild. */
export const rebuild: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: placeOptions });
  const { home, portOffset } = placeOf(values, context);
  if (!(await launcherOf(homeAt(home).lock))) {
    throw new CommandError('The platform does not run here: start it with `npm start`, then rebuild.');
  }
  const { secrets } = await setUp(homeAt(home));
  const gateway = new GatewayClient(`http://127.0.0.1:${addressesFor(portOffset).gateway}`);
  const operator = new Operator(gateway, secrets.operatorPassword);
  const generation = await request(operator);
  await follow(operator, generation);
  return 0;
};

/** @returns the generation that is built, by this request or by an earlier one */
async function request(operator: Operator): Promise<number | undefined> {
  const { status, body } = await operator.send<Rebuild>('POST', rebuilds, [202, conflict]);
  if (status === conflict) {
    console.log('A rebuild is running already; this follows it.');
    return (await newest(operator))?.generation;
  }
  console.log(`Generation ${body.generation} of the read models reads the topics from their beginning.`);
  console.log('Reports go on from the one before. Ctrl-C ends this display, not the rebuild.');
  return body.generation;
}

async function follow(operator: Operator, generation: number | undefined): Promise<void> {
  let said = '';
  for (;;) {
    const current = await newest(operator);
    if (current === undefined || current.generation !== generation || current.status !== 'building') break;
    const line = progressOf(current);
    if (line !== said) console.log(line);
    said = line;
    await delay(pollMs);
  }
  console.log('The new read models are live. The rows of the old ones are deleted in the background.');
}

function progressOf({ messages }: Rebuild): string {
  if (messages === null) return '  waiting for its first messages';
  return `  ${messages.total - messages.left} of ${messages.total} messages applied`;
}

async function newest(operator: Operator): Promise<Rebuild | undefined> {
  const { body } = await operator.send<{ items: Rebuild[] }>('GET', `${rebuilds}?limit=1`, [200]);
  return body.items[0];
}

/** Signs in again when its token has expired: a rebuild may take longer than a token lives. */
class Operator {
  private token: string | undefined;

  constructor(
    private readonly gateway: GatewayClient,
    private readonly secret: string,
  ) {}

  async send<Body>(method: string, path: string, expect: readonly number[]): Promise<{ status: number; body: Body }> {
    this.token ??= await this.signIn();
    const answer = await this.gateway.send<Body>(method, path, {
      token: this.token,
      expect: [...expect, unauthenticated],
    });
    if (answer.status !== unauthenticated) return answer;
    this.token = await this.signIn();
    return this.gateway.send<Body>(method, path, { token: this.token, expect });
  }

  private async signIn(): Promise<string> {
    const credentials = { email: operatorEmail, password: this.secret };
    const session = await this.gateway.post<{ accessToken: string }>('/api/identity/v1/sessions', credentials);
    return session.accessToken;
  }
}
