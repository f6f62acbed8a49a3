import { resolve } from 'node:path';
import { inDatabase } from '@mvec/database';
import type { RunningPlatform } from '@mvec/launcher';
import { DatabaseReader } from './snapshots/database-reader.js';
import { readSnapshot } from './snapshots/read-snapshot.js';
import { UnderWay } from './snapshots/under-way.js';
import { Chaos } from './chaos.js';
import { paymentDeadlineMaxExtensionSeconds } from './environment.js';
import { type Fault, testedBy } from './faults/fault.js';
import type { History } from './history.js';
import { type Verdict, verdictOf } from './invariants/invariant.js';
import { invariants } from './invariants/invariants.js';
import { noFailedRequest } from './invariants/requests.js';
import { Load, maxOrders } from './load/load.js';
import { openMarket, ordinaryCards } from './load/market.js';
import { Recorder } from './load/recorder.js';
import type { Proof, ProveOptions } from './proof.js';
import { promiseVerdicts } from './promises.js';
import { everythingUp, untilSettled } from './settled.js';
import { Random } from './random.js';
import type { RunRecord } from './run-record.js';
import { pause, type Stage } from './stage.js';
import { Watch } from './watch.js';

export interface RunOptions extends ProveOptions {
  platform: RunningPlatform;
  history: History;
  /** Lists the processes that ended unexpectedly; left out where that cannot be observed. */
  deaths?: () => string[];
}

const shopperCount = 12;
const patienceMs = 300_000;
const maxHealingMs = 30_000;
const dialogueParts = ['messaging', 'mail'];

/** One run on a platform that is ready, from opening the market to the verdicts. */
export class Run {
  private readonly stage: Stage;
  private readonly underWay: UnderWay;
  private readonly chaos: Chaos;
  private readonly recorder: Recorder;
  private readonly loadRandom: Random;

  constructor(private readonly options: RunOptions) {
    const { platform, history, scenario, seed, signal, home } = options;
    const random = new Random(seed);
    // Forked first: what the faults draw does not depend on how fast the shoppers were.
    const planRandom = random.fork();
    this.loadRandom = random.fork();
    const reader = new DatabaseReader((service) => inDatabase(platform.urls.postgres, service));
    this.stage = { platform, home: resolve(home), reader, history, random, signal, planted: [] };
    this.underWay = new UnderWay(reader, platform.urls.kafka, () => platform.paymentJournal());
    this.chaos = new Chaos(this.stage, scenario.faults(planRandom));
    this.recorder = new Recorder(history, () => this.chaos.during);
  }

  async prove(): Promise<Proof> {
    try {
      await this.loadAndFaults();
      const faultsEndedAt = new Date();
      const unsettled = await this.rest();
      return await this.judge({ faultsEndedAt, unsettled });
    } finally {
      await this.stage.reader.close();
    }
  }

  private async loadAndFaults(): Promise<void> {
    const { platform, scenario, ordersPerSecond, seconds, live, signal, history } = this.options;
    live.show('opening the market');
    const market = await openMarket(platform, shopperCount);
    history.write('market', { vendors: market.vendors.length, shoppers: market.shoppers.length });
    const load = new Load({
      gatewayUrl: platform.urls.gateway,
      market,
      cards: scenario.cards ?? ordinaryCards,
      recorder: this.recorder,
      random: this.loadRandom,
      ordersPerSecond,
      signal,
    });
    const watch = new Watch(this.underWay, live, history, () => this.progress());
    load.start();
    watch.start();
    const faults = this.chaos.run(seconds * 1_000, scenario.lanes ?? 1);
    try {
      // The load does not wait for the last fault for longer than this: a part may take long to come back.
      await Promise.race([faults, pause(this.stage, seconds * 1_000 + maxHealingMs)]);
    } finally {
      await load.finish();
      await faults.finally(() => watch.stop());
    }
  }

  private progress(): string {
    const { struck, during } = this.chaos;
    return `${this.recorder.checkouts.length} checkouts · ${struck.length} faults, now ${during}`;
  }

  private async rest(): Promise<string[]> {
    const { live, history } = this.options;
    live.show('starting parts that are down');
    const down = await everythingUp(this.stage);
    history.write('resting', { down });
    const left = await untilSettled(this.stage, this.underWay, patienceMs, (reading) =>
      live.show(
        `${history.seconds.toFixed(0)} s · waiting until nothing is under way: ${reading.join(', ') || 'settled'}`,
      ),
    );
    return [...down, ...left.map((what) => `still under way: ${what}`)];
  }

  private async judge(found: Pick<RunRecord, 'faultsEndedAt' | 'unsettled'>): Promise<Proof> {
    const { live, platform, scenario, seed, seconds, ordersPerSecond, history, signal } = this.options;
    signal.throwIfAborted();
    live.show('reading the snapshot');
    const snapshot = await readSnapshot(platform, this.stage.reader);
    const record = { ...this.record(), ...found };
    const judges = scenario.strict === true ? [...invariants, noFailedRequest] : invariants;
    const verdicts = judges.map((invariant) => verdictOf(invariant, snapshot, record));
    for (const verdict of verdicts) history.write('verdict', shortened(verdict));
    const promises = promiseVerdicts(verdicts, this.tested());
    for (const promise of promises) history.write('promise', promise);
    const [orders, faults] = [snapshot.order.orders.length, this.chaos.struck.length];
    return {
      scenario: scenario.name,
      seed,
      seconds,
      ordersPerSecond,
      orders,
      faults,
      verdicts,
      promises,
      history: history.path,
    };
  }

  private tested(): number[] {
    const { instances = 1, strict = false } = this.options.scenario;
    return [...testedBy(this.chaos.struck), ...(instances > 1 ? [3] : []), ...(strict ? [17] : [])];
  }

  private record(): Omit<RunRecord, 'faultsEndedAt' | 'unsettled'> {
    const { checkouts, requests, failedRequests, stockAdjustments, cancelled } = this.recorder;
    const { ordersPerSecond, seconds, deaths } = this.options;
    const { struck, failed } = this.chaos;
    const begun = [...struck, ...failed.map(({ fault }) => fault)];
    return {
      checkouts,
      requests,
      failedRequests,
      stockAdjustments,
      cancelled,
      ordersDue: Math.min(maxOrders, ordersPerSecond * seconds),
      planted: this.stage.planted,
      faultsMissing: this.faultsMissing(),
      faultsStruck: struck.length,
      ...(deaths && { deaths: deaths() }),
      dialogueFaults: begun.filter(mayCutDialogue).length,
      paymentDeadlineMaxExtensionSeconds,
    };
  }

  private faultsMissing(): string[] {
    const { struck, failed } = this.chaos;
    const never = this.options.scenario.mustStrike.filter(({ is }) => !struck.some(is));
    return [
      ...failed.map(({ fault, error }) => `${fault.name}: ${error}`),
      ...never.map(({ what }) => `${what}: it never had its turn; give the run a longer --duration`),
    ];
  }
}

/** Whether the fault may have interrupted an SMTP dialogue: it killed messaging or the mail server. */
function mayCutDialogue({ name, parts }: Fault): boolean {
  return name.startsWith('SIGKILL') && parts.some((part) => dialogueParts.some((of) => part.startsWith(of)));
}

const maxOffenders = 200;

function shortened(verdict: Verdict): Verdict {
  return { ...verdict, offenders: verdict.offenders.slice(0, maxOffenders) };
}
