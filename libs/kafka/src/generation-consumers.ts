import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@mvec/observability';
import type { Generation, Generations, Progress } from './generations.js';

const pollMs = 1_000;

export interface GenerationConsumersOptions {
  generations: Generations;
  /** Makes the consumer of one generation, not yet started. */
  open: (generation: Generation) => GenerationConsumer;
  measure: (generation: Generation) => Promise<Progress>;
  logger: Logger;
}

interface GenerationConsumer {
  start(): void;
  stop(): Promise<void>;
}

const measuringMs = 3_000;

/**
 * Runs one consumer for each generation of a read model: starts those that appear and stops those that are gone.
 * Every instance of a service does so, and a generation's partitions are shared by its consumer group: a partition has
 * one reader, and a killed instance's partitions go to another.
 */
export class GenerationConsumers {
  private readonly running = new Map<number, GenerationConsumer>();
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly options: GenerationConsumersOptions) {}

  start(): void {
    this.loop = this.follow();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all([...this.running.values()].map((consumer) => consumer.stop()));
    // It may be asking brokers that do not answer how far they are: nobody has to know that any more.
    await Promise.race([this.loop, delay(measuringMs, undefined, { ref: false })]);
  }

  private async follow(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.adjust();
      } catch (error) {
        this.options.logger.warn({ err: error }, 'generations are looked at again later; what consumes goes on');
      }
      await delay(pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async adjust(): Promise<void> {
    const generations = await this.options.generations.consuming();
    for (const generation of generations) this.ensureRunning(generation);
    await this.stopAllBut(new Set(generations.map(({ id }) => id)));
    for (const generation of generations.filter(({ catchingUp }) => catchingUp)) {
      await this.options.generations.report(generation, await this.options.measure(generation));
    }
  }

  private ensureRunning(generation: Generation): void {
    if (this.running.has(generation.id) || this.stopping.signal.aborted) return;
    const consumer = this.options.open(generation);
    this.running.set(generation.id, consumer);
    consumer.start();
  }

  private async stopAllBut(wanted: ReadonlySet<number>): Promise<void> {
    for (const [id, consumer] of this.running) {
      if (wanted.has(id)) continue;
      this.running.delete(id);
      await consumer.stop();
    }
  }
}
