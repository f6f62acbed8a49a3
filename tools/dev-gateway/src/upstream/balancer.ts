import type { KongModel, Service, Target, Upstream } from '../config/kong-model.js';
import { ActiveCheck } from './active-check.js';
import { TargetHealth } from './target-health.js';
import { TargetPool } from './target-pool.js';

/** One instance of a service, with its health and its connections. */
export class Peer {
  readonly target: Target;
  readonly pool: TargetPool;
  readonly #health: TargetHealth;
  readonly #tcpFailures: number;
  readonly #check: ActiveCheck;

  constructor(target: Target, { healthchecks }: Upstream, changed: () => void) {
    this.target = target;
    this.pool = new TargetPool(target);
    this.#health = new TargetHealth(changed);
    this.#tcpFailures = healthchecks.passive.unhealthy.tcp_failures;
    this.#check = new ActiveCheck(target, this.#health, healthchecks.active);
  }

  get healthy(): boolean {
    return this.#health.healthy;
  }

  /** The passive check: a request could not connect. */
  connectionFailed(): void {
    this.#health.failed('tcp', this.#tcpFailures);
  }

  close(): void {
    this.#check.close();
    this.pool.close();
  }
}

/** Picks the healthy targets of one upstream in turn. */
export class Balancer {
  readonly upstream: Upstream;
  readonly peers: readonly Peer[];
  #available: readonly Peer[];
  #turn = 0;

  constructor(upstream: Upstream) {
    this.upstream = upstream;
    this.peers = upstream.targets.map((target) => new Peer(target, upstream, () => this.#update()));
    this.#available = this.peers;
  }

  /** Undefined when none is healthy. */
  pick(): Peer | undefined {
    this.#turn += 1;
    if (this.#turn >= this.#available.length) this.#turn = 0;
    return this.#available[this.#turn];
  }

  close(): void {
    for (const peer of this.peers) peer.close();
  }

  #update(): void {
    this.#available = this.peers.filter((peer) => peer.healthy);
  }
}

export class Balancers {
  readonly #balancers: ReadonlyMap<Upstream, Balancer>;

  constructor({ upstreams }: KongModel) {
    this.#balancers = new Map(upstreams.map((upstream) => [upstream, new Balancer(upstream)]));
  }

  of({ upstream }: Pick<Service, 'upstream'>): Balancer {
    const balancer = this.#balancers.get(upstream);
    if (!balancer) throw new Error(`There is no balancer of ${upstream.name}`);
    return balancer;
  }

  close(): void {
    for (const balancer of this.#balancers.values()) balancer.close();
  }
}
