import type { ServiceName } from '@mvec/config';
import { consumerGroups } from '@mvec/events';
import type { KafkaConsumerStrategy } from '@mvec/kafka';

/** How this service consumes: set when it starts, empty in a service that consumes nothing. */
export class Consumption {
  strategy: KafkaConsumerStrategy | undefined;
}

export function hasConsumers(name: ServiceName): name is ServiceName & keyof typeof consumerGroups {
  return name in consumerGroups;
}
