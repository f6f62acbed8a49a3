import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import type { Generation, Generations, Progress } from './generations.js';

const pollMs = 1_000;
/** A run may be asking brokers that do not answer for the progress, which nothing needs once the service stops. */
const stopWithinMs = 3_000;

export interface GenerationConsumersOptions {
  generations: Generations;
  /** Creates the consumer of one generation, not yet started. */
  open: (generation: Generation) => GenerationConsumer;
  measure: (generation: Generation) => Promise<Progress>;
  logger: Logger;
}

interface GenerationConsumer {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Runs one consumer for each generation of a read model: starts the consumers of new generations and stops those of retired
 * ones. Every instance of a service does so. A generation's consumer group shares its partitions between the instances, so
 * that a partition has one reader and a killed instance's partitions go to another one.
 */
export class GenerationConsumers {
  private readonly running = new Map<number, GenerationConsumer>();
  private readonly task: PeriodicTask;
  private stopping = false;

  constructor(private readonly options: GenerationConsumersOptions) {
    this.task = new PeriodicTask(() => this.adjust(), {
      name: 'generations.adjustment',
      everyMs: pollMs,
      logger: options.logger,
      failureMessage: 'generations not read: running consumers continue, new and retired ones wait',
      runAtStart: true,
      stopWithinMs,
    });
  }

  start(): void {
    this.task.start();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const stopped = this.task.stop();
    await Promise.all([...this.running.values()].map((consumer) => consumer.stop()));
    await stopped;
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
    if (this.running.has(generation.id) || this.stopping) return;
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
