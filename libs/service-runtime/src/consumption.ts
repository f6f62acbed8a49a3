import type { ServiceName } from '@mvec/config';
import { consumerGroups } from '@mvec/events';
import type { KafkaConsumerStrategy } from '@mvec/kafka';

/** Holder of the service's consumer strategy, set at start. Stays empty in a service without consumers. */
export class Consumption {
  strategy: KafkaConsumerStrategy | undefined;
}

export function hasConsumers(name: ServiceName): name is ServiceName & keyof typeof consumerGroups {
  return name in consumerGroups;
}
